"""Forms of the kinds of answers: options with points, bands, limits. A new kind is one class and one row in FORMS."""

from fractions import Fraction
from typing import Any, ClassVar, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.questions.schema import Band, Multi, MultiRule, Option, Polarity, Question
from audits.drafting import next_id, text_of
from audits.forms.choices import offered
from audits.forms.exact import ExactField, SecondsField, ShareField
from audits.forms.parts import said
from audits.forms.questions import QuestionForm, RatedForm, ScaleForm, YesNoForm, polarity_of
from audits.forms.rows import SPARE


def whole(label: Any, least: int, most: int, **more: Any) -> IntegerField:
    """An optional whole number between two bounds."""
    message = _("A whole number from %(least)s to %(most)s.", least=least, most=most)
    return IntegerField(label, [Optional(), NumberRange(least, most, message)], **more)


class OptionRow(Form):
    """One option."""

    id = HiddenField()
    label_ru = StringField(_("Option in Russian"), [Length(max=300)])
    label_en = StringField(_("Option in English"), [Length(max=300)])
    points = ExactField(_("Points"))
    exclusive = BooleanField(_("excludes the others"))

    def validate_label_ru(self, field: StringField) -> None:
        """A row with anything in it needs its words."""
        if not (field.data or "").strip() and (self.points.data is not None or (self.label_en.data or "").strip()):
            raise ValidationError(gettext("Write it in Russian."))


class OneChoiceForm(RatedForm):
    """One of several options with points."""

    rows: ClassVar[tuple[str, ...]] = ("options",)
    options = FieldList(FormField(OptionRow))

    def changes(self, kept: Question) -> dict[str, Any]:
        return super().changes(kept) | {"options": self._options(kept)}

    def _options(self, kept: Question) -> tuple[Option, ...]:
        old = {option.id: option for option in kept.options}
        made: list[Option] = []
        for entry in self.options.entries:
            row = entry.form
            before = old.get(row.id.data or "")
            label = text_of({"ru": row.label_ru.data, "en": row.label_en.data}, before.label if before else None)
            if label is not None and (row.label_ru.data or "").strip():
                option_id = before.id if before else next_id("o", {*old, *(option.id for option in made)})
                made.append(Option(option_id, label, row.points.data, bool(row.exclusive.data)))
        return tuple(made)

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        rows = [
            {
                "id": option.id,
                "label_ru": said(option.label, "ru"),
                "label_en": said(option.label, "en"),
                "points": option.points,
                "exclusive": option.exclusive,
            }
            for option in question.options
        ]
        return RatedForm.values(question) | {"options": rows + [{}] * SPARE}


class SeveralForm(OneChoiceForm):
    """Several of the options."""

    rule = SelectField(
        _("How choices earn points"),
        choices=offered(
            [
                ("", _("they earn none")),
                (MultiRule.SHARE.value, _("the share of the points")),
                (MultiRule.ALL.value, _("all or nothing")),
                (MultiRule.AT_LEAST.value, _("at least so many")),
            ]
        ),
    )
    k = whole(_("So many"), 1, 100)
    min = whole(_("Choices at least"), 0, 100)
    max = whole(_("Choices at most"), 1, 100)

    def validate(self, extra_validators: Any = None) -> bool:
        """ "At least" needs its number."""
        valid = super().validate(extra_validators)
        if self.rule.data == MultiRule.AT_LEAST.value and self.k.data is None and not self.k.errors:
            self.k.errors = [gettext("Write how many.")]
            return False
        return valid

    def changes(self, kept: Question) -> dict[str, Any]:
        multi = None
        if self.rule.data:
            rule = MultiRule(self.rule.data)
            multi = Multi(rule, self.k.data if rule is MultiRule.AT_LEAST else None)
        return super().changes(kept) | {"multi": multi} | _counts(self)

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        multi = question.multi
        more = {"rule": multi.rule.value if multi else "", "k": multi.k if multi else None}
        return OneChoiceForm.values(question) | more | _whole_limits(question)


class BandRow(Form):
    """A step of a number's score."""

    bound = ExactField(_("Bound"))
    ratio = ShareField(_("Earns, %"))

    def validate_ratio(self, field: ShareField) -> None:
        """A bound without a share earns nothing that we know of."""
        if field.data is None and self.bound.data is not None:
            raise ValidationError(gettext("Write a percentage from 0 to 100."))


