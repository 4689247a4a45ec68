"""Forms of people."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Email, Length
from wtforms.widgets import CheckboxInput, ListWidget


class JoinForm(FlaskForm):
    """Somebody joins in a role; the place is "network", "region-7" or "branch-12"."""

    name = StringField(
        _("First and last name"), [DataRequired(_("Write the name as colleagues know it.")), Length(max=200)]
    )
    email = StringField(_("E-mail"), [Email(_("This is no address. Write it like name@example.org.")), Length(max=254)])
    role_id = SelectField(_("Role"), coerce=int)
    place = SelectField(_("Where"), description=_("The role reaches no further than this."))


class RoleForm(FlaskForm):
    """A role of the organisation's own: its name, and what it may do."""

    name = StringField(_("Name"), [DataRequired(_("Write what you call this work.")), Length(max=200)])
    permissions = SelectMultipleField(
        _("May"),
        [DataRequired(_("A role may do something: choose at least one."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_("Where the role reaches is said when it is given to somebody."),
    )
