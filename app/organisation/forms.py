"""Forms of branches, staff and imports."""

from typing import Any
from zoneinfo import available_timezones

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import DecimalField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Email, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from app.organisation.changing import BranchFacts
from app.organisation.hours import DAYS, HoursError, Week, document_of, read_day
from app.organisation.wording import hours_refused
from app.web.choices import SelectChoice

ZONES = [
    SelectChoice(zone, zone) for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith("Etc/")
]


def hours_of_a_day(form: FlaskForm, field: StringField) -> None:
    """A validator: intervals that can be read, or nothing for a closed day."""
    try:
        read_day(field.data or "")
    except HoursError as refused:
        raise ValidationError(hours_refused(refused.code, refused.text)) from refused


class DegreesField(DecimalField):
    """Degrees, written with a comma or a point; a plain text field, since browsers drop what is no number."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take a comma for a point; only what is finite is a place."""
        try:
            super().process_formdata([str(value).strip().replace(",", ".") for value in valuelist])
        except ValueError:
            self.data = None
        if valuelist and (self.data is None or not self.data.is_finite()):
            self.data = None
            raise ValueError(str(_("Write degrees like 55.7512.")))


def degrees_field(label: LazyString, most: int, told: LazyString) -> DegreesField:
    """A latitude or a longitude; `told` when it is beyond `most` degrees."""
    checks = [Optional(), NumberRange(-most, most, told)]
    return DegreesField(label, checks, places=6, use_locale=False, render_kw={"inputmode": "decimal"})


def day_field(label: LazyString) -> StringField:
    """The hours of one weekday."""
    return StringField(label, [hours_of_a_day], render_kw={"placeholder": "09:00–20:00", "maxlength": 100})


class BranchForm(FlaskForm):
    """A branch, as the administrator of the network writes it down."""

    code = StringField(_("Code"), [DataRequired(_("Every branch needs a code, for example 0417.")), Length(max=64)])
    name = StringField(_("Name"), [DataRequired(_("Write how people call this branch.")), Length(max=200)])
    region_id = SelectField(_("Region"), coerce=int)
    address = StringField(_("Address"), [Optional(), Length(max=400)])
    time_zone = SelectField(
        _("Time zone"), choices=ZONES, description=_("The branch's days, waves and quiet hours are counted in it.")
    )
    latitude = degrees_field(_("Latitude"), 90, _("From −90 to 90, like 55.7512."))
    longitude = degrees_field(_("Longitude"), 180, _("From −180 to 180, like 37.6184."))
    mon = day_field(_("Monday"))
    tue = day_field(_("Tuesday"))
    wed = day_field(_("Wednesday"))
    thu = day_field(_("Thursday"))
    fri = day_field(_("Friday"))
    sat = day_field(_("Saturday"))
    sun = day_field(_("Sunday"))
    format = StringField(_("Format"), [Optional(), Length(max=64)], description=_("Branches are compared within one."))
    tags = StringField(
        _("Services"), [Optional()], description=_("Separated by commas: cash_desk, parking. Questions may need them.")
    )
    head_id = SelectField(_("Head"), coerce=int)

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field by itself: a position is two figures or none."""
        valid = super().validate(extra_validators)
        here, there = self.latitude, self.longitude
        missing = here if here.data is None else there if there.data is None else None
        if missing is None or missing.errors or (here.data is None and there.data is None):
            return valid
        missing.errors = [str(_("A position has both: latitude and longitude."))]
        return False

    def show_hours(self, week: Week) -> None:
        """Put the hours of a week into the fields."""
        for name, day in zip(DAYS, week, strict=True):
            self[name].data = ", ".join(str(interval).replace("-", "–") for interval in day)

    def facts(self) -> BranchFacts:
        """What was written down, once it is valid."""
        return BranchFacts(
            code=self.code.data or "",
            name=self.name.data or "",
            region_id=self.region_id.data,
            address=self.address.data or "",
            time_zone=self.time_zone.data,
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            opening_hours=document_of(tuple(read_day(self[name].data or "") for name in DAYS)),
            format=self.format.data or "",
            tags=list(dict.fromkeys(tag.strip() for tag in (self.tags.data or "").split(",") if tag.strip())),
            head_id=self.head_id.data or None,
        )


class RegionForm(FlaskForm):
    """A region and the one it hangs on."""

    name = StringField(_("Name"), [DataRequired(_("Write how people call this region.")), Length(max=200)])
    parent_id = SelectField(
        _("Part of"),
        coerce=int,
        validate_choice=False,  # the use case says what is wrong with a place
        description=_("All branches and regions below move along. Past results stay where they were measured."),
    )


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
