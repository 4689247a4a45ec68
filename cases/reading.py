"""The window of this room: cases as frozen rows, for scorecards and for whoever opened them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true

from app.accounts.reading import names_of
from app.extensions import db
from cases.models import OPEN_STATES, Case, CaseKind, CaseState, Measurement, Verification

COMPLAINTS = (CaseKind.COMPLAINT,)
ENDED = (CaseState.DONE, CaseState.RESOLVED, CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class LookRow:
    """A later look at the clause of an action."""

    met: bool
    local_day: date
    path: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A corrective action; `state` and `verification` are the values of the enums ("done", "waiting")."""

    id: int
    number: str
    title: str
    measure: str
    clause_key: str | None
    branch_id: int | None
    owner_name: str
    state: str
    verification: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    is_overdue: bool
    looks: tuple[LookRow, ...]

    @property
    def path(self) -> str:
        """The case's page."""
        return f"/cases/{self.id}"


@dataclass(frozen=True, slots=True)
class StatusRow:
    """What became of a case that another room opened."""

    id: int
    number: str
    kind: str
    state: str
    verification: str
    due_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the cases that fell due in a period: how many there were, and how many were settled in time."""

    met: int
    due: int


def actions(*, branch_ids: Collection[int] | None, at: datetime, since: datetime | None = None) -> list[ActionRow]:
    """Corrective actions of branches (None: the network) that are not closed, or were closed after `since`.

    The most overdue first; three statements, whatever their number.
    """
    is_shown: ColumnElement[bool] = Case.state != CaseState.CLOSED
    if since is not None:
        is_shown = is_shown | (Case.closed_at >= since)
    query = (
        select(Case)
        .where(Case.kind == CaseKind.CORRECTIVE_ACTION, is_shown, _in_branches(branch_ids), Case.opened_at <= at)
        .order_by(Case.due_at.is_(None), Case.due_at, Case.id)
    )
    cases = list(db.session.scalars(query))
    names, looks = names_of([case.owner_id for case in cases]), _looks([case.id for case in cases])
    return [_action(case, names.get(case.owner_id or 0, ""), looks.get(case.id, ()), at) for case in cases]


def complaints_by_clause(
    *, branch_ids: Collection[int] | None, since: datetime, until: datetime
) -> dict[tuple[int | None, str | None], int]:
    """How many complaints were opened in [since, until), by (branch id, clause key). One statement."""
    query = (
        select(Case.branch_id, Case.clause_key, func.count(Case.id))
        .where(Case.kind.in_(COMPLAINTS), Case.opened_at >= since, Case.opened_at < until, _in_branches(branch_ids))
        .group_by(Case.branch_id, Case.clause_key)
    )
    return {(branch_id, clause): count for branch_id, clause, count in db.session.execute(query)}


def terms_kept(
    *,
    branch_ids: Collection[int] | None,
    since: datetime,
    until: datetime,
    at: datetime,
    kinds: Collection[str] = ("complaint", "question", "suggestion", "follow_up"),
) -> Kept:
    """Cases of the kinds that fell due in [since, until) and before `at`: settled by then, of all. One statement.

    A case counts in the period of its due time, so that an open one is not left out of any figure.
    """
    is_met = (Case.resolved_at.is_not(None)) & (Case.resolved_at <= Case.due_at)
    query = select(func.count(Case.id), func.count(Case.id).filter(is_met)).where(
        Case.kind.in_([CaseKind(kind) for kind in kinds]),
        Case.due_at >= since,
        Case.due_at < until,
        (Case.due_at <= at) | is_met,
        _in_branches(branch_ids),
    )
    due, met = db.session.execute(query).one()
    return Kept(met=met, due=due)


def statuses(case_ids: Collection[int | None], *, at: datetime) -> dict[int, StatusRow]:
    """What became of these cases, by id; None and unknown ids are left out. One statement."""
    ids = {case_id for case_id in case_ids if case_id is not None}
    if not ids:
        return {}
    return {case.id: _status(case, at) for case in db.session.scalars(select(Case).where(Case.id.in_(ids)))}


def open_action(*, branch_id: int, clause_key: str) -> int | None:
    """The corrective action of this branch and clause that is being worked on, or waits for its measurement."""
    return db.session.scalar(
        select(Case.id)
        .where(
            Case.kind == CaseKind.CORRECTIVE_ACTION,
            Case.branch_id == branch_id,
            Case.clause_key == clause_key,
            Case.state != CaseState.CLOSED,
        )
        .order_by(Case.id.desc())
        .limit(1)
    )


def count_open(*, branch_ids: Collection[int] | None, owner_id: int | None = None) -> int:
    """How many cases are being worked on in these branches, or are somebody's own."""
    mine = (Case.owner_id == owner_id) if owner_id is not None else true()
    query = select(func.count(Case.id)).where(Case.state.in_(OPEN_STATES), mine, _in_branches(branch_ids))
    return db.session.scalar(query) or 0


def _in_branches(branch_ids: Collection[int] | None) -> ColumnElement[bool]:
    return true() if branch_ids is None else Case.branch_id.in_(branch_ids)


def _looks(case_ids: Collection[int]) -> dict[int, tuple[LookRow, ...]]:
    found: dict[int, tuple[LookRow, ...]] = {}
    if case_ids:
        query = select(Measurement).where(Measurement.case_id.in_(case_ids))
        for row in db.session.scalars(query.order_by(Measurement.local_day, Measurement.id)):
            found[row.case_id] = (*found.get(row.case_id, ()), LookRow(row.met, row.local_day, row.source_path))
    return found


def _action(case: Case, owner: str, looks: tuple[LookRow, ...], at: datetime) -> ActionRow:
    return ActionRow(
        id=case.id,
        number=case.number,
        title=case.title,
        measure=case.measure,
        clause_key=case.clause_key,
        branch_id=case.branch_id,
        owner_name=owner,
        state=case.state.value,
        verification=case.verification.value,
        opened_at=case.opened_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        is_overdue=case.is_overdue(at),
        looks=looks,
    )


def _status(case: Case, at: datetime) -> StatusRow:
    return StatusRow(
        case.id,
        case.number,
        case.kind.value,
        case.state.value,
        case.verification.value if case.verification is not Verification.NONE else "",
        case.due_at,
        case.is_overdue(at),
    )
