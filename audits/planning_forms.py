"""Forms of programmes, waves and assignments."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.choices import SelectChoice
from audits.models.programmes import ProgrammeKind
from audits.planning_words import KINDS


class ProgrammeForm(FlaskForm):
    """A line of measurement."""

    name = StringField(_("Name"), [DataRequired(_("Write how people call this programme.")), Length(max=200)])
    kind = SelectField(_("Kind"), choices=[SelectChoice(kind.value, KINDS[kind]) for kind in ProgrammeKind])
    checklist_id = SelectField(_("Checklist"), coerce=int)
    standard_percent = IntegerField(
        _("Standard, per cent"),
        [InputRequired(_("Write a whole number from 0 to 100.")), NumberRange(0, 100)],
        default=85,
        description=_("What a branch is held to."),
    )


class WaveForm(FlaskForm):
    """A round of a programme."""

    programme_id = SelectField(_("Programme"), coerce=int)
    name = StringField(_("Name"), [DataRequired(_("Write how people call this wave.")), Length(max=200)])
    from_day = DateField(_("First day"), [InputRequired(_("Choose the first day."))])
    to_day = DateField(
        _("Last day"),
        [InputRequired(_("Choose the last day."))],
        description=_("Included; the days are those of each branch."),
    )
    notice_day = DateField(_("Day of the notice to staff"), [Optional()])
    notice_text = TextAreaField(
        _("Notice to staff"),
        [Optional(), Length(max=4000)],
        description=_(
            "People are told beforehand that visits happen and what for. Without it the wave does not start."
        ),
    )

    def validate_to_day(self, field: Any) -> None:
        """The last day is not before the first."""
        if field.data and self.from_day.data and field.data < self.from_day.data:
            raise ValidationError(str(_("The last day is before the first one.")))


class NoticeForm(FlaskForm):
    """What staff are told, and when."""

    notice_day = DateField(_("Day of the notice"), [InputRequired(_("Choose the day on which staff are told."))])
    notice_text = TextAreaField(
        _("Text of the notice"), [DataRequired(_("Write what staff are told.")), Length(max=4000)]
    )


class AssignForm(FlaskForm):
    """One visit for each of the branches chosen."""

    branch_ids = SelectMultipleField(
        _("Branches"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    shopper_id = SelectField(_("Shopper"), coerce=int)
    scenario = StringField(_("Scenario"), [DataRequired(_("Write what the shopper comes for.")), Length(max=200)])
    briefing = TextAreaField(_("Briefing"), [Optional(), Length(max=8000)])
    window_from = DateTimeLocalField(_("Window opens"), [InputRequired(_("Choose when the window opens."))])
    window_to = DateTimeLocalField(
        _("Window ends"),
        [InputRequired(_("Choose when the window ends."))],
        description=_("By the clock of each branch."),
    )
    fee = DecimalField(
        _("Fee, ₽"),
        [Optional(), NumberRange(0, 1_000_000)],
        places=2,
        use_locale=False,
        description=_("For one visit."),
    )

    def offer(self, branches: Iterable[SelectChoice], shoppers: Iterable[SelectChoice]) -> None:
        """What may be chosen."""
        self.branch_ids.choices = list(branches)
        self.shopper_id.choices = [SelectChoice(0, _("nobody yet: on the board")), *shoppers]

    def validate_branch_ids(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(str(_("Choose at least one branch.")))

    def validate_window_to(self, field: Any) -> None:
        """A window ends after it opens."""
        if field.data and self.window_from.data and field.data <= self.window_from.data:
            raise ValidationError(str(_("The window ends before it opens.")))
