"""The window of this room for figures: approved visits with their scores, programmes, waves, as frozen rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, extract, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.questions.schema import Form
from audits import reading
from audits.models.programmes import Assignment, AssignmentState, Programme, Wave
from audits.models.visits import Outcome, StaffMatch, Visit, VisitState
from audits.retelling import Kept, tree_of
from audits.scoring import Item, Score

COUNTED = (Visit.state == VisitState.APPROVED) & (Visit.outcome == Outcome.COMPLETED)


@dataclass(frozen=True)
class ScoredVisit:
    """An approved, completed visit. Percents 0…100; `staff_id` only where the person is certain. Never who made it."""

    id: int
    branch_id: int
    programme_id: int
    wave_id: int | None
    version_id: int
    local_day: date
    started_at: datetime
    approved_at: datetime | None
    branch_format: str
    staff_id: int | None
    raw: Fraction | None
    critical_failed: bool
    kept_score: Kept | None
    form: Form | None  # where the tree has to be made again
    answers: Mapping[str, Any]

    @property
    def path(self) -> str:
        """The visit's page."""
        return f"/visits/{self.id}"

    @cached_property
    def score(self) -> Score | None:
        """The explanation tree, read or made again when it is first asked for. Raises TreeDiffers, see retelling."""
        return None if self.kept_score is None else tree_of(self.kept_score, self.form)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The lines of the tree by question."""
        return {item.id: item for item in self.score.items} if self.score else {}

    def comment(self, question_id: str) -> str:
        """What was written beside an answer; empty when nothing was."""
        entry = self.answers.get(question_id) or {}
        return str(entry.get("comment") or "")


@dataclass(frozen=True, slots=True)
class CountedMonth:
    """What the approved visits of a branch in a month look like from afar: it changes when one of them does."""

    branch_id: int
    month: date
    visits: int
    revisions: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A line of measurement; `kind` is the value of the enum ("mystery_visit")."""

    id: int
    kind: str
    name: str
    checklist_id: int
    standard_percent: int
    rules: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A round of a programme; its days are those of each branch, both included."""

    id: int
    programme_id: int
    name: str
    from_day: date
    to_day: date
    started_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaveProgress:
    """How far a wave is: assignments handed in, of all that were not revoked."""

    wave: WaveRow
    done: int
    planned: int


SCORED = (
    Visit.id,
    Visit.branch_id,
    Visit.programme_id,
    Visit.wave_id,
    Visit.version_id,
    Visit.local_day,
    Visit.started_at,
    Visit.approved_at,
    Visit.branch_format,
    Visit.staff_id,
    Visit.staff_match,
    Visit.raw_percent,
    Visit.critical_failed,
    Visit.score,
    Visit.answers,
    Visit.channel,
)


def scored_visits(
    *,
    branch_ids: Collection[int] | None,
    since: date | None = None,
    until: date | None = None,
    programme_id: int | None = None,
    wave_id: int | None = None,
) -> list[ScoredVisit]:
    """Approved visits with local days in `since`…`until` (both included), oldest first.

    One statement, and one for the versions of those visits whose trees are made again. `branch_ids` None means the
    whole network; each other argument left out does not narrow.
    """
    query = select(*SCORED).where(
        COUNTED,
        _among(Visit.branch_id, branch_ids),
        Visit.local_day >= since if since else true(),
        Visit.local_day <= until if until else true(),
        Visit.programme_id == programme_id if programme_id else true(),
        Visit.wave_id == wave_id if wave_id else true(),
    )
    rows = db.session.execute(query.order_by(Visit.local_day, Visit.started_at, Visit.id)).all()
    kept = [Kept(row.score, row.answers, row.channel) if row.score else None for row in rows]
    forms = reading.forms({row.version_id for row, each in zip(rows, kept, strict=True) if each and each.needs_form})
    return [_visit(row, each, forms.get(row.version_id)) for row, each in zip(rows, kept, strict=True)]


def counted_months(*, approved_since: datetime | None = None) -> list[CountedMonth]:
    """Each branch's months with approved visits, of which one was approved at or after `approved_since`."""
    year, month = (cast(extract(part, Visit.local_day), Integer) for part in ("year", "month"))
    latest = func.max(Visit.approved_at, type_=Visit.approved_at.type)
    query = (
        select(Visit.branch_id, year, month, func.count(Visit.id), func.sum(Visit.revision), latest)
        .where(COUNTED)
        .group_by(Visit.branch_id, year, month)
        .order_by(Visit.branch_id, year, month)
    )
    if approved_since is not None:
        query = query.having(func.max(Visit.approved_at) >= approved_since)
    return [
        CountedMonth(branch_id, date(int(a), int(b), 1), visits, int(revisions), at)
        for branch_id, a, b, visits, revisions, at in db.session.execute(query)
    ]


