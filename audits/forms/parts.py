"""Forms of the designer but for questions: names, sections, rules of scoring, conditions, single buttons."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.questions.schema import Mode, ScoreBand, ScoringRules, Section, Text
from audits.drafting import next_id, text_of
from audits.forms.choices import offered
from audits.forms.exact import ExactField, PercentField, SecondsField, ShareField, WeightField

LABEL = [DataRequired(_("Write it in Russian: the other languages fall back to it.")), Length(max=500)]


class RevisionForm(FlaskForm):
    """One button: the revision that the person saw."""

    revision = HiddenField(validators=[DataRequired()])

    def seen(self) -> int:
        """The revision, 0 (which is always stale) for nonsense."""
        written = str(self.revision.data or "")
        return int(written) if written.isdecimal() else 0


class NameForm(RevisionForm):
    """What a checklist is called."""

    name = StringField(_("Name"), [DataRequired(_("Write a name.")), Length(max=200)])


class NewForm(FlaskForm):
    """A new checklist."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Write a name.")), Length(max=200)],
        description=_("What is looked at: Service in a branch."),
    )


class TypeForm(RevisionForm):
    """The kind of a question's answer."""

    type = SelectField(_("Kind of answer"))


class NewQuestionForm(TypeForm):
    """A new question."""

    label_ru = StringField(_("Question in Russian"), LABEL)


class SectionForm(RevisionForm):
    """A section."""

    label_ru = StringField(_("Title in Russian"), LABEL)
    label_en = StringField(_("Title in English"), [Length(max=500)])
    weight = WeightField(_("Weight"), description=_("Counts only when the total is made of sections."))
    gate = PercentField(_("Pass mark of its own, %"), description=_("The visit passes only if this section does."))
    requires_tag = StringField(
        _("Only where there is"),
        [Length(max=64)],
        description=_("A service of the branch: cash_desk. Elsewhere the section is not asked."),
    )

    def written(self, kept: Section) -> Section:
        """The section as the form says; the rest as it was."""
        return replace(
            kept,
            label=text_of({"ru": self.label_ru.data, "en": self.label_en.data}, kept.label) or kept.label,
            weight=Fraction(1) if self.weight.data is None else self.weight.data,
            gate=self.gate.data,
            requires_tag=(self.requires_tag.data or "").strip() or None,
        )


def section_values(section: Section) -> dict[str, Any]:
    """The fields of a SectionForm."""
    return {
        "label_ru": said(section.label, "ru"),
        "label_en": said(section.label, "en"),
        "weight": section.weight,
        "gate": section.gate,
        "requires_tag": section.requires_tag or "",
    }


class BandRow(Form):
    """A band of totals."""

    id = HiddenField()
    label_ru = StringField(_("Name in Russian"), [Length(max=100)])
    label_en = StringField(_("Name in English"), [Length(max=100)])
    bound = ExactField(_("From"))


class RulesForm(RevisionForm):
    """How items become a total."""

    mode = RadioField(
        _("The total is made of"),
        choices=offered(
            [
                (Mode.FLAT.value, _("all questions together")),
                (Mode.SECTION.value, _("sections by their weights")),
                (Mode.PENALTY.value, _("penalty points")),
            ]
        ),
    )
    pass_mark = ExactField(_("Pass mark"), description=_("Per cent; of penalty points: the most that pass."))
    bands = FieldList(FormField(BandRow))
    bonus_cap = ExactField(_("Bonus lifts the total at most to, %"), description=_("From 100 to 200."))
    coverage_floor = ShareField(
        _("Coverage at least, %"),
        description=_("If less of the weight was seen, a reviewer has to give a reason before the visit counts."),
    )
    na_limit = ShareField(_("“Not applicable” at most, %"), description=_("A greater share is flagged."))
    met_from = ShareField(_("A clause is met from, %"), description=_("An item that earned less is a finding."))
    penalty_max = WeightField(
        _("Worst penalty"),
        [Optional()],
        description=_("Turns penalty points into per cent. Empty: they stay points."),
    )

    def validate_bonus_cap(self, field: ExactField) -> None:
        """100…200 %."""
        if field.data is not None and not 100 <= field.data <= 200:
            raise ValidationError(gettext("From 100 to 200."))

    def written(self, kept: ScoringRules) -> ScoringRules:
        """The rules as the form says."""
        return replace(
            kept,
            mode=Mode(self.mode.data),
            pass_mark=self.pass_mark.data,
            bands=self._bands(kept),
            bonus_cap=or_default(self.bonus_cap.data, Fraction(100)),
            coverage_floor=or_default(self.coverage_floor.data, Fraction(7, 10)),
            na_limit=or_default(self.na_limit.data, Fraction(3, 10)),
            met_from=or_default(self.met_from.data, Fraction(1)),
            penalty_max=self.penalty_max.data,
        )

    def _bands(self, kept: ScoringRules) -> tuple[ScoreBand, ...]:
        old = {band.id: band for band in kept.bands}
        bands: list[ScoreBand] = []
        for entry in self.bands.entries:
            row = entry.form
            before = old.get(row.id.data or "")
            label = text_of({"ru": row.label_ru.data, "en": row.label_en.data}, before.label if before else None)
            if label is not None:
                band_id = before.id if before else next_id("b", {*old, *(band.id for band in bands)})
                bands.append(ScoreBand(band_id, label, row.bound.data))
        return tuple(bands)


def rules_values(rules: ScoringRules, spare: int = 2) -> dict[str, Any]:
    """The fields of a RulesForm, with `spare` empty rows for bands."""
    rows = [
        {"id": band.id, "label_ru": said(band.label, "ru"), "label_en": said(band.label, "en"), "bound": band.bound}
        for band in rules.bands
    ]
    names = ("pass_mark", "bonus_cap", "coverage_floor", "na_limit", "met_from", "penalty_max")
    return {"mode": rules.mode.value, "bands": rows + [{}] * spare, **{name: getattr(rules, name) for name in names}}


class ComparisonForm(RevisionForm):
    """How an earlier question's answer is compared; with what, its kind says."""

    question = HiddenField()
    operator = SelectField(_("Comparison"))


class ChoiceComparisonForm(ComparisonForm):
    """Compared with one of its options."""

    value = SelectField(_("Answer"))


class FigureComparisonForm(ComparisonForm):
    """Compared with a number."""

    value = ExactField(_("Answer"))


class TimeComparisonForm(ComparisonForm):
    """Compared with a duration."""

    value = SecondsField(_("Answer"))


def said(text: Text | None, language: str) -> str:
    """The text in exactly this language, or nothing."""
    return "" if text is None else dict(text.versions).get(language, "")


def or_default(value: Fraction | None, default: Fraction) -> Fraction:
    """The value where one was typed."""
    return default if value is None else value
