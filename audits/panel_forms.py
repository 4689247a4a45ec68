"""Forms of the panel: a newcomer, and why a name is asked for."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional

from audits.revealing import SHORTEST_REASON


class ShopperForm(FlaskForm):
    """Somebody for the panel."""

    email = StringField(
        _("E-mail"),
        [Email(_("This is no address. Write it like name@example.org.")), Length(max=254)],
        description=_("A link for a password of their own goes there."),
    )
    name = StringField(
        _("First and last name"), [DataRequired(_("Write the name as in the contract.")), Length(max=200)]
    )
    city = StringField(
        _("City"), [Optional(), Length(max=100)], description=_("Whoever plans visits sees it beside the number.")
    )
    panel_id = SelectField(_("Whose panel"), coerce=int)


class RevealForm(FlaskForm):
    """Why somebody must know who a shopper is."""

    reason = TextAreaField(
        _("What do you need the name for?"),
        [
            DataRequired(_("Write why the name is needed, in ten characters at least.")),
            Length(SHORTEST_REASON, 500, _("Write why the name is needed, in 10 to 500 characters.")),
        ],
        description=_("Kept with your name and shown to whoever owns the panel. Write nobody’s name here."),
    )
