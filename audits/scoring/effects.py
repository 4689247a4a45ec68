"""Critical items: which were triggered, and what they do to the total, in the order zero → cap → total zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.questions.answer import State
from app.questions.schema import Critical, Effect, Mode, ScoringRules
from audits.scoring.items import Line
from audits.scoring.records import EffectLine, Unit
from audits.scoring.sums import Sums, total_of

ZERO = Fraction(0)
ORDER: Final = (Effect.SECTION_ZERO, Effect.CAP, Effect.TOTAL_ZERO, Effect.FLAG)


@dataclass(frozen=True, slots=True)
class Triggered:
    """A critical item whose scored answer is at or below its threshold; `section` counts from 0."""

    line: Line
    critical: Critical
    section: int
    ratio: Fraction


def triggered(sections: Sequence[Sequence[Line]]) -> tuple[Triggered, ...]:
    """The failed critical items in the order in which they take effect. Not applicable ones never trigger."""
    found = [
        Triggered(line, line.question.critical, at, line.worst)
        for at, lines in enumerate(sections)
        for line in lines
        if line.question.critical is not None and line.worst is not None
        if line.worst <= line.question.critical.threshold
    ]
    return tuple(sorted(found, key=lambda each: ORDER.index(each.critical.effect)))


def unobserved_criticals(sections: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """Critical items that could not be checked: a reviewer has to decide."""
    return tuple(
        line.question.id
        for lines in sections
        for line in lines
        if line.question.critical is not None and line.state is State.UNOBSERVED
    )


def apply_effects(
    failures: Sequence[Triggered],
    sums: Sequence[Sums],
    section_ids: Sequence[str],
    rules: ScoringRules,
    *,
    unit: Unit,
    raw: Fraction | None,
) -> Iterator[EffectLine]:
    """One line for each triggered item; the losses of all lines are what lies between raw and final."""
    total, left = raw, list(sums)
    for failure in failures:
        before = total
        if failure.critical.effect is Effect.SECTION_ZERO:
            left[failure.section] = left[failure.section].zeroed
            total = total_of(left, rules).raw
        elif rules.mode is not Mode.PENALTY and total is not None:
            total = _limited(total, failure.critical)
        yield _told(failure, section_ids[failure.section], before, total, unit)


def _limited(total: Fraction, critical: Critical) -> Fraction:
    if critical.effect is Effect.TOTAL_ZERO:
        return ZERO
    if critical.effect is Effect.CAP and critical.cap_percent is not None:
        return min(total, critical.cap_percent)
    return total


def _told(failure: Triggered, section: str, before: Fraction | None, after: Fraction | None, unit: Unit) -> EffectLine:
    change = ZERO if before is None or after is None else before - after
    return EffectLine(
        effect=failure.critical.effect,
        item=failure.line.question.id,
        number=failure.line.number,
        section=section,
        clause=failure.line.question.clause,
        ratio=failure.ratio,
        threshold=failure.critical.threshold,
        cap_percent=failure.critical.cap_percent,
        before=before,
        after=after,
        loss=-change if unit is Unit.POINTS else change,
    )
