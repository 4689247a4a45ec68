"""PURE: from a mapping and its items to a checklist, and from a line's cells to the answers of each section."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.questions.schema import Critical, Effect, Form, Mode, Option, Question, ScoringRules, Section, Text
from audits.importing.mapping import (
    ImportMapping,
    ItemMapping,
    ItemsFile,
    MappingError,
    QuestionMapping,
    check_sections,
)

Entry = dict[str, str]
NOT_NAMED = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class SectionKey:
    """What a line says about one section: the items listed as failed, and the texts of its own columns."""

    failed: tuple[str, ...]
    cells: tuple[str, ...]


class CellRefused(ValueError):
    """A cell that cannot be an answer: `column`, `code` and what stood there."""

    def __init__(self, column: str, code: str, value: str) -> None:
        super().__init__(f"{column}: {code} {value}")
        self.column, self.code, self.value = column, code, value


def items_of(mapping: ImportMapping, rows: Sequence[Mapping[str, str]]) -> ImportMapping:
    """The mapping with the items of its table written out; `rows` are the table's lines. Raises MappingError."""
    table = mapping.items
    if table is None:
        return mapping
    items = tuple(_item(table, row, at) for at, row in enumerate(rows))
    whole = replace(mapping, item=(*mapping.item, *items), items=None)
    check_sections(whole)
    return whole


def _item(table: ItemsFile, row: Mapping[str, str], at: int) -> ItemMapping:
    for column in filter(None, (table.id, table.text, table.section, table.weight, table.clause)):
        if column not in row:
            raise MappingError("items", "no_column", column)
    weight = row[table.weight].strip() if table.weight else ""
    if weight and not weight.isdecimal():
        raise MappingError(f"items[{at}].weight", "wrong_kind", weight)
    return ItemMapping(
        id=row[table.id].strip(),
        section=row[table.section].strip(),
        text=row[table.text].strip(),
        weight=int(weight) if weight else None,
        clause=row[table.clause].strip() if table.clause else "",
    )


def form_of(mapping: ImportMapping) -> Form:
    """The checklist that the visits are scored by."""
    language = mapping.checklist.language
    sections = tuple(
        Section(id=each.id, label=_text(each.title, language), questions=_questions(mapping, each.id))
        for each in mapping.section
    )
    return Form(sections=sections, languages=(language,), scoring=ScoringRules(mode=Mode(mapping.checklist.mode)))


def _questions(mapping: ImportMapping, section: str) -> tuple[Question, ...]:
    told = [_told(each, mapping) for each in mapping.question if each.section == section]
    ids = item_ids(mapping)
    rated = [_rated(each, mapping, ids[each.id]) for each in mapping.item if each.section == section]
    return (*told, *rated)


def _rated(item: ItemMapping, mapping: ImportMapping, question_id: str) -> Question:
    section = next(each for each in mapping.section if each.id == item.section)
    return Question(
        id=question_id,
        type="yes_no",
        label=_text(item.text, mapping.checklist.language),
        na_allowed=True,
        weight=Fraction(section.weight if item.weight is None else item.weight),
        critical=Critical(Effect(section.critical)) if section.critical else None,
        clause=item.clause or None,
    )


def _told(question: QuestionMapping, mapping: ImportMapping) -> Question:
    language = mapping.checklist.language
    names = identifiers(question.options)
    options = tuple(
        Option(id=name, label=_text(each, language)) for name, each in zip(names, question.options, strict=True)
    )
    return Question(
        id=question.id,
        type="one_choice" if options else "short_text",
        label=_text(question.text, language),
        required=False,
        options=options,
    )


def _text(words: str, language: str) -> Text:
    return Text(((language, words),))


def identifiers(words: Sequence[str]) -> list[str]:
    """Identifiers for these texts: "Pass w/ Conditions" is `pass_w_conditions`, "Дождь" as the second one `n2`."""
    names = [NOT_NAMED.sub("_", each.casefold()).strip("_") for each in words]
    return [name if name and names.count(name) == 1 else f"n{at}" for at, name in enumerate(names, 1)]


def item_ids(mapping: ImportMapping) -> dict[str, str]:
    """The question of each item, by the item's id."""
    ids = [each.id for each in mapping.item]
    return {each: f"item_{name}" for each, name in zip(ids, identifiers(ids), strict=True)}


class Layout:
    """Where the answers of each section stand in a line."""

    def __init__(self, mapping: ImportMapping) -> None:
        self._mapping = mapping
        self.columns = tuple(sorted(mapping.columns))
        self._ids = item_ids(mapping)
        self._items = [[each for each in mapping.item if each.section == one.id] for one in mapping.section]
        self._told = [[each for each in mapping.question if each.section == one.id] for one in mapping.section]
        self._columns = [
            [*(each.column for each in told), *(each.column for each in items if each.column)]
            for told, items in zip(self._told, self._items, strict=True)
        ]
        self._home = {each.id: at for at, items in enumerate(self._items) for each in items if not each.column}
        self._lists: dict[str, tuple[tuple[str, ...], ...]] = {}

    def keys(self, line: Mapping[str, str]) -> tuple[SectionKey, ...]:
        """What the line says about each section. Raises CellRefused."""
        failed = self._failed(line)
        return tuple(
            SectionKey(failed[at], tuple([line[column].strip() for column in columns]))
            for at, columns in enumerate(self._columns)
        )

    def _failed(self, line: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
        named = self._mapping.failed
        if named is None:
            return ((),) * len(self._items)
        text = line[named.column]
        found = self._lists.get(text)
        if found is None:
            if len(self._lists) > MOST_LISTS:
                self._lists.clear()
            found = self._lists[text] = self._split(named.column, text, named.separator)
        return found

    def _split(self, column: str, text: str, separator: str) -> tuple[tuple[str, ...], ...]:
        parts: list[list[str]] = [[] for _ in self._items]
        names = [each.strip() for each in text.split(separator) if each.strip()]
        for name in names:
            if name not in self._home:
                raise CellRefused(column, "unknown_item", name)
            parts[self._home[name]].append(name)
        if len(set(names)) < len(names):
            raise CellRefused(column, "item_twice", text)
        return tuple(tuple(sorted(each)) for each in parts)

    def entries(self, at: int, key: SectionKey) -> dict[str, Entry]:
        """The answers document of one section. Raises CellRefused."""
        cells = dict(zip(self._columns[at], key.cells, strict=True))
        document: dict[str, Entry] = {}
        for question in self._told[at]:
            text = cells[question.column]
            if text:
                document[question.id] = {"value": _option(question, text)}
        for item in self._items[at]:
            document[self._ids[item.id]] = self._entry(item, key, cells)
        return document

    def _entry(self, item: ItemMapping, key: SectionKey, cells: Mapping[str, str]) -> Entry:
        if not item.column:
            return {"value": "no" if item.id in key.failed else "yes"}
        text, words = cells[item.column].casefold(), self._mapping.answers
        for answer, meant in (("yes", words.yes), ("no", words.no)):
            if text in {each.casefold() for each in meant}:
                return {"value": answer}
        if text in {each.casefold() for each in words.na}:
            return {"state": "na"}
        raise CellRefused(item.column, "unknown_answer", cells[item.column])


MOST_LISTS = 50_000


def _option(question: QuestionMapping, text: str) -> str:
    if not question.options:
        return text
    if text not in question.options:
        raise CellRefused(question.column, "unknown_option", text)
    return identifiers(question.options)[question.options.index(text)]


def mapping_columns(mapping: ImportMapping, header: Sequence[str]) -> list[str]:
    """The columns that the mapping names and the table lacks."""
    return sorted(mapping.columns - set(header))
