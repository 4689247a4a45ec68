"""The board: visits that nobody has taken yet, for the shoppers of the panel; of two who take one, one gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from app.errors import Conflict, NotFound
from app.extensions import db
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from app.web.actors import Actor
from audits import assigning
from audits.models.programmes import Assignment, AssignmentState, Shopper, Wave
from audits.reaching import inside, organisations_of

MOST: Final = 50  # cards in each organisation; those whose window ends first
OFFERED = AssignmentState.OFFERED


class Closed(StrEnum):
    """Why a visit on the board is not for this shopper."""

    SAME_BRANCH = "same_branch"  # one of their own in this branch and wave: the staff would know them


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A visit that anybody of the panel may take; `fee_minor` is in minor units of the currency."""

    id: int
    organisation_id: int
    organisation_name: str
    branch: BranchRow
    scenario: str
    window_from: datetime
    window_to: datetime
    fee_minor: int
    currency: str
    closed: Closed | None


def board_of(actor: Actor, *, at: datetime) -> list[OnBoard]:
    """What lies on the boards of the person's panels and can still be made, the end of the window first."""
    found = [
        each
        for organisation_id in organisations_of(actor, at.date())
        for each in _in_organisation(organisation_id, actor.user_id, at)
    ]
    return sorted(found, key=lambda each: (each.closed is not None, each.window_to, each.id))


def count_on_board(actor: Actor, *, at: datetime) -> int:
    """How many visits the person could take now."""
    return sum(1 for each in board_of(actor, at=at) if each.closed is None)


def on_board(actor: Actor, assignment_id: int, *, at: datetime) -> OnBoard:
    """One of them. Raises Conflict("taken") when somebody else has it, NotFound when it was never there."""
    for each in board_of(actor, at=at):
        if each.id == assignment_id:
            return each
    if _is_taken(actor, assignment_id, at):
        raise Conflict("taken")
    raise NotFound("assignment")


def is_own(actor: Actor, assignment_id: int, *, at: datetime) -> bool:
    """Whether the visit is the person's already: sent twice, or taken in another tab."""
    query = select(func.count(Assignment.id)).join(Shopper, Shopper.id == Assignment.shopper_id)
    query = query.where(Assignment.id == assignment_id, Shopper.user_id == actor.user_id)
    for organisation_id in organisations_of(actor, at.date()):
        with inside(organisation_id):
            if db.session.scalar(query):
                return True
    return False


def take(*, assignment_id: int, actor: Actor, at: datetime) -> Assignment:
    """Take a visit from the board. Raises NotFound("assignment"), Conflict("taken" | "same_branch" |
    "assignment_revoked"); who was first is not told.
    """
    each = on_board(actor, assignment_id, at=at)
    if each.closed is not None:
        raise Conflict(each.closed.value)
    with inside(each.organisation_id):
        try:
            row = assigning.accept(assignment_id=assignment_id, user_id=actor.user_id)
            db.session.flush()  # it belongs to the organisation entered now, which is left below
            return row
        except Conflict as exc:
            raise Conflict(exc.code) from exc  # without the facts


def _in_organisation(organisation_id: int, user_id: int, at: datetime) -> list[OnBoard]:
    """Five statements, however many visits."""
    with inside(organisation_id):
        shopper_id = _shopper(user_id)
        rows = _open_rows(at) if shopper_id is not None else []
        if not rows:
            return []
        own = _own_places(shopper_id or 0, {row.wave_id for row in rows})
        ids = {row.branch_id for row in rows}
        places = {row.id: row for row in organisation.branches(ids=ids, include_closed=True)}
        name = organisation.organisation_of(organisation_id).name
        return [
            OnBoard(
                id=row.id,
                organisation_id=organisation_id,
                organisation_name=name,
                branch=places[row.branch_id],
                scenario=row.scenario,
                window_from=row.window_from,
                window_to=row.window_to,
                fee_minor=row.fee_minor,
                currency=row.currency,
                closed=Closed.SAME_BRANCH if (row.wave_id, row.branch_id) in own else None,
            )
            for row in rows
        ]


def _shopper(user_id: int) -> int | None:
    return db.session.scalar(select(Shopper.id).where(Shopper.user_id == user_id, Shopper.left_at.is_(None)))


def _open_rows(at: datetime) -> Sequence[Assignment]:
    query = (
        select(Assignment)
        .join(Wave, Wave.id == Assignment.wave_id)
        .where(
            Assignment.shopper_id.is_(None),
            Assignment.state == OFFERED,
            Assignment.window_to > at,
            Wave.started_at.is_not(None),
            Wave.closed_at.is_(None),
        )
    )
    return db.session.scalars(query.order_by(Assignment.window_to, Assignment.id).limit(MOST)).all()


def _own_places(shopper_id: int, wave_ids: set[int]) -> set[tuple[int, int]]:
    query = select(Assignment.wave_id, Assignment.branch_id).where(
        Assignment.shopper_id == shopper_id,
        Assignment.wave_id.in_(wave_ids),
        Assignment.state != AssignmentState.REVOKED,
    )
    return {(row.wave_id, row.branch_id) for row in db.session.execute(query)}


def _is_taken(actor: Actor, assignment_id: int, at: datetime) -> bool:
    """Whether somebody of one of the person's panels has it; what was merely offered to another is none of theirs."""
    query = select(func.count(Assignment.id)).where(
        Assignment.id == assignment_id, Assignment.shopper_id.is_not(None), Assignment.state != OFFERED
    )
    for organisation_id in organisations_of(actor, at.date()):
        with inside(organisation_id):
            if _shopper(actor.user_id) is not None and db.session.scalar(query):
                return True
    return False
