"""Forms of branches, staff and imports."""

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import DecimalField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional

from app.web.choices import SelectChoice

ZONES = [
    SelectChoice(zone, zone) for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith("Etc/")
]


class BranchForm(FlaskForm):
    """A branch, as the administrator of the network writes it down."""

    code = StringField(_("Code"), [DataRequired(_("Every branch needs a code, for example 0417.")), Length(max=64)])
    name = StringField(_("Name"), [DataRequired(_("Write how people call this branch.")), Length(max=200)])
    region_id = SelectField(_("Region"), coerce=int)
    address = StringField(_("Address"), [Optional(), Length(max=400)])
    time_zone = SelectField(
        _("Time zone"), choices=ZONES, description=_("The branch's days, waves and quiet hours are counted in it.")
    )
    latitude = DecimalField(_("Latitude"), [Optional(), NumberRange(-90, 90)], places=6, use_locale=False)
    longitude = DecimalField(_("Longitude"), [Optional(), NumberRange(-180, 180)], places=6, use_locale=False)
    format = StringField(_("Format"), [Optional(), Length(max=64)], description=_("Branches are compared within one."))
    tags = StringField(
        _("Services"), [Optional()], description=_("Separated by commas: cash_desk, parking. Questions may need them.")
    )
    head_id = SelectField(_("Head"), coerce=int)


class StaffForm(FlaskForm):
    """A member of staff."""

    code = StringField(_("Personnel number"), [DataRequired(_("The number tells two people of one name apart."))])
    name = StringField(_("Full name"), [DataRequired(_("Write the surname first.")), Length(max=200)])
    position = StringField(_("Position"), [Optional(), Length(max=200)])
    email = StringField(_("E-mail"), [Optional(), Email(_("This is no address. Write it like name@example.org."))])


class ImportForm(FlaskForm):
    """A file of branches or staff."""

    kind = RadioField(
        _("What is in the file"), choices=[SelectChoice("branches", _("Branches")), SelectChoice("staff", _("Staff"))]
    )
    file = FileField(
        _("File"),
        [
            FileRequired(_("Choose a file first.")),
            FileAllowed(["csv", "xlsx"], _("We read CSV and XLSX. Save the table as one of them.")),
        ],
        description=_("CSV or XLSX, the first line holds the headings."),
    )
