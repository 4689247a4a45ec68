"""The minimum n of every figure: one table, nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key")


class Kind(StrEnum):
    """What a figure is about and where it comes from."""

    BRANCH_VISITS = "branch_visits"
    PERSON_VISITS = "person_visits"
    PERSON_SURVEY = "person_survey"
    BRANCH_SURVEY = "branch_survey"
    HEAT_CELL = "heat_cell"
    STAFF_PULSE = "staff_pulse"


@dataclass(frozen=True)
class Floor:
    """The smallest n for each thing that may be shown; None means never.

    `case` is the n from which single visits may be read, each as a case; `text` that of free-text answers.
    Below `settled` a figure is marked "indicative".
    """

    figure: int
    interval: int
    verdict: int
    rank: int | None
    case: int | None = None
    text: int | None = None
    settled: int = 0

    def __post_init__(self) -> None:
        """Refuse an order in which more is said than shown (ValueError)."""
        if not 1 <= self.figure <= max(self.interval, self.verdict) or self.interval > self.verdict:
            raise ValueError("a floor needs 1 <= figure, interval <= verdict")
        if self.rank is not None and self.rank < self.verdict:
            raise ValueError("a rank needs no less than a verdict")


@dataclass(frozen=True)
class Minimums:
    """The table of minimum n; an organisation may raise it, the defaults are the product's."""

    branch_visits: Floor = field(default=Floor(figure=1, interval=2, verdict=3, rank=5, case=1))
    person_visits: Floor = field(default=Floor(figure=5, interval=5, verdict=10, rank=None, case=1))
    person_survey: Floor = field(default=Floor(figure=10, interval=10, verdict=10, rank=None, text=10))
    branch_survey: Floor = field(default=Floor(figure=5, interval=5, verdict=5, rank=30, text=5, settled=30))
    heat_cell: Floor = field(default=Floor(figure=1, interval=2, verdict=3, rank=None))
    staff_pulse: Floor = field(default=Floor(figure=10, interval=10, verdict=10, rank=None, text=10))
    cases_lead_below: int = 5

    def floor(self, kind: Kind) -> Floor:
        """The row of the table for a kind of figure."""
        floor: Floor = getattr(self, kind.value)
        return floor


DEFAULTS = Minimums()


@dataclass(frozen=True)
class Showing:
    """What may be shown at this n; `verdict_needs` is the n to name where it says "too few to tell"."""

    figure: bool
    interval: bool
    verdict: bool
    rank: bool
    text: bool
    case: bool
    indicative: bool
    verdict_needs: int


NOTHING = Showing(False, False, False, False, False, False, False, 0)


def may_show(kind: Kind, n: int, minimums: Minimums = DEFAULTS, *, closed: bool = True) -> Showing:
    """What a figure of this kind may show at n visits or responses (never items).

    A person's single visits (`case`) are shown on that person's own page and to the head only: who looks is the
    caller's to guard. A staff pulse shows nothing before it has `closed`.
    """
    floor = minimums.floor(kind)
    if kind is Kind.STAFF_PULSE and not closed:
        return NOTHING
    return Showing(
        figure=n >= floor.figure,
        interval=n >= floor.interval,
        verdict=n >= floor.verdict,
        rank=_reaches(n, floor.rank),
        text=_reaches(n, floor.text),
        case=_reaches(n, floor.case),
        indicative=floor.figure <= n < floor.settled,
        verdict_needs=floor.verdict,
    )


def leads_with_cases(n: int, minimums: Minimums = DEFAULTS) -> bool:
    """Whether a card leads with what was seen, and gives the level of the last 12 months or 4 waves beside it."""
    return n < minimums.cases_lead_below


def hidden_cells(cells: Mapping[Key, int], smallest: int) -> frozenset[Key]:
    """The cells of a list to hide when the list's total is known; `cells` maps each to its n.

    A cell with 0 < n < smallest is hidden, and a hidden cell takes a second one with it (the smallest that is
    left; of equals the first): the total less the rest would give it away. More follow until the hidden ones
    together reach `smallest`, for their sum can be computed. An empty cell hides nobody and is never hidden.
    """
    return frozenset(_completed(cells, set(), smallest))


def hidden_in_table(cells: Mapping[tuple[str, str], int], smallest: int) -> frozenset[tuple[str, str]]:
    """The cells (row, column) to hide in a table whose row and column totals are known.

    The rule of a list holds in every row and every column; a cell hidden for a row may call for one in its column,
    so both are gone through until nothing changes.
    """
    hidden: frozenset[tuple[str, str]] = frozenset()
    while True:
        before = hidden
        hidden = hidden | _hidden_along(cells, hidden, smallest, lambda cell: cell[0])
        hidden = hidden | _hidden_along(cells, hidden, smallest, lambda cell: cell[1])
        if hidden == before:
            return hidden


def difference_gives_away(n_wider: int, n_narrower: int, smallest: int) -> bool:
    """Whether two filters, one inside the other, differ by so few that subtracting would show them."""
    return 0 < n_wider - n_narrower < smallest


def _reaches(n: int, floor: int | None) -> bool:
    """Whether n reaches a floor that may be "never"."""
    return floor is not None and n >= floor


def _hidden_along(
    cells: Mapping[tuple[str, str], int],
    hidden: frozenset[tuple[str, str]],
    smallest: int,
    line_of: Callable[[tuple[str, str]], str],
) -> frozenset[tuple[str, str]]:
    """The rule of a list for every row, or every column, counting what is hidden already."""
    found: set[tuple[str, str]] = set(hidden)
    for line in sorted({line_of(cell) for cell in cells}):
        of_line = {cell: n for cell, n in cells.items() if line_of(cell) == line and n}
        found |= _completed(of_line, found & of_line.keys(), smallest)
    return frozenset(found)


def _completed(cells: Mapping[Key, int], hidden: set[Key], smallest: int) -> set[Key]:
    """The hidden cells of one line with those that must follow them."""
    every = hidden | {key for key, n in cells.items() if 0 < n < smallest}
    left = sorted((key for key, n in cells.items() if n and key not in every), key=lambda key: cells[key])
    while every and left and (len(every) < 2 or sum(cells[key] for key in every) < smallest):
        every.add(left.pop(0))
    return every
