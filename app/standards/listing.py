"""A page of the list of standards: filtered, and always the same few statements."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.standards import reading
from app.standards.reading import StandardRow, TouchpointRow, VersionRow

PER_PAGE: Final = 50
STATES: Final = ("in_force", "none", "due", "draft", "proposed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show; an empty word, and nonsense in an address, shows everything."""

    touchpoint_id: int | None = None
    channel: str = ""
    state: str = ""
    page: int = 1

    @property
    def is_filter(self) -> bool:
        """Whether something is left out."""
        return self.touchpoint_id is not None or bool(self.channel) or self.state in STATES


@dataclass(frozen=True, slots=True)
class Line:
    """A standard with its edition in force, or (None) a touchpoint that has no standard yet."""

    touchpoint: TouchpointRow
    standard: StandardRow | None
    current: VersionRow | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class StandardPage:
    """A page of lines, how many fit, and what there is at all."""

    lines: list[Line]
    found: int
    number: int
    pages: int
    touchpoints: list[TouchpointRow]
    clauses: int
    due: int


def list_standards(*, wanted: Wanted, day: date) -> StandardPage:
    """The standards that fit, in the order of touchpoints. Four statements, whatever their number."""
    touchpoints = reading.touchpoints()
    everything = [line for touchpoint in touchpoints for line in _lines(touchpoint, day)]
    lines = [line for line in everything if _fits(line, wanted)]
    pages = max(1, -(-len(lines) // PER_PAGE))
    number = min(wanted.page, pages)
    return StandardPage(
        lines=lines[(number - 1) * PER_PAGE : number * PER_PAGE],
        found=len(lines),
        number=number,
        pages=pages,
        touchpoints=touchpoints,
        clauses=reading.count_clauses([line.current.id for line in everything if line.current is not None]),
        due=sum(line.is_due for line in everything),
    )


def _lines(touchpoint: TouchpointRow, day: date) -> list[Line]:
    lines = [Line(touchpoint, row, row.on(day), row.is_due(day)) for row in touchpoint.standards]
    return lines or [Line(touchpoint, None, None, False)]


def _fits(line: Line, wanted: Wanted) -> bool:
    if wanted.touchpoint_id not in {None, line.touchpoint.id}:
        return False
    row = line.standard
    if row is None:
        return not wanted.channel and wanted.state not in STATES
    upcoming = row.open_version.state if row.open_version else ""
    states = {"in_force": line.current is not None, "none": line.current is None, "due": line.is_due}
    return wanted.channel in {"", row.channel} and states.get(
        wanted.state, wanted.state not in STATES or wanted.state == upcoming
    )
