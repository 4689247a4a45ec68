"""Forms of subscriptions."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField

from app.web.choices import choices
from reports.sentences import CADENCES

HOURS = range(6, 21)


class SubscribeForm(FlaskForm):
    """Who gets the card of a branch, how often, at which hour of the branch's day."""

    branch_id = SelectField(_("Branch"), coerce=int)
    user_id = SelectField(
        _("Who gets it"),
        coerce=int,
        description=_("Somebody whose role lets them see the branch's scorecard."),
    )
    cadence = RadioField(_("How often"), choices=choices(CADENCES.items()), default="weekly")
    hour = SelectField(
        _("At which hour"),
        coerce=int,
        choices=choices((hour, f"{hour}:00") for hour in HOURS),
        default=7,
        description=_("Of the branch's own day."),
    )
    language = RadioField(_("Language"), choices=choices([("ru", _("Russian")), ("en", _("English"))]), default="ru")
