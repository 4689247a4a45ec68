"""Assignments of shoppers: made one by one or a visit a branch, accepted, taken from the board, revoked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import clock
from app.accounts.reading import last_editor
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from app.trail.recording import record
from audits.models.checklists import ChecklistVersion
from audits.models.programmes import Assignment, AssignmentState, Programme, Shopper, Wave
from audits.planning_words import shopper_code

OPEN = frozenset({AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.STARTED})


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of whoever makes the visit; the fee is in minor units of the currency (kopecks).

    The window is on each branch's own wall clock when its moments are naive.
    """

    window_from: datetime
    window_to: datetime
    scenario: str = ""
    briefing: str = ""
    fee_minor: int = 0
    currency: str = "RUB"


def assign(
    *,
    wave_id: int,
    branch_ids: Collection[int],
    shopper_id: int | None,
    terms: Terms,
    actor_id: int | None,
    reach: frozenset[int] | None = None,
) -> list[Assignment]:
    """One visit for each branch, by the checklist's newest version; without a shopper they lie on the board.

    The branches lie within `reach` (None: anywhere).

    Raises NotFound("wave" | "shopper" | "branch"), InvalidAnswer("window_disordered" | "not_published" |
    "no_branches"), Conflict("wave_closed").
    """
    wave, version_id = _open_wave(wave_id)
    if terms.window_to <= terms.window_from:
        raise InvalidAnswer("window_disordered")
    if not branch_ids:
        raise InvalidAnswer("no_branches")
    there = select(Shopper.id).where(Shopper.id == shopper_id, Shopper.left_at.is_(None))
    if shopper_id is not None and db.session.scalar(there) is None:
        raise NotFound("shopper")
    branches = organisation.branches(ids=branch_ids if reach is None else reach.intersection(branch_ids))
    if {row.id for row in branches} != set(branch_ids):
        raise NotFound("branch")
    made = [_assignment(wave.id, branch, version_id, shopper_id, terms) for branch in branches]
    db.session.add_all(made)
    db.session.flush()  # the trail names their ids
    for each in made:
        record(action="assignment.make", thing="assignment", thing_id=each.id, actor_id=actor_id)
    return made


def accept(*, assignment_id: int, user_id: int) -> Assignment:
    """Say yes to an assignment of one's own, or take one from the board: of two who take it, one gets it.

    Raises NotFound, Conflict("taken") telling who was first, Conflict("assignment_revoked").
    """
    shopper = db.session.scalar(select(Shopper).where(Shopper.user_id == user_id, Shopper.left_at.is_(None)))
    row = _locked(assignment_id)
    if shopper is None:
        raise NotFound("assignment")
    if row.shopper_id not in (None, shopper.id):
        raise _taken(row)
    if row.state is AssignmentState.REVOKED:
        raise Conflict("assignment_revoked", **last_editor(thing="assignment", thing_id=row.id))
    if row.state is AssignmentState.OFFERED:
        row.shopper_id, row.state, row.revision = shopper.id, AssignmentState.ACCEPTED, row.revision + 1
        record(action="assignment.accept", thing="assignment", thing_id=row.id, actor_id=user_id)
        db.session.flush()  # it belongs to the organisation entered now, which the phone's door leaves again
    return row


def revoke(
    *, assignment_id: int, revision: int, actor_id: int | None, reach: frozenset[int] | None = None
) -> Assignment:
    """Take an assignment back (at a branch within `reach`; None: anywhere). What the phone sends nevertheless counts.

    Raises NotFound, Conflict("stale") telling who was first, Conflict("assignment_done").
    """
    row = _locked(assignment_id)
    if reach is not None and row.branch_id not in reach:
        raise NotFound("assignment")
    if row.revision != revision:
        raise Conflict("stale", **last_editor(thing="assignment", thing_id=row.id))
    if row.state not in OPEN:
        raise Conflict("assignment_done", state=row.state.value)
    row.state, row.revision = AssignmentState.REVOKED, row.revision + 1
    record(action="assignment.revoke", thing="assignment", thing_id=row.id, actor_id=actor_id)
    return row


def _open_wave(wave_id: int) -> tuple[Wave, int]:
    query = (
        select(Wave, ChecklistVersion.id)
        .join(Programme, Programme.id == Wave.programme_id)
        .outerjoin(ChecklistVersion, ChecklistVersion.checklist_id == Programme.checklist_id)
        .where(Wave.id == wave_id)
        .order_by(ChecklistVersion.number.desc())
        .limit(1)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound("wave")
    wave, version_id = found
    if wave.closed_at is not None:
        raise Conflict("wave_closed", **last_editor(thing="wave", thing_id=wave.id))
    if version_id is None:
        raise InvalidAnswer("not_published")
    return wave, version_id


def _assignment(wave_id: int, branch: BranchRow, version_id: int, shopper_id: int | None, terms: Terms) -> Assignment:
    return Assignment(
        wave_id=wave_id,
        branch_id=branch.id,
        version_id=version_id,
        shopper_id=shopper_id,
        scenario=terms.scenario,
        briefing=terms.briefing,
        window_from=_moment(terms.window_from, branch),
        window_to=_moment(terms.window_to, branch),
        fee_minor=terms.fee_minor,
        currency=terms.currency,
        created_at=clock.now(),
    )


def _moment(at: datetime, branch: BranchRow) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(branch.time_zone))


def _taken(row: Assignment) -> Conflict:
    """A shopper hears the code of whoever was first, never the name."""
    number = db.session.scalar(select(Shopper.number).where(Shopper.id == row.shopper_id))
    return Conflict("taken", who=shopper_code(number))


def _locked(assignment_id: int) -> Assignment:
    """The row as it stands now, not as it was read before somebody else had it."""
    query = select(Assignment).where(Assignment.id == assignment_id).with_for_update()
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("assignment")
    return row
