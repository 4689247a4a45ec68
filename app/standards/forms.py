"""Forms of touchpoints, standards, clauses and approval."""

from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from app.questions.numbers import number_text
from app.questions.types.quantities import typed_number
from app.standards.clauses import OPERATORS, UNITS, ClauseText, Target, filled
from app.standards.wording import CHANNELS
from app.standards.wording import OPERATORS as OPERATOR_WORDS
from app.standards.wording import UNITS as UNIT_WORDS
from app.web.choices import SelectChoice
from app.web.rendering import locale

LATIN = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


class RevisionForm(FlaskForm):
    """One button: the revision that the person saw."""

    revision = HiddenField(validators=[DataRequired()])

    def seen(self) -> int:
        """The revision, 0 (which is always stale) for nonsense."""
        written = str(self.revision.data or "")
        return int(written) if written.isdecimal() else 0


class ApprovalForm(RevisionForm):
    """From when an edition is in force."""

    day = DateField(_("In force from"), [DataRequired(_("Choose the first day."))])


class TouchpointForm(FlaskForm):
    """A step of the customer's journey."""

    name_ru = StringField(_("Name in Russian"), [DataRequired(_("Write the name in Russian.")), Length(max=200)])
    name_en = StringField(_("Name in English"), [Length(max=200)])
    key = StringField(
        _("Key"),
        [
            DataRequired(_("Every touchpoint needs a key.")),
            Length(max=64),
            Regexp(LATIN, message=_("Latin letters only.")),
        ],
        description=_("Latin letters, for tables and exports: waiting. It never changes."),
    )


class StandardForm(FlaskForm):
    """A standard of one touchpoint."""

    touchpoint_id = SelectField(_("Touchpoint"), coerce=int)
    channel = SelectField(_("Channel"), choices=[SelectChoice(key, label) for key, label in CHANNELS.items()])
    name_ru = StringField(_("Name in Russian"), [DataRequired(_("Write the name in Russian.")), Length(max=200)])
    name_en = StringField(_("Name in English"), [Length(max=200)])


class ClauseForm(RevisionForm):
    """A clause: what is asked for, how it is measured, and why."""

    key = StringField(
        _("Number"),
        [
            DataRequired(_("Every clause needs a number, for example 3.2.")),
            Length(max=32),
            Regexp(LATIN, message=_("Digits, dots and Latin letters only, for example 3.2.")),
        ],
        description=_("Stays the same in every edition: questions and figures hold on to it."),
    )
    title_ru = StringField(_("Title in Russian"), [DataRequired(_("Write a short title.")), Length(max=200)])
    title_en = StringField(_("Title in English"), [Length(max=200)])
    norm_ru = TextAreaField(
        _("What must be done, in Russian"),
        [DataRequired(_("Write what a customer may expect.")), Length(max=2000)],
        description=_("One thing that can be seen, heard or timed."),
    )
    norm_en = TextAreaField(_("What must be done, in English"), [Length(max=2000)])
    operator = SelectField(_("Measured as"))
    value = StringField(_("How many"))
    unit = SelectField(_("Of what"))
    measure = StringField(
        _("Name of the measure"),
        [Optional(), Length(max=64), Regexp(LATIN, message=_("Latin letters only."))],
        description=_("Latin letters, for tables and exports: time_to_answer."),
    )
    words_ru = StringField(
        _("The same in words, in Russian"),
        [Length(max=300)],
        description=_("If it is empty, the words are made from the figures."),
    )
    words_en = StringField(_("The same in words, in English"), [Length(max=300)])
    rationale_ru = TextAreaField(_("Why it matters, in Russian"), [Length(max=2000)])
    rationale_en = TextAreaField(_("Why it matters, in English"), [Length(max=2000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator.choices = [
            SelectChoice("", gettext("not measurable yet")),
            *(SelectChoice(key, OPERATOR_WORDS[key]) for key in OPERATORS),
        ]
        self.unit.choices = [SelectChoice(key, UNIT_WORDS[key]) for key in UNITS]

    def validate_value(self, field: StringField) -> None:
        """A target needs a number, and a number is nothing without "at most" or "at least"."""
        number = typed_number(field.data or "")
        if self.operator.data and number is None:
            raise ValidationError(gettext("Write a number, for example 3 or 2.5."))

    def text(self) -> ClauseText:
        """What was written, as the use cases take it."""
        value = typed_number(self.value.data or "")
        target = None
        if self.operator.data and value is not None:
            words = filled(ru=self.words_ru.data, en=self.words_en.data)
            target = Target(self.operator.data, value, self.unit.data, self.measure.data or "", words)
        return ClauseText(
            key=self.key.data or "",
            title=filled(ru=self.title_ru.data, en=self.title_en.data),
            norm=filled(ru=self.norm_ru.data, en=self.norm_en.data),
            rationale=filled(ru=self.rationale_ru.data, en=self.rationale_en.data),
            target=target,
        )


def clause_values(text: ClauseText) -> dict[str, str]:
    """The fields of a ClauseForm that say what the clause says now."""
    values = {"key": text.key}
    for name, words in (("title", text.title), ("norm", text.norm), ("rationale", text.rationale)):
        values |= {f"{name}_{language}": words.get(language, "") for language in ("ru", "en")}
    target = text.target
    if target is not None:
        values |= {"operator": target.operator, "value": figure(target.value), "unit": target.unit}
        values |= {"measure": target.measure}
        values |= {f"words_{language}": target.words.get(language, "") for language in ("ru", "en")}
    return values


def figure(value: Fraction) -> str:
    """A number as it is typed in the reader's language."""
    return number_text(value).replace(".", "," if locale().language == "ru" else ".")
