"""Many visits by one version: what was worked out for the same answers is not worked out again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.questions.schema import Form, ScoringRules
from audits.scoring.records import SectionScore
from audits.scoring.scoring import Judged, combine, tell_section
from audits.scoring.storing import score_to_json, section_to_json, stored
from audits.scoring.sums import Total

MOST_REMEMBERED = 20_000
Worth = tuple[Fraction, Fraction, Fraction, bool]


@dataclass(frozen=True, slots=True)
class Told:
    """What is stored of a score; `text` is the tree as JSON."""

    raw: Decimal | None
    final: Decimal | None
    critical_failed: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A score whose sections without any weight are still to be filled in; `held` keeps the ids of its key taken."""

    held: tuple[Judged, ...]
    raw: Decimal | None
    final: Decimal | None
    critical_failed: bool
    outer: str
    sections: dict[int, str]


class ManyScores:
    """Scores visits of one version: equal sections, and equal sets of them, are worked out once.

    The result is that of `scoring.score`, the text that of `score_to_json`: a test holds them equal.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._counts = [any(each.weight or each.critical for each in section.questions) for section in form.sections]
        self._known: dict[tuple[int, ...], _Known] = {}
        self._sections: dict[tuple[int, Worth], tuple[Judged, SectionScore, str]] = {}
        self._idle: dict[int, tuple[Judged, str]] = {}

    def score(self, judged: Sequence[Judged]) -> Told:
        """The score of all sections in order. The caller keeps each `Judged` for the answers it was made from."""
        key = tuple([id(each) for each in judged if self._counts[each.at]])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._worked_out(judged)
        sections = ",".join([known.sections.get(each.at) or self._idle_text(each) for each in judged])
        text = f'{known.outer},"sections":[{sections}]}}'
        return Told(known.raw, known.final, known.critical_failed, text)

    def _worked_out(self, judged: Sequence[Judged]) -> _Known:
        for memory in (self._known, self._sections, self._idle):
            if len(memory) > MOST_REMEMBERED:
                memory.clear()
        texts: dict[int, str] = {}

        def tell(each: Judged, total: Total, rules: ScoringRules, is_zeroed: bool) -> SectionScore:
            section, texts[each.at] = self._section(each, total, rules, is_zeroed)
            return section

        result = combine(self._form, judged, tell=tell)
        self._idle.update({id(each): (each, texts[each.at]) for each in judged if not self._counts[each.at]})
        return _Known(
            held=tuple(judged),
            raw=_stored(result.raw),
            final=_stored(result.final),
            critical_failed=bool(result.effects),
            outer=_dumped(score_to_json(result, sections=False))[:-1],
            sections={at: text for at, text in texts.items() if self._counts[at]},
        )

    def _section(self, judged: Judged, total: Total, rules: ScoringRules, is_zeroed: bool) -> tuple[SectionScore, str]:
        at = judged.at
        worth = (total.shares[at], total.lost_worth[at], total.bonus_worth[at], is_zeroed)
        known = self._sections.get((id(judged), worth))
        if known is None:
            told = tell_section(judged, total, rules, is_zeroed)
            known = self._sections[id(judged), worth] = (judged, told, _dumped(section_to_json(told)))
        return known[1], known[2]

    def _idle_text(self, judged: Judged) -> str:
        """A section in which nothing has a weight: it is the same whatever the others are worth."""
        known = self._idle.get(id(judged))
        if known is None:
            nothing = (Fraction(0),) * len(self._form.sections)
            rules = self._form.scoring or ScoringRules()
            told = tell_section(judged, Total(None, None, nothing, nothing, nothing), rules, False)
            known = self._idle[id(judged)] = (judged, _dumped(section_to_json(told)))
        return known[1]


def _stored(value: Fraction | None) -> Decimal | None:
    return None if value is None else stored(value)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
