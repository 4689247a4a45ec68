"""Take a table of finished visits in, batch by batch; a second run takes nothing twice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from app import clock, tenancy
from app.extensions import db
from app.organisation.founding import BranchKey, branch_keys, found_branches
from app.organisation.lines import BranchLine, read_branch
from app.questions.texts import is_storable
from app.trail.recording import record
from audits.importing.layout import CellRefused, Layout, form_of, items_of, mapping_columns
from audits.importing.lines import LineRefused, Trouble, VisitLine, read_line
from audits.importing.mapping import BranchColumns, ImportMapping, MappingError
from audits.importing.placing import Place, place_for
from audits.importing.rows import Batch, Judging, digest_of, row_of, write_rows
from audits.importing.tables import (
    Kept,
    RawLine,
    RejectedLines,
    TableFile,
    fingerprint,
    read_kept,
    rejected_of,
    stem_of,
    write_kept,
)
from audits.models.visits import Visit

BATCH = 1000
BRANCHES_AT_ONCE = 500
OTHER_CONTENT, UNKNOWN_BRANCH, CELLS, NOT_TEXT = "other_content", "unknown_branch", "cells", "not_text"


@dataclass(frozen=True, slots=True)
class Order:
    """What to import: the table, the mapping and its text, the folder for what is kept, whether to go on."""

    source: Path
    mapping: ImportMapping
    mapping_text: str
    folder: Path
    resume: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of the lines so far; `position` of `size` bytes of the table have been read."""

    written: int = 0
    known: int = 0
    rejected: int = 0
    branches: int = 0
    position: int = 0
    size: int = 0


Telling = Callable[[Totals], None]
Saving = Callable[[], None]


def import_visits(*, order: Order, save: Saving, tell: Telling) -> Totals:
    """Take the table in; `save` is called after each batch (the caller commits), `tell` hears how far it is.

    A line whose id is there with the same content is known; bad lines go into `<name>.rejected.csv`. With `resume`
    it goes on after the last batch saved. Raises MappingError, LineRefused for a table without header, OSError.
    """
    mapping = items_of(order.mapping, _items(order))
    with TableFile(order.source, mapping.file) as table:
        lacking = mapping_columns(mapping, table.header)
        if lacking:
            raise MappingError("visits", "no_column", ", ".join(lacking))
        place = place_for(mapping.checklist, form_of(mapping))
        save()
        made = _make_branches(order, mapping, save)
        kept = kept_of(order)
        rejected = rejected_of(order.folder, order.source)
        with RejectedLines(rejected, table.header, mapping.file, at=kept.rejected_bytes) as bad:
            return _Import(order, mapping, table, place, bad, kept, save, tell, made).run()


def _items(order: Order) -> Sequence[Mapping[str, str]]:
    if order.mapping.items is None:
        return ()
    with _table(order, order.mapping.items.file) as table:
        return [raw.line for raw in table.lines() if raw.line is not None]


def _table(order: Order, name: str) -> TableFile:
    """A table that stands beside the table of visits."""
    return TableFile(order.source.parent / name, order.mapping.file)


def _make_branches(order: Order, mapping: ImportMapping, save: Saving) -> int:
    """The branches of their own table that are not there yet; its bad lines are kept like those of visits."""
    if not mapping.branches.file:
        return 0
    made, bad = 0, 0
    path = rejected_of(order.folder, Path(mapping.branches.file))
    with _table(order, mapping.branches.file) as table, RejectedLines(path, table.header, mapping.file) as rejected:
        for raws in _batches(table.lines(), BRANCHES_AT_ONCE):
            told = [(raw, branch_of(mapping.branches, raw)) for raw in raws]
            for raw, line in told:
                if isinstance(line, Trouble):
                    rejected.add(raw.number, line, raw.cells)
                    bad += 1
            made += found_branches([line for _, line in told if isinstance(line, BranchLine)])
            save()
        if not bad:
            rejected.drop()
    return made


def branch_of(columns: BranchColumns, raw: RawLine) -> BranchLine | Trouble:
    """The branch that a line describes, or why it does not."""
    if raw.line is None:
        return Trouble("", CELLS, str(len(raw.cells)))
    values = {
        "code": columns.code.of(raw.line),
        "name": columns.name.of(raw.line),
        "region": columns.region.of(raw.line),
        "time_zone": columns.zone.of(raw.line),
        "address": columns.address.of(raw.line),
        "latitude": columns.latitude.of(raw.line),
        "longitude": columns.longitude.of(raw.line),
        "format": columns.format.of(raw.line),
        "tags": columns.tags.of(raw.line),
    }
    if not all(is_storable(value) for value in values.values()):
        return Trouble("", NOT_TEXT)
    line, problems = read_branch(raw.number, values)
    return Trouble(problems[0].column, problems[0].code, problems[0].value) if problems else line


def _batches(lines: Iterator[RawLine], size: int) -> Iterator[list[RawLine]]:
    while batch := list(islice(lines, size)):
        yield batch


def kept_file_of(order: Order) -> Path:
    """Where an import remembers how far it is."""
    return order.folder / f"{stem_of(order.source)}.kept.json"