def was_approved(since: datetime, until: datetime) -> bool:
    """Whether a visit was approved after `since`, up to and with `until`."""
    query = select(Visit.id).where(Visit.approved_at > since, Visit.approved_at <= until).limit(1)
    return db.session.scalar(query) is not None


def last_day() -> date | None:
    """The local day of the latest visit that counts."""
    return db.session.scalar(select(func.max(Visit.local_day)).where(COUNTED))


def programmes() -> list[ProgrammeRow]:
    """All programmes, oldest first."""
    rows = db.session.scalars(select(Programme).order_by(Programme.id))
    return [
        ProgrammeRow(row.id, row.kind.value, row.name, row.checklist_id, row.standard_percent, dict(row.rules))
        for row in rows
    ]


def waves(*, programme_id: int | None = None) -> list[WaveRow]:
    """Waves by their first day, oldest first."""
    query = select(Wave).where(Wave.programme_id == programme_id if programme_id else true())
    return [_wave(row) for row in db.session.scalars(query.order_by(Wave.from_day, Wave.id))]


def wave(wave_id: int) -> WaveRow | None:
    """One wave of the current organisation, or None."""
    row = db.session.scalar(select(Wave).where(Wave.id == wave_id))
    return None if row is None else _wave(row)


def waves_running(*, branch_ids: Collection[int] | None) -> list[WaveProgress]:
    """Started waves that are not closed, with what is handed in at these branches: one statement."""
    counts = (
        select(
            Assignment.wave_id,
            func.count(Assignment.id).filter(Assignment.state == AssignmentState.SUBMITTED).label("done"),
            func.count(Assignment.id).label("planned"),
        )
        .where(Assignment.state != AssignmentState.REVOKED, _among(Assignment.branch_id, branch_ids))
        .group_by(Assignment.wave_id)
        .subquery()
    )
    query = (
        select(Wave, func.coalesce(counts.c.done, 0), func.coalesce(counts.c.planned, 0))
        .outerjoin(counts, counts.c.wave_id == Wave.id)
        .where(Wave.started_at.is_not(None), Wave.closed_at.is_(None))
        .order_by(Wave.to_day, Wave.id)
    )
    return [WaveProgress(_wave(row), made, planned) for row, made, planned in db.session.execute(query)]


def _among(column: InstrumentedAttribute[int], ids: Collection[int] | None) -> ColumnElement[bool]:
    return true() if ids is None else column.in_(ids)


def _visit(row: Any, kept: Kept | None, form: Form | None) -> ScoredVisit:
    return ScoredVisit(
        id=row.id,
        branch_id=row.branch_id,
        programme_id=row.programme_id,
        wave_id=row.wave_id,
        version_id=row.version_id,
        local_day=row.local_day,
        started_at=row.started_at,
        approved_at=row.approved_at,
        branch_format=row.branch_format,
        staff_id=row.staff_id if row.staff_match is StaffMatch.CERTAIN else None,
        raw=None if row.raw_percent is None else Fraction(row.raw_percent),
        critical_failed=row.critical_failed,
        kept_score=kept,
        form=form,
        answers=row.answers,
    )


def _wave(row: Wave) -> WaveRow:
    return WaveRow(row.id, row.programme_id, row.name, row.from_day, row.to_day, row.started_at, row.closed_at)
