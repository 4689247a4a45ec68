"""One verdict a row: against a standard, the previous period or the rest, corrected for the length of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from app.figures.estimate import LEVEL, Estimate
from app.figures.interval import Interval

FALSE_SHARE = 0.10
"""q: the share of false verdicts that a list may hold on average."""
_SMALLEST_P = 1e-9


class AgainstStandard(StrEnum):
    """A figure against a fixed number, or a branch against the rest of the network."""

    ABOVE = "above"
    BELOW = "below"
    NOT_TOLD_APART = "not_told_apart"
    """The interval holds the standard: that is not "meets"."""
    TOO_FEW = "too_few"


class AgainstPrevious(StrEnum):
    """A figure against the previous period."""

    ROSE = "rose"
    FELL = "fell"
    MAY_BE_CHANCE = "may_be_chance"
    TOO_FEW = "too_few"


class Correction(Enum):
    """How a list of verdicts is paid for."""

    NONE = "none"
    """One comparison, asked for by itself."""
    FALSE_COVERAGE = "false_coverage"
    """Lists: Benjamini and Hochberg (1995) choose, Benjamini and Yekutieli (2005) set the level 1 - q·R/m."""
    HOLM = "holm"
    """Anything that pays or punishes: no false verdict in the whole list, at 1 - level (Holm 1979)."""


@dataclass(frozen=True)
class Claim:
    """An estimate, the number it is held against, and the smallest n that allows a verdict.

    `reference` is in the unit of the estimate; for a difference it is 0.
    """

    estimate: Estimate
    reference: float
    needed: int


Word = TypeVar("Word", AgainstStandard, AgainstPrevious)


@dataclass(frozen=True)
class Verdict(Generic[Word]):
    """The one verdict of a row; its dot, word, colour and sentence read it.

    `interval` is the interval at the level of the whole list, the one that decided: drawn beside the verdict it
    never contradicts it. `needed` is the n asked for where the word is "too few", else None.
    """

    word: Word
    interval: Interval | None
    needed: int | None = None


@dataclass(frozen=True)
class Comparison(Generic[Word]):
    """The verdicts of a list in its order, how many rows were compared, and the level of their intervals."""

    verdicts: tuple[Verdict[Word], ...]
    compared: int
    level: float
    correction: Correction


class _Side(Enum):
    ABOVE = 1
    BELOW = 2
    HOLDS = 3
    TOO_FEW = 4


_STANDARD_WORDS: Mapping[_Side, AgainstStandard] = {
    _Side.ABOVE: AgainstStandard.ABOVE,
    _Side.BELOW: AgainstStandard.BELOW,
    _Side.HOLDS: AgainstStandard.NOT_TOLD_APART,
    _Side.TOO_FEW: AgainstStandard.TOO_FEW,
}
_PREVIOUS_WORDS: Mapping[_Side, AgainstPrevious] = {
    _Side.ABOVE: AgainstPrevious.ROSE,
    _Side.BELOW: AgainstPrevious.FELL,
    _Side.HOLDS: AgainstPrevious.MAY_BE_CHANCE,
    _Side.TOO_FEW: AgainstPrevious.TOO_FEW,
}


def against_standard(
    claims: Sequence[Claim],
    *,
    correction: Correction = Correction.FALSE_COVERAGE,
    q: float = FALSE_SHARE,
    level: float = LEVEL,
) -> Comparison[AgainstStandard]:
    """Is each whole interval above its standard, below it, or does it hold it?

    `level` is the loosest level used, so that no verdict is bolder than the 95 % interval printed elsewhere.
    """
    return _compare(claims, _STANDARD_WORDS, correction, q, level)


def against_previous(
    claims: Sequence[Claim],
    *,
    correction: Correction = Correction.FALSE_COVERAGE,
    q: float = FALSE_SHARE,
    level: float = LEVEL,
) -> Comparison[AgainstPrevious]:
    """Is each interval of a *difference* above 0, below 0, or does it hold 0?

    That two intervals overlap is no test: the claims carry differences, their n is that of the smaller side.
    """
    return _compare(claims, _PREVIOUS_WORDS, correction, q, level)


def p_value(estimate: Estimate, reference: float) -> float | None:
    """The smallest 1 - level at which the interval leaves the reference out, 1e-9…1; None without an interval.

    Found by halving, since the intervals of an estimate are nested: it agrees with the interval by construction.
    """
    if estimate.interval(LEVEL) is None:
        return None
    low, high = _SMALLEST_P, 1.0 - _SMALLEST_P
    if _leaves_out(estimate, reference, 1.0 - low):
        return low
    if not _leaves_out(estimate, reference, 1.0 - high):
        return 1.0
    while high - low > 1e-12 + 1e-9 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if _leaves_out(estimate, reference, 1.0 - middle) else (middle, high)
    return high


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values in the given order, each in 0…1 (Holm 1979)."""
    m = len(p_values)
    adjusted, so_far = [0.0] * m, 0.0
    for rank, index in enumerate(sorted(range(m), key=lambda i: p_values[i])):
        so_far = max(so_far, min(1.0, (m - rank) * p_values[index]))
        adjusted[index] = so_far
    return tuple(adjusted)


