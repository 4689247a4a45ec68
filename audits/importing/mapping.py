"""PURE: the mapping file: which columns, items and answers of a table mean what. Read strictly from TOML's tables."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")


class MappingError(ValueError):
    """A mapping that cannot be used: `place` in the file ("visits.date") and `why`, a word for the sentence."""

    def __init__(self, place: str, why: str, value: str = "") -> None:
        super().__init__(f"{place}: {why} {value}".strip())
        self.place, self.why, self.value = place, why, value


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: a column of the line, or the same `value` for all lines."""

    column: str | None = None
    value: str = ""

    def of(self, line: Mapping[str, str]) -> str:
        """The trimmed text for a line."""
        return self.value if self.column is None else line[self.column].strip()


NOTHING = Source()


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How the tables are written."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"


@dataclass(frozen=True, slots=True)
class VisitColumns:
    """One line a visit. `date_format` as strptime wants it, ISO when empty; `time` is the branch's local hour."""

    id: Source
    branch: Source
    date: Source
    time: Source = Source(value="12:00")
    date_format: str = ""
    minutes: int = 60


@dataclass(frozen=True, slots=True)
class BranchColumns:
    """Branches that are not there are made: from a `file` beside the mapping, or from the line of the visit."""

    code: Source
    name: Source
    region: Source  # names from the root, parted by "/"
    zone: Source
    address: Source = NOTHING
    latitude: Source = NOTHING
    longitude: Source = NOTHING
    format: Source = NOTHING
    tags: Source = NOTHING
    file: str = ""


@dataclass(frozen=True, slots=True)
class FailedList:
    """A column that lists the items that failed; all others are met."""

    column: str
    separator: str = " "


@dataclass(frozen=True, slots=True)
class ItemsFile:
    """A table of items, one a line: the columns of its id, text, section and, where it has them, weight and clause."""

    file: str
    id: str
    text: str
    section: str
    weight: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class SectionMapping:
    """A section; its items have `weight` unless they say otherwise, and are critical with the effect `critical`."""

    id: str
    title: str
    weight: int = 1
    critical: str = ""


@dataclass(frozen=True, slots=True)
class ItemMapping:
    """One item. In `column` stands its answer; without one it is looked for in the list of failed items."""

    id: str
    section: str
    text: str
    column: str = ""
    weight: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class QuestionMapping:
    """What a line tells beside its items: one of `options`, or free text without them; of no weight."""

    id: str
    section: str
    text: str
    column: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """What stands in an item's own column, whatever the case: met, failed, not applicable."""

    yes: tuple[str, ...] = ("yes", "1")
    no: tuple[str, ...] = ("no", "0")
    na: tuple[str, ...] = ("na", "n/a")


@dataclass(frozen=True, slots=True)
class ChecklistMapping:
    """The checklist and the programme that the visits belong to; both are made when they are not there."""

    name: str
    programme: str
    kind: str = "internal_audit"
    mode: str = "flat"
    standard_percent: int = 85
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """The whole file."""

    checklist: ChecklistMapping
    visits: VisitColumns
    branches: BranchColumns
    section: tuple[SectionMapping, ...]
    file: FileOptions = FileOptions()
    items: ItemsFile | None = None
    item: tuple[ItemMapping, ...] = ()
    question: tuple[QuestionMapping, ...] = ()
    failed: FailedList | None = None
    answers: AnswerWords = field(default_factory=AnswerWords)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the table of visits must have."""
        sources = [self.visits.id, self.visits.branch, self.visits.date, self.visits.time]
        if not self.branches.file:
            sources += [value for value in _values(self.branches) if isinstance(value, Source)]
        named = {source.column for source in sources if source.column is not None}
        named |= {item.column for item in self.item if item.column} | {each.column for each in self.question}
        return frozenset(named | ({self.failed.column} if self.failed else set()))


def parse_mapping(table: Mapping[str, Any]) -> ImportMapping:
    """The mapping that TOML's tables say. Raises MappingError with the first place that is wrong."""
    mapping = _record(ImportMapping, table, "")
    if not (mapping.item or mapping.items):
        raise MappingError("items", "missing")
    if mapping.failed is None and (mapping.items or any(not each.column for each in mapping.item)):
        raise MappingError("failed", "missing")
    check_sections(mapping)
    return mapping


def check_sections(mapping: ImportMapping) -> None:
    """Raise MappingError for an item or a question in a section that is not there."""
    sections = {each.id for each in mapping.section}
    places = {f"item {each.id}": each.section for each in mapping.item}
    places |= {f"question {each.id}": each.section for each in mapping.question}
    for place, section in places.items():
        if section not in sections:
            raise MappingError(place, "unknown_section", section)


def _values(record: object) -> list[object]:
    return [getattr(record, each.name) for each in fields(record)]  # type: ignore[arg-type]  # a dataclass


def _record(kind: type[T], table: object, place: str) -> T:
    if not isinstance(table, Mapping):
        raise MappingError(place, "no_table")
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    hints = get_type_hints(kind)
    for name in table:
        if name not in known:
            raise MappingError(_below(place, name), "unknown_name")
    for name, each in known.items():
        if name not in table and each.default is MISSING and each.default_factory is MISSING:
            raise MappingError(_below(place, name), "missing")
    return kind(**{name: _value(hints[name], value, _below(place, name)) for name, value in table.items()})


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _value(hint: Any, value: object, place: str) -> object:
    if hint is Source:
        return _source(value, place)
    if hint in (str, int) or hint == (int | None):
        if not isinstance(value, int if hint != str else str) or isinstance(value, bool):  # noqa: E721  # a type is meant
            raise MappingError(place, "wrong_kind", str(value))
        return value
    inner = [each for each in get_args(hint) if each not in (type(None), Ellipsis)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_value(inner[0], each, f"{place}[{at}]") for at, each in enumerate(value))
    return _record(inner[0] if inner else hint, value, place)


def _source(value: object, place: str) -> Source:
    """A text names a column; a table `{ value = "…" }` is the same for every line."""
    if isinstance(value, str):
        return Source(column=value)
    if isinstance(value, Mapping) and set(value) == {"value"} and isinstance(value["value"], str):
        return Source(value=value["value"])
    raise MappingError(place, "wrong_kind", str(value))