class TimedBandRow(BandRow):
    """A step of a duration's score."""

    bound = SecondsField(_("Bound"))


class BandedForm(RatedForm):
    """A figure rated by bands."""

    rows: ClassVar[tuple[str, ...]] = ("bands",)
    min = ExactField(_("At least"))
    max = ExactField(_("At most"))
    polarity = RadioField(
        _("The better figure"),
        choices=offered([("", _("the lesser")), (Polarity.HIGHER.value, _("the greater"))]),
    )
    bands = FieldList(FormField(BandRow))

    def changes(self, kept: Question) -> dict[str, Any]:
        rows = [entry.form for entry in self.bands.entries if entry.form.ratio.data is not None]
        return super().changes(kept) | {
            "bands": tuple(Band(row.bound.data, row.ratio.data) for row in rows),
            "polarity": polarity_of(self, kept, Polarity.LOWER),
            "min": self.min.data,
            "max": self.max.data,
        }

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        rows = [{"bound": band.bound, "ratio": band.ratio} for band in question.bands]
        higher = question.polarity is Polarity.HIGHER
        return RatedForm.values(question) | {
            "min": question.min,
            "max": question.max,
            "polarity": Polarity.HIGHER.value if higher else "",
            "bands": rows + [{}] * SPARE,
        }


class NumberForm(BandedForm):
    """A number."""

    unit_ru = StringField(_("Unit in Russian"), [Length(max=30)])
    unit_en = StringField(_("Unit in English"), [Length(max=30)])
    step = ExactField(_("In steps of"))

    def changes(self, kept: Question) -> dict[str, Any]:
        unit = text_of({"ru": self.unit_ru.data, "en": self.unit_en.data}, kept.unit)
        return super().changes(kept) | {"unit": unit, "step": self.step.data}

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        units = {"unit_ru": said(question.unit, "ru"), "unit_en": said(question.unit, "en")}
        return BandedForm.values(question) | units | {"step": question.step}


class DurationForm(BandedForm):
    """A duration."""

    min = SecondsField(_("At least"))
    max = SecondsField(_("At most"))
    bands = FieldList(FormField(TimedBandRow))


class WordsForm(QuestionForm):
    """A short or a long text."""

    max = whole(_("Characters at most"), 1, 10000)
    min_words = whole(_("Words at least"), 1, 1000)

    def changes(self, kept: Question) -> dict[str, Any]:
        most = None if self.max.data is None else Fraction(self.max.data)
        return super().changes(kept) | {"max": most, "min_words": self.min_words.data}

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        return QuestionForm.values(question) | _whole_limits(question) | {"min_words": question.min_words}


class PhotoForm(QuestionForm):
    """Photos."""

    min = whole(_("Photos at least"), 1, 10)
    max = whole(_("Photos at most"), 1, 10)
    original_photo = BooleanField(_("Taken on the spot, not from the gallery"))

    def changes(self, kept: Question) -> dict[str, Any]:
        return super().changes(kept) | _counts(self) | {"original_photo": bool(self.original_photo.data)}

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        more = {"original_photo": question.original_photo}
        return QuestionForm.values(question) | _whole_limits(question) | more


class MomentForm(QuestionForm):
    """A date, a time, or both."""

    parts = RadioField(
        _("What is asked"),
        choices=offered([("datetime", _("date and time")), ("date", _("only the date")), ("time", _("only the time"))]),
    )

    def changes(self, kept: Question) -> dict[str, Any]:
        return super().changes(kept) | {"parts": self.parts.data}

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        return QuestionForm.values(question) | {"parts": question.parts}


FORMS: Final[dict[str, type[QuestionForm]]] = {
    "yes_no": YesNoForm,
    "one_choice": OneChoiceForm,
    "several": SeveralForm,
    "number": NumberForm,
    "duration": DurationForm,
    "datetime": MomentForm,
    "short_text": WordsForm,
    "long_text": WordsForm,
    "photo": PhotoForm,
    "nps": ScaleForm,
    "csat": ScaleForm,
    "ces": ScaleForm,
}


def _counts(form: Any) -> dict[str, Fraction | None]:
    return {name: None if form[name].data is None else Fraction(form[name].data) for name in ("min", "max")}


def _whole_limits(question: Question) -> dict[str, int | None]:
    limits = {"min": question.min, "max": question.max}
    return {name: None if value is None else int(value) for name, value in limits.items()}
