"""From sections' sums to a total, in the three modes, with what one point is worth in each section."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.questions.schema import Mode, ScoringRules

ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)


@dataclass(frozen=True, slots=True)
class Sums:
    """A section's scored items: earned and possible of the ordinary ones, earned of the bonus ones."""

    weight: Fraction
    earned: Fraction
    possible: Fraction
    bonus: Fraction

    @property
    def zeroed(self) -> "Sums":
        """The same section with the ratio 0 for everything."""
        return Sums(self.weight, ZERO, self.possible, ZERO)


@dataclass(frozen=True, slots=True)
class Total:
    """A total without (`base`) and with bonus (`raw`); per section its share, what a point lost or added is worth."""

    base: Fraction | None
    raw: Fraction | None
    shares: tuple[Fraction, ...]
    lost_worth: tuple[Fraction, ...]
    bonus_worth: tuple[Fraction, ...]


def percent(earned: Fraction, possible: Fraction) -> Fraction | None:
    """0…100, None when nothing was possible."""
    return HUNDRED * earned / possible if possible else None


def bonus_used(sums: Sums, cap: Fraction) -> Fraction:
    """The part 0…1 of a bonus that fits under the cap (percent), the ordinary points being earned first."""
    if not sums.bonus:
        return ONE
    room = cap * sums.possible / 100 - sums.earned
    return ONE if sums.bonus <= room else room / sums.bonus


def total_of(sections: Sequence[Sums], rules: ScoringRules) -> Total:
    """The total by the programme's mode."""
    return TOTALS[rules.mode](sections, rules)


def _whole(sections: Sequence[Sums]) -> Sums:
    return Sums(
        ZERO,
        sum((each.earned for each in sections), ZERO),
        sum((each.possible for each in sections), ZERO),
        sum((each.bonus for each in sections), ZERO),
    )


def _undefined(sections: Sequence[Sums]) -> Total:
    nothing = (ZERO,) * len(sections)
    return Total(None, None, nothing, nothing, nothing)


def _flat(sections: Sequence[Sums], rules: ScoringRules) -> Total:
    """Σ w·r / Σ w over everything."""
    whole = _whole(sections)
    if not whole.possible:
        return _undefined(sections)
    worth, used = HUNDRED / whole.possible, bonus_used(whole, rules.bonus_cap)
    return Total(
        base=worth * whole.earned,
        raw=worth * (whole.earned + used * whole.bonus),
        shares=tuple(each.possible / whole.possible for each in sections),
        lost_worth=(worth,) * len(sections),
        bonus_worth=(worth * used,) * len(sections),
    )


def _by_section(sections: Sequence[Sums], rules: ScoringRules) -> Total:
    """Σ W·S / Σ W over the defined sections: those without scored items leave their weight to the others."""
    weights = sum((each.weight for each in sections if each.possible), ZERO)
    if not weights:
        return _undefined(sections)
    shares = tuple(each.weight / weights if each.possible else ZERO for each in sections)
    worths = tuple(
        HUNDRED * share / each.possible if each.possible else ZERO for share, each in zip(shares, sections, strict=True)
    )
    bonus = tuple(worth * bonus_used(each, rules.bonus_cap) for worth, each in zip(worths, sections, strict=True))
    base = sum((worth * each.earned for worth, each in zip(worths, sections, strict=True)), ZERO)
    added = sum((worth * each.bonus for worth, each in zip(bonus, sections, strict=True)), ZERO)
    return Total(base, base + added, shares, worths, bonus)


def _penalty(sections: Sequence[Sums], rules: ScoringRules) -> Total:
    """P = Σ p of the failed items, less the bonus; with P_max the percent max(0, 1 − P / P_max)."""
    whole = _whole(sections)
    if not whole.possible:
        return _undefined(sections)
    points = whole.possible - whole.earned
    used = ONE if whole.bonus <= points else points / whole.bonus
    left = points - used * whole.bonus
    shares = tuple(each.possible / whole.possible for each in sections)
    count = len(sections)
    if rules.penalty_max is None:
        return Total(points, left, shares, (ONE,) * count, (used,) * count)
    base, raw = _remaining(points, rules.penalty_max), _remaining(left, rules.penalty_max)
    worth = (HUNDRED - raw) / left if left else HUNDRED / rules.penalty_max
    return Total(base, raw, shares, (worth,) * count, (worth * used,) * count)


def _remaining(points: Fraction, most: Fraction) -> Fraction:
    return max(ZERO, HUNDRED * (1 - points / most)) if most else ZERO


TOTALS: Final[dict[Mode, Callable[[Sequence[Sums], ScoringRules], Total]]] = {
    Mode.FLAT: _flat,
    Mode.SECTION: _by_section,
    Mode.PENALTY: _penalty,
}