def kept_of(order: Order) -> Kept:
    """Where to begin. Raises MappingError("other_file") when an earlier run was over something else."""
    mark = fingerprint(order.source, order.mapping_text)
    kept = read_kept(kept_file_of(order)) if order.resume else None
    if kept is not None and kept.fingerprint != mark:
        raise MappingError("--resume", "other_file")
    return kept or Kept(mark)


class _Import:
    """One run over the table of visits."""

    def __init__(
        self,
        order: Order,
        mapping: ImportMapping,
        table: TableFile,
        place: Place,
        rejected: RejectedLines,
        kept: Kept,
        save: Saving,
        tell: Telling,
        made: int,
    ) -> None:
        self.mapping, self.table, self.rejected, self.kept = mapping, table, rejected, kept
        self.save, self.tell, self.made = save, tell, made
        self.layout = Layout(mapping)
        self.judging = Judging(place.form, self.layout)
        self.batch = Batch(tenancy.current(), place.programme_id, place.version_id, mapping.visits.minutes, clock.now())
        self.kept_file = kept_file_of(order)
        self.branches = branch_keys()

    def run(self) -> Totals:
        """All batches; what is kept for going on is gone at the end."""
        for raws in _batches(self.table.lines(after=max(1, self.kept.line)), BATCH):
            self._take(raws)
            self.tell(self.totals())
        if not self.kept.rejected:
            self.rejected.drop()
        self.kept_file.unlink(missing_ok=True)
        return self.totals()

    def totals(self) -> Totals:
        """What has become of the lines so far."""
        kept = self.kept
        return Totals(kept.written, kept.known, kept.rejected, self.made, self.table.position, self.table.size)

    def _take(self, raws: list[RawLine]) -> None:
        """Judge a batch, write it, save, and remember where it ended: in this order nothing can be lost."""
        lines = [self._read(raw) for raw in raws]
        self._make_branches_of(raws, lines)
        rows, known, bad = self._judge(raws, lines)
        write_rows(rows)
        if rows:
            record(action="visits.import", thing="programme", thing_id=self.batch.programme_id)
        self.save()
        for raw, trouble in bad:
            self.rejected.add(raw.number, trouble, raw.cells)
        self.kept = replace(
            self.kept,
            line=raws[-1].number,
            rejected_bytes=self.rejected.flush(),
            written=self.kept.written + len(rows),
            known=self.kept.known + known,
            rejected=self.kept.rejected + len(bad),
        )
        write_kept(self.kept_file, self.kept)

    def _make_branches_of(self, raws: list[RawLine], lines: list[VisitLine | Trouble]) -> None:
        """Branches told by the lines of the visits themselves."""
        columns = self.mapping.branches
        if columns.file:
            return
        wanted = [
            raw
            for raw, line in zip(raws, lines, strict=True)
            if isinstance(line, VisitLine) and line.branch not in self.branches
        ]
        new = [line for line in (branch_of(columns, raw) for raw in wanted) if isinstance(line, BranchLine)]
        if new:
            self.made += found_branches(new)
            self.branches = branch_keys()

    def _judge(
        self, raws: list[RawLine], lines: list[VisitLine | Trouble]
    ) -> tuple[list[dict[str, object]], int, list[tuple[RawLine, Trouble]]]:
        rows: list[dict[str, object]] = []
        bad: list[tuple[RawLine, Trouble]] = []
        there = self._there([line.external_id for line in lines if isinstance(line, VisitLine)])
        known = 0
        for raw, line in zip(raws, lines, strict=True):
            made = line if isinstance(line, Trouble) else self._row(line, there)
            if isinstance(made, Trouble):
                bad.append((raw, made))
            elif made is None:
                known += 1
            else:
                rows.append(made)
        return rows, known, bad

    def _read(self, raw: RawLine) -> VisitLine | Trouble:
        if raw.line is None:
            return Trouble("", CELLS, str(len(raw.cells)))
        try:
            return read_line(raw.number, raw.line, self.mapping, self.layout)
        except LineRefused as exc:
            return exc.trouble

    def _row(self, line: VisitLine, there: dict[str, str]) -> dict[str, object] | Trouble | None:
        """The row to write; None for a visit that is there with the same content."""
        digest, column = digest_of(line), self.mapping.visits.id.column or ""
        if line.external_id in there:
            is_same = there[line.external_id] == digest
            return None if is_same else Trouble(column, OTHER_CONTENT, line.external_id)
        branch = self._branch(line)
        if branch is None:
            return Trouble(self.mapping.visits.branch.column or "", UNKNOWN_BRANCH, line.branch)
        try:
            judgement = self.judging.judge(line.keys)
        except CellRefused as exc:
            return Trouble(exc.column, exc.code, exc.value)
        there[line.external_id] = digest
        return row_of(line, digest, judgement, branch, self.batch)

    def _branch(self, line: VisitLine) -> BranchKey | None:
        return self.branches.get(line.branch)

    def _there(self, external_ids: list[str]) -> dict[str, str]:
        """Content by id of the visits that are there already."""
        query = select(Visit.external_id, Visit.digest).where(Visit.external_id.in_(external_ids))
        return {external_id: digest for external_id, digest in db.session.execute(query) if external_id}
