"""What planners look at: programmes, waves with their progress, assignments of a wave, the panel; frozen rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func, select

from app.errors import NotFound
from app.extensions import db
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from audits.models.programmes import Assignment, AssignmentState, Programme, ProgrammeKind, Shopper, Wave
from audits.models.visits import Draft
from audits.planning_words import shopper_code

OPEN = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.STARTED)


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A line of measurement."""

    id: int
    name: str
    kind: ProgrammeKind
    standard_percent: int


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave and how far it is: `done` of `total` visits have arrived, `late` are open after their window."""

    id: int
    name: str
    programme: ProgrammeRow
    from_day: date
    to_day: date
    notice_day: date | None
    notice_text: str
    started_at: datetime | None
    closed_at: datetime | None
    total: int
    done: int
    late: int


@dataclass(frozen=True, slots=True)
class ShopperRow:
    """Somebody of a panel as everybody sees them who plans; who it is stands in audits/revealing."""

    id: int
    number: int
    city: str
    panel_id: int
    left_at: datetime | None
    open_visits: int
    done_visits: int

    @property
    def code(self) -> str:
        """What they are called: «Покупатель 07»."""
        return shopper_code(self.number)


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One visit to be made, as planners see it; `shopper` is empty on the board."""

    id: int
    branch: BranchRow
    shopper: ShopperRow | None
    scenario: str
    window_from: datetime
    window_to: datetime
    fee_minor: int
    currency: str
    state: AssignmentState
    revision: int
    is_late: bool
    draft_saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of many."""

    rows: list[AssignmentRow]
    found: int
    number: int
    pages: int


def programmes() -> list[ProgrammeRow]:
    """All programmes by name."""
    return [_programme(row) for row in db.session.scalars(select(Programme).order_by(Programme.name, Programme.id))]


def waves(*, at: datetime, wave_id: int | None = None) -> list[WaveRow]:
    """All waves (or one), the newest first, with their progress: one statement."""
    of_wave = Assignment.wave_id == Wave.id
    query = (
        select(
            Wave,
            Programme,
            _counted(Assignment.state != AssignmentState.REVOKED),
            _counted(Assignment.state == AssignmentState.SUBMITTED),
            _counted(and_(Assignment.state.in_(OPEN), Assignment.window_to < at)),
        )
        .join(Programme, Programme.id == Wave.programme_id)
        .outerjoin(Assignment, of_wave)
        .group_by(Wave.id, Programme.id)
        .order_by(Wave.from_day.desc(), Wave.id.desc())
    )
    if wave_id is not None:
        query = query.where(Wave.id == wave_id)
    return [_wave(*found) for found in db.session.execute(query)]


def wave(wave_id: int, *, at: datetime) -> WaveRow:
    """One wave. Raises NotFound("wave")."""
    found = waves(at=at, wave_id=wave_id)
    if not found:
        raise NotFound("wave")
    return found[0]


def assignments(
    wave_id: int,
    *,
    at: datetime,
    branch_ids: Collection[int] | None = None,
    state: str = "",
    page: int = 1,
    per_page: int = 50,
) -> Page:
    """The assignments of a wave by window and branch; `state` is one of AssignmentState, "late" or empty for all."""
    query = select(Assignment).where(Assignment.wave_id == wave_id)
    if branch_ids is not None:
        query = query.where(Assignment.branch_id.in_(branch_ids))
    if state == "late":
        query = query.where(Assignment.state.in_(OPEN), Assignment.window_to < at)
    elif state:
        query = query.where(Assignment.state == AssignmentState(state))
    found = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-found // per_page))
    number = min(max(1, page), pages)
    ordered = query.order_by(Assignment.window_to, Assignment.id).limit(per_page).offset((number - 1) * per_page)
    return Page(_assignment_rows(list(db.session.scalars(ordered)), at), found, number, pages)


def shoppers(*, ids: Collection[int] | None = None, with_left: bool = True) -> list[ShopperRow]:
    """The panels by number, in one statement; `with_left` also those who make no visits any more."""
    query = (
        select(Shopper, _counted(Assignment.state.in_(OPEN)), _counted(Assignment.state == AssignmentState.SUBMITTED))
        .outerjoin(Assignment, Assignment.shopper_id == Shopper.id)
        .group_by(Shopper.id)
        .order_by(Shopper.number)
    )
    if ids is not None:
        query = query.where(Shopper.id.in_(ids))
    if not with_left:
        query = query.where(Shopper.left_at.is_(None))
    return [_shopper(*found) for found in db.session.execute(query)]


def _counted(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _programme(row: Programme) -> ProgrammeRow:
    return ProgrammeRow(row.id, row.name, row.kind, row.standard_percent)


def _shopper(row: Shopper, open_visits: int, done_visits: int) -> ShopperRow:
    return ShopperRow(row.id, row.number, row.city, row.panel_id, row.left_at, int(open_visits), int(done_visits))


def _wave(row: Wave, programme: Programme, total: int, done: int, late: int) -> WaveRow:
    return WaveRow(
        id=row.id,
        name=row.name,
        programme=_programme(programme),
        from_day=row.from_day,
        to_day=row.to_day,
        notice_day=row.notice_day,
        notice_text=row.notice_text,
        started_at=row.started_at,
        closed_at=row.closed_at,
        total=int(total),
        done=int(done),
        late=int(late),
    )


def _assignment_rows(rows: list[Assignment], at: datetime) -> list[AssignmentRow]:
    branches = {row.id: row for row in organisation.branches(ids={r.branch_id for r in rows}, include_closed=True)}
    panel = {row.id: row for row in shoppers(ids={r.shopper_id for r in rows if r.shopper_id is not None})}
    drafts = select(Draft.assignment_id, func.max(Draft.saved_at)).group_by(Draft.assignment_id)
    saved = dict(db.session.execute(drafts.where(Draft.assignment_id.in_([row.id for row in rows]))).all())
    return [
        AssignmentRow(
            id=row.id,
            branch=branches[row.branch_id],
            shopper=None if row.shopper_id is None else panel.get(row.shopper_id),
            scenario=row.scenario,
            window_from=row.window_from,
            window_to=row.window_to,
            fee_minor=row.fee_minor,
            currency=row.currency,
            state=row.state,
            revision=row.revision,
            is_late=row.state in OPEN and row.window_to < at,
            draft_saved_at=saved.get(row.id),
        )
        for row in rows
    ]
