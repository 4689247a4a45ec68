"""PURE: one line of the table of visits: which visit, where, when, and what it says about each section."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from app.questions.texts import is_storable
from audits.importing.layout import CellRefused, Layout, SectionKey
from audits.importing.mapping import ImportMapping

MOST_ID = 128
YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a line was not taken: the column, a word for the sentence, and what stood there."""

    column: str
    code: str
    value: str = ""


class LineRefused(ValueError):
    """A line that cannot be a visit."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A line that can be one; `at` is the branch's local time, `keys` what it says about each section.

    `cells` are those that the mapping names: the content that a second import compares.
    """

    number: int
    external_id: str
    branch: str
    at: datetime
    keys: tuple[SectionKey, ...]
    cells: tuple[str, ...]


def read_line(number: int, line: Mapping[str, str], mapping: ImportMapping, layout: Layout) -> VisitLine:
    """Check one line. Raises LineRefused with the first thing that is wrong."""
    cells = tuple([line[name] for name in layout.columns])
    if not all(is_storable(cell) for cell in cells):
        raise LineRefused(Trouble("", "not_text"))
    external_id = mapping.visits.id.of(line)
    if not external_id or len(external_id) > MOST_ID:
        raise LineRefused(Trouble(mapping.visits.id.column or "", "no_id", external_id))
    branch = mapping.visits.branch.of(line)
    if not branch:
        raise LineRefused(Trouble(mapping.visits.branch.column or "", "no_branch"))
    try:
        keys = layout.keys(line)
    except CellRefused as exc:
        raise LineRefused(Trouble(exc.column, exc.code, exc.value)) from exc
    return VisitLine(number, external_id, branch, _moment(line, mapping), keys, cells)


def _moment(line: Mapping[str, str], mapping: ImportMapping) -> datetime:
    told, hour = mapping.visits.date.of(line), mapping.visits.time.of(line)
    day = day_of(told, mapping.visits.date_format)
    if day is None:
        raise LineRefused(Trouble(mapping.visits.date.column or "", "no_date", told))
    clock = hour_of(hour)
    if clock is None:
        raise LineRefused(Trouble(mapping.visits.time.column or "", "no_time", hour))
    return datetime.combine(day, clock)


@lru_cache(maxsize=10_000)
def day_of(text: str, written: str) -> date | None:
    """The day, by the format or as ISO writes it; None when it is none of the years 2000 to 2100."""
    try:
        day = datetime.strptime(text, written).date() if written else date.fromisoformat(text)  # noqa: DTZ007  # a day
    except ValueError:
        return None
    return day if day.year in YEARS else None


@lru_cache(maxsize=2_000)
def hour_of(text: str) -> time | None:
    """The time of day without a zone."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
