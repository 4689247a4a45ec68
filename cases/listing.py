"""A page of the list of cases: filtered, within reach, always the same few statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select, true

from app.accounts.reading import names_of
from app.extensions import db
from app.organisation.reading import branches
from app.web.actors import Actor
from cases.fetching import within_reach
from cases.models import OPEN_STATES, Case, CaseKind, CaseState

PER_PAGE: Final = 50
VIEW: Final = "cases.view"
SHOWN: Final[dict[str, tuple[CaseState, ...]]] = {
    "active": (*OPEN_STATES, CaseState.DONE),
    **{state.value: (state,) for state in CaseState},
    "all": tuple(CaseState),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; nonsense in an address shows everything that is active."""

    state: str = "active"
    kind: str = ""
    branch_id: int | None = None
    overdue: bool = False
    mine: bool = False
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list."""

    id: int
    number: str
    title: str
    kind: str
    state: str
    severity: str
    branch_name: str
    owner_name: str
    opened_at: datetime
    due_at: datetime | None
    zone: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of rows, how many fit, and how many there are at all (0: nothing was ever written down)."""

    rows: list[CaseRow]
    found: int
    pages: int
    any_at_all: bool


def list_cases(*, actor: Actor, wanted: Filter, at: datetime, zone: str) -> CasePage:
    """The cases that fit, the soonest due first. Four statements."""
    mine = within_reach(actor, VIEW)
    fits = [mine, *_fitting(wanted, actor, at)]
    found = db.session.scalar(select(func.count(Case.id)).where(*fits)) or 0
    any_at_all = found > 0 or db.session.scalar(select(Case.id).where(mine).limit(1)) is not None
    cases = list(
        db.session.scalars(
            select(Case)
            .where(*fits)
            .order_by(Case.resolved_at.is_not(None), Case.due_at.is_(None), Case.due_at, Case.id.desc())
            .offset((wanted.page - 1) * PER_PAGE)
            .limit(PER_PAGE)
        )
    )
    return CasePage(_rows(cases, at, zone), found, max(1, -(-found // PER_PAGE)), any_at_all)


def count_for(actor: Actor) -> int:
    """How many open cases are the actor's own: the figure in the rail."""
    query = select(func.count(Case.id)).where(Case.owner_id == actor.user_id, Case.state.in_(OPEN_STATES))
    return db.session.scalar(query) or 0


def _fitting(wanted: Filter, actor: Actor, at: datetime) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [Case.state.in_(SHOWN.get(wanted.state, SHOWN["active"]))]
    if wanted.kind in {kind.value for kind in CaseKind}:
        fits.append(Case.kind == CaseKind(wanted.kind))
    if wanted.branch_id is not None:
        fits.append(Case.branch_id == wanted.branch_id)
    if wanted.overdue:
        fits.append(Case.state.in_(OPEN_STATES) & (Case.due_at < at))
    if wanted.mine:
        fits.append(Case.owner_id == actor.user_id)
    fits.append(_says(wanted.words))
    return fits


def _says(words: str) -> ColumnElement[bool]:
    """Number or title. SQLite folds no Russian letters, so words are looked for as typed and as they begin a title."""
    if not words:
        return true()
    forms = {words, words.lower(), words.capitalize()}
    found = Case.number.contains(words, autoescape=True)
    for form in forms:
        found = found | Case.title.contains(form, autoescape=True)
    return found


def _rows(cases: list[Case], at: datetime, zone: str) -> list[CaseRow]:
    names = names_of([case.owner_id for case in cases])
    places = branches(ids={case.branch_id for case in cases if case.branch_id}, include_closed=True)
    by_id = {place.id: place for place in places}
    return [_row(case, names.get(case.owner_id or 0, ""), by_id.get(case.branch_id or 0), at, zone) for case in cases]


def _row(case: Case, owner: str, place: object, at: datetime, zone: str) -> CaseRow:
    return CaseRow(
        id=case.id,
        number=case.number,
        title=case.title,
        kind=case.kind.value,
        state=case.state.value,
        severity=case.severity.value,
        branch_name=getattr(place, "name", ""),
        owner_name=owner,
        opened_at=case.opened_at,
        due_at=case.due_at,
        zone=getattr(place, "time_zone", zone),
        is_overdue=case.is_overdue(at),
    )
