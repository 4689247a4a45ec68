"""What was kept apart and why, for the reviewers of the branch; and putting it aside with a reason."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select, true

from app.accounts.reading import names_of
from app.errors import Conflict, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.organisation.reading import branches
from app.trail.recording import record
from app.web.actors import Actor
from audits.models.programmes import Assignment, Shopper
from audits.models.visits import Draft, Quarantined, Settlement, Visit
from audits.planning_words import shopper_code
from audits.reviewing import REVIEW

THING: Final = "submission"
PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A document that was kept apart; `visit_id` is the visit under its key, `made_id` the one made of it."""

    id: int
    uuid: str
    reason: str
    alias: str
    at: datetime
    branch_name: str
    time_zone: str
    visit_id: int | None
    settlement: Settlement | None
    settled_at: datetime | None
    settled_by: str
    settled_reason: str
    made_id: int | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What can be told of the document without judging it: `answers` is how many questions it answers."""

    outcome: str
    answers: int
    staff_note: str
    is_readable: bool


def kept(*, actor: Actor, is_settled: bool, page: int) -> tuple[list[KeptRow], int]:
    """A page of what waits (the oldest first) or was settled (the newest first), and how many there are."""
    fits = _within_reach(actor), Quarantined.settlement.is_not(None) if is_settled else _waits()
    found = db.session.scalar(_joined(func.count(Quarantined.id)).where(*fits)) or 0
    order = (Quarantined.settled_at.desc(), Quarantined.id.desc()) if is_settled else (Quarantined.at, Quarantined.id)
    query = _columns().where(*fits).order_by(*order).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    return _rows(query), found


def count_kept(actor: Actor) -> int:
    """How many documents wait for a reviewer."""
    return db.session.scalar(_joined(func.count(Quarantined.id)).where(_within_reach(actor), _waits())) or 0


def kept_one(*, kept_id: int, actor: Actor) -> tuple[KeptRow, str]:
    """One document and its text, as it came. Raises NotFound out of reach."""
    rows = _rows(_columns().where(Quarantined.id == kept_id, _within_reach(actor)))
    if not rows:
        raise NotFound("submission")
    return rows[0], db.session.scalars(select(Quarantined.body).where(Quarantined.id == kept_id)).one()


def contents_of(body: str) -> Contents:
    """What the text says of itself, of a submission and of a draft alike."""
    try:
        document = json.loads(body)
        details = document.get("details", document)
        answers = document["answers"]
        return Contents(str(details.get("outcome") or ""), len(answers), str(details.get("staff_note") or ""), True)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Contents("", 0, "", False)


def discard(*, kept_id: int, reason: str, actor: Actor, at: datetime) -> Quarantined:
    """Put it aside for good, with a reason; the bytes stay. Raises NotFound, Conflict("settled"), NotAllowed."""
    if not reason.strip():
        raise InvalidAnswer("no_reason")
    row = to_settle(kept_id, actor)
    settle(row, Settlement.DISCARDED, actor, at, reason=reason.strip())
    return row


def to_settle(kept_id: int, actor: Actor) -> Quarantined:
    """The record, locked. Raises NotFound out of reach, Conflict("settled") naming who was first, NotAllowed."""
    kept_one(kept_id=kept_id, actor=actor)
    query = select(Quarantined).where(Quarantined.id == kept_id).with_for_update()
    row = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if row.settlement is not None:
        raise Conflict("settled", who=names_of([row.settled_by]).get(row.settled_by or 0, "—"))
    if row.user_id == actor.user_id:
        raise NotAllowed("own_visit")
    return row


def settle(row: Quarantined, how: Settlement, actor: Actor, at: datetime, *, reason: str = "") -> None:
    """Write down what became of it."""
    row.settlement, row.settled_at, row.settled_by, row.settled_reason = how, at, actor.user_id, reason
    action = "submission.take_in" if how is Settlement.TAKEN_IN else "submission.discard"
    record(action=action, thing=THING, thing_id=row.uuid, fields=("settlement",), actor_id=actor.user_id)


def _waits() -> ColumnElement[bool]:
    return Quarantined.settlement.is_(None)


def _within_reach(actor: Actor) -> ColumnElement[bool]:
    """By the branch of the visit or draft under the key; where neither stands, whoever reviews everywhere."""
    reach = actor.reach(REVIEW)
    return true() if reach is None else _branch().in_(reach)


def _branch() -> ColumnElement[int | None]:
    return func.coalesce(Visit.branch_id, Assignment.branch_id)


def _joined(*what: Any) -> Select[Any]:
    query = select(*what).select_from(Quarantined).outerjoin(Visit, Visit.uuid == Quarantined.uuid)
    query = query.outerjoin(Draft, Draft.uuid == Quarantined.uuid)
    return query.outerjoin(Assignment, Assignment.id == Draft.assignment_id)


def _columns() -> Select[Any]:
    number = select(func.min(Shopper.number)).where(Shopper.user_id == Quarantined.user_id).scalar_subquery()
    return _joined(Quarantined, Visit.id.label("visit_id"), _branch().label("branch_id"), number.label("number"))


def _rows(query: Select[Any]) -> list[KeptRow]:
    found = db.session.execute(query).all()
    places = {
        row.id: row for row in branches(ids={row.branch_id for row in found if row.branch_id}, include_closed=True)
    }
    names = names_of({row.Quarantined.settled_by for row in found})
    rows = []
    for row in found:
        one, place = row.Quarantined, places.get(row.branch_id)
        rows.append(
            KeptRow(
                id=one.id,
                uuid=one.uuid,
                reason=one.reason,
                alias=shopper_code(row.number),
                at=one.at,
                branch_name=place.name if place else "",
                time_zone=place.time_zone if place else "",
                visit_id=row.visit_id,
                settlement=one.settlement,
                settled_at=one.settled_at,
                settled_by=names.get(one.settled_by or 0, "—"),
                settled_reason=one.settled_reason,
                made_id=one.visit_id,
            )
        )
    return rows
