"""Forms of one question: what all kinds of answers share, and what each kind asks besides."""

from fractions import Fraction
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.questions.schema import Attribution, Critical, Effect, Polarity, Question
from audits.compiling import When, compiled, when_of
from audits.drafting import text_of
from audits.forms.choices import offered
from audits.forms.exact import PercentField, ShareField, WeightField
from audits.forms.parts import LABEL, RevisionForm, said

TEXTS = ("label", "short", "hint")
EFFECTS = [
    ("", _("not critical")),
    (Effect.FLAG.value, _("the visit fails, the score stays")),
    (Effect.SECTION_ZERO.value, _("its section becomes 0")),
    (Effect.CAP.value, _("the total is capped")),
    (Effect.TOTAL_ZERO.value, _("the total becomes 0")),
]
ATTRIBUTIONS = [
    (Attribution.BRANCH.value, _("the branch")),
    (Attribution.STAFF.value, _("the member of staff")),
    (Attribution.BOTH.value, _("both")),
]


class QuestionForm(RevisionForm):
    """What every question has."""

    rows: ClassVar[tuple[str, ...]] = ()  # fields of repeatable rows

    label_ru = TextAreaField(_("Question in Russian"), LABEL)
    label_en = TextAreaField(_("Question in English"), [Length(max=500)])
    short_ru = StringField(_("In two words, in Russian"), [Length(max=60)])
    short_en = StringField(_("In two words, in English"), [Length(max=60)])
    hint_ru = TextAreaField(_("Hint in Russian"), [Length(max=1000)])
    hint_en = TextAreaField(_("Hint in English"), [Length(max=1000)])
    clause = SelectField(_("Clause of the standard"), [Optional()], validate_choice=False)
    attribution = RadioField(_("Whose item it is"), choices=offered(ATTRIBUTIONS))
    required = BooleanField(_("An answer is required"))
    na_allowed = BooleanField(_("“Not applicable” is allowed"))
    unobserved_allowed = BooleanField(_("“Could not be seen” is allowed"))
    requires_tag = StringField(
        _("Only where there is"),
        [Length(max=64)],
        description=_("A service of the branch: cash_desk. Elsewhere it is not asked."),
    )
    comment = RadioField(_("A comment is required"))
    photo = RadioField(_("A photo is required"))

    def changes(self, kept: Question) -> dict[str, Any]:
        """The fields of the question that the form says anew."""
        texts = {name: text_of(self._versions(name), getattr(kept, name)) for name in TEXTS}
        return {
            **texts,
            "label": texts["label"] or kept.label,
            "clause": self.clause.data or None,
            "attribution": Attribution(self.attribution.data),
            "required": bool(self.required.data),
            "na_allowed": bool(self.na_allowed.data),
            "unobserved_allowed": bool(self.unobserved_allowed.data),
            "requires_tag": (self.requires_tag.data or "").strip() or None,
            "comment_when": compiled(When(self.comment.data), kept.id, kept.comment_when),
            "photo_when": compiled(When(self.photo.data), kept.id, kept.photo_when),
        }

    def _versions(self, name: str) -> dict[str, str | None]:
        return {language: self[f"{name}_{language}"].data for language in ("ru", "en")}

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        """The fields of the form that say what the question says now."""
        texts = {f"{name}_{code}": said(getattr(question, name), code) for name in TEXTS for code in ("ru", "en")}
        plain = ("required", "na_allowed", "unobserved_allowed")
        return {
            **texts,
            **{name: getattr(question, name) for name in plain},
            "clause": question.clause or "",
            "attribution": question.attribution.value,
            "requires_tag": question.requires_tag or "",
            "comment": when_of(question.comment_when, question.id).value,
            "photo": when_of(question.photo_when, question.id).value,
        }


class RatedForm(QuestionForm):
    """A question whose answers can earn points."""

    weight = WeightField(_("Weight"), description=_("0: shown, in no sum."))
    bonus = BooleanField(_("Bonus: adds to what was earned, never takes away"))
    effect = SelectField(_("If it fails badly"), choices=offered(EFFECTS))
    threshold = ShareField(_("Badly means at most, %"), description=_("Of the item's points. Empty: only 0 %."))
    cap = PercentField(_("Cap of the total, %"))
    repeats = IntegerField(
        _("Times it may be answered"),
        [Optional(), NumberRange(1, 20, _("From 1 to 20."))],
        description=_("Three tills: 3. The item earns the mean."),
    )

    def validate_cap(self, field: PercentField) -> None:
        """The effect "cap" needs its percent."""
        if self.effect.data == Effect.CAP.value and field.data is None:
            raise ValidationError(gettext("Write the percentage that the total cannot exceed."))

    def changes(self, kept: Question) -> dict[str, Any]:
        critical = None
        if self.effect.data:
            effect = Effect(self.effect.data)
            cap = self.cap.data if effect is Effect.CAP else None
            critical = Critical(effect, self.threshold.data or Fraction(0), cap)
        more = {"weight": self.weight.data or Fraction(0), "bonus": bool(self.bonus.data), "critical": critical}
        return super().changes(kept) | more | {"repeats": self.repeats.data or 1}

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        critical = question.critical
        return QuestionForm.values(question) | {
            "weight": question.weight,
            "bonus": question.bonus,
            "effect": critical.effect.value if critical else "",
            "threshold": critical.threshold if critical else None,
            "cap": critical.cap_percent if critical else None,
            "repeats": question.repeats,
        }


def polarity_of(form: Any, kept: Question, usual: Polarity) -> Polarity | None:
    """The end of the scale that the form calls better; the usual one is left out unless it was written out before."""
    if form.polarity.data:
        return Polarity(form.polarity.data)
    return usual if kept.polarity is usual else None


class YesNoForm(RatedForm):
    """Yes or no."""

    polarity = RadioField(_("The good answer"), choices=offered([("", _("Yes")), (Polarity.LOWER.value, _("No"))]))

    def changes(self, kept: Question) -> dict[str, Any]:
        return super().changes(kept) | {"polarity": polarity_of(self, kept, Polarity.HIGHER)}

    @staticmethod
    def values(question: Question) -> dict[str, Any]:
        lower = question.polarity is Polarity.LOWER
        return RatedForm.values(question) | {"polarity": Polarity.LOWER.value if lower else ""}


class ScaleForm(YesNoForm):
    """A scale of a survey."""

    polarity = RadioField(
        _("The better end"),
        choices=offered([("", _("the greater figure")), (Polarity.LOWER.value, _("the lesser figure"))]),
    )
