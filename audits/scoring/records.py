"""The result of scoring as a tree: item → section → total, with every effect as a line of its own."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.questions.answer import State
from app.questions.schema import Effect, Mode

Params = tuple[tuple[str, str], ...]


class Unit(StrEnum):
    """What a total counts."""

    PERCENT = "percent"  # 0…100, more is better
    POINTS = "points"  # penalty points, fewer is better


@dataclass(frozen=True, slots=True)
class Item:
    """One question's line. `loss` is in the total's unit, before critical effects; a bonus has a negative one."""

    id: str
    number: str
    state: State
    weight: Fraction
    ratio: Fraction | None  # 0…1, only when scored
    earned: Fraction
    possible: Fraction  # 0 for a bonus and for what is not scored
    loss: Fraction
    bonus: bool = False
    met: bool | None = None  # None when not scored
    rule: str | None = None  # which rule gave the ratio: option, band_up_to, share, mean…
    params: Params = ()
    clause: str | None = None
    clause_id: int | None = None


@dataclass(frozen=True, slots=True)
class SectionScore:
    """A section's line. Percents 0…100; `raw` and `final` are None ("—") when nothing in it was scored."""

    id: str
    weight: Fraction  # as the checklist gives it
    share: Fraction  # re-normalised over the defined sections, 0…1
    earned: Fraction
    bonus: Fraction
    possible: Fraction
    base: Fraction | None  # without bonus: what the gate looks at
    raw: Fraction | None
    final: Fraction | None  # 0 after section_zero
    loss: Fraction
    gate: Fraction | None
    gate_passed: bool | None  # None without a gate or without a score
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class EffectLine:
    """A critical item that was triggered and what it did to the total."""

    effect: Effect
    item: str
    number: str
    section: str
    clause: str | None
    ratio: Fraction
    threshold: Fraction
    cap_percent: Fraction | None
    before: Fraction | None
    after: Fraction | None
    loss: Fraction


@dataclass(frozen=True, slots=True)
class Score:
    """A visit's score with its whole arithmetic.

    The losses of all items add up to 100 − `raw`, those of items and effects to 100 − `final`
    (in penalty points: to `raw`, to `final`), exactly.
    """

    mode: Mode
    unit: Unit
    base: Fraction | None  # without bonus: what the pass mark looks at
    raw: Fraction | None  # None when nothing was scored
    final: Fraction | None  # after critical effects
    pass_mark: Fraction | None
    passed: bool | None
    band: str | None
    coverage: Fraction | None  # 0…1
    is_covered: bool  # coverage at or above the programme's floor
    na_items: int
    shown_items: int
    is_na_excessive: bool
    unobserved_criticals: tuple[str, ...]  # for the reviewer
    sections: tuple[SectionScore, ...]
    effects: tuple[EffectLine, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the form's order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def na_share(self) -> Fraction | None:
        """The share of "not applicable" among the weighted items shown, 0…1."""
        return Fraction(self.na_items, self.shown_items) if self.shown_items else None