def _compare(
    claims: Sequence[Claim], words: Mapping[_Side, Word], correction: Correction, q: float, level: float
) -> Comparison[Word]:
    """Judge every claim that has enough behind it at the one level that the whole list allows."""
    able = [claim for claim in claims if _is_judgeable(claim)]
    used = _level_of(able, correction, q, level)
    verdicts = tuple(_judge(claim, used, words) for claim in claims)
    return Comparison(verdicts, len(able), used, correction)


def _is_judgeable(claim: Claim) -> bool:
    """Whether there is enough behind a claim, and an interval at all."""
    return claim.estimate.n >= claim.needed and claim.estimate.interval(LEVEL) is not None


def _judge(claim: Claim, level: float, words: Mapping[_Side, Word]) -> Verdict[Word]:
    """The verdict of one claim at a level."""
    interval = claim.estimate.interval(level)
    if claim.estimate.n < claim.needed:
        return Verdict(words[_Side.TOO_FEW], None, claim.needed)
    if interval is None:
        return Verdict(words[_Side.HOLDS], None)
    return Verdict(words[_side(interval, claim.reference)], interval)


def _side(interval: Interval, reference: float) -> _Side:
    """On which side of the reference the whole interval lies."""
    if interval.above(reference):
        return _Side.ABOVE
    return _Side.BELOW if interval.below(reference) else _Side.HOLDS


def _level_of(claims: Sequence[Claim], correction: Correction, q: float, level: float) -> float:
    """The level that the correction sets for this list."""
    if not claims or correction is Correction.NONE:
        return level
    return _holm_level(claims, level) if correction is Correction.HOLM else _coverage_level(claims, q, level)


def _coverage_level(claims: Sequence[Claim], q: float, level: float) -> float:
    """1 - q·R/m, never looser than `level`; R is the largest number of rows that stand out at their own level.

    Stepping down from m: if only c rows stand out at R = k, every R between c and k fails too. Cutting the level
    off at 95 % keeps the guarantee, for any smaller selection is still consistent with its own R (Blanchard and
    Roquain 2008).
    """
    m = len(claims)
    rows = m
    while True:
        used = max(level, 1.0 - q * max(rows, 1) / m)
        standing_out = _count_left_out(claims, used)
        if standing_out >= rows:
            return used
        rows = standing_out


def _holm_level(claims: Sequence[Claim], level: float) -> float:
    """1 - (1 - level)/(m - R): the step at which Holm's procedure stops, at which it and the intervals agree."""
    m = len(claims)
    rows = 0
    while True:
        used = 1.0 - (1.0 - level) / max(m - rows, 1)
        standing_out = _count_left_out(claims, used)
        if standing_out <= rows or standing_out == m:
            return used
        rows = standing_out


def _count_left_out(claims: Sequence[Claim], level: float) -> int:
    """How many references lie outside their intervals at a level."""
    return sum(_leaves_out(claim.estimate, claim.reference, level) for claim in claims)


def _leaves_out(estimate: Estimate, reference: float, level: float) -> bool:
    """Whether the interval at a level leaves the reference out."""
    interval = estimate.interval(level)
    return interval is not None and not interval.contains(reference)
