"""The draft on the server: what the phone has typed so far, guarded by its revision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.errors import Conflict, NotFound
from app.extensions import db, insert_new
from app.web.actors import Actor
from audits.api_schema import DraftBody, canonical
from audits.circumstances import Circumstances, find
from audits.models.programmes import Assignment, AssignmentState, Shopper
from audits.models.visits import Draft, Tombstone, Visit
from audits.quarantining import Reason, keep_apart
from audits.reaching import inside


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The draft as the server holds it after all; `is_refused`: it had moved on, the phone's branch is kept apart."""

    uuid: str
    revision: int
    saved_at: datetime
    answers: dict[str, Any]
    details: dict[str, Any]
    is_refused: bool = False


def mirror(*, uuid: UUID, body: DraftBody, known_revision: int, actor: Actor) -> Mirrored:
    """Keep what the phone has, if the server still holds the revision that the phone knows (0: none yet).

    The same content again is no conflict. Raises NotFound("assignment"), Conflict("submitted") after the visit itself.
    """
    at = clock.now()
    where = find(body.assignment_id, actor=actor, at=at)
    with inside(where.organisation_id):
        _refuse_after_the_visit(str(uuid))
        answers, details = body.answers, body.details.model_dump(mode="json")
        row = _locked(str(uuid), where, actor)
        if row is None and _begin(str(uuid), body, details, where, at):
            return Mirrored(str(uuid), 1, at, answers, details)
        row = row or _locked(str(uuid), where, actor)
        if row is None:
            raise NotFound("draft")  # the key is taken in another organisation
        if (row.answers, row.details) == (answers, details):
            return _mirrored(row)
        if row.revision != known_revision:
            text = canonical({"answers": answers, "details": details, "known_revision": known_revision})
            keep_apart(uuid=str(uuid), body=text, reason=Reason.OTHER_BRANCH, user_id=actor.user_id)
            return _mirrored(row, is_refused=True)
        row.answers, row.details, row.revision, row.saved_at = answers, details, row.revision + 1, at
        db.session.flush()  # it belongs to the organisation entered now, which is left below
        return _mirrored(row)


def newest_draft(assignment_id: int) -> Draft | None:
    """The draft of an assignment that was saved last, on whichever phone, in the current organisation."""
    query = select(Draft).where(Draft.assignment_id == assignment_id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    return db.session.scalar(query.limit(1))


def _refuse_after_the_visit(uuid: str) -> None:
    for kind in (Visit, Tombstone):
        if db.session.scalar(select(kind.id).where(kind.uuid == uuid)) is not None:
            raise Conflict("submitted")


def _begin(uuid: str, body: DraftBody, details: dict[str, Any], where: Circumstances, at: datetime) -> bool:
    values = {
        "organisation_id": where.organisation_id,
        "uuid": uuid,
        "assignment_id": where.assignment_id,
        "answers": body.answers,
        "details": details,
        "started_at": body.started_at,
        "saved_at": at,
    }
    if not insert_new(Draft, [values]):
        return False
    assignment = db.session.scalar(select(Assignment).where(Assignment.id == where.assignment_id).with_for_update())
    if assignment is not None and assignment.state in (AssignmentState.OFFERED, AssignmentState.ACCEPTED):
        assignment.state = AssignmentState.STARTED
        assignment.revision += 1
    db.session.flush()  # as above
    return True


def _locked(uuid: str, where: Circumstances, actor: Actor) -> Draft | None:
    query = (
        select(Draft)
        .join(Assignment, Assignment.id == Draft.assignment_id)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .where(Draft.uuid == uuid, Draft.assignment_id == where.assignment_id, Shopper.user_id == actor.user_id)
    )
    return db.session.scalar(query.with_for_update(of=Draft).execution_options(populate_existing=True))


def _mirrored(row: Draft, *, is_refused: bool = False) -> Mirrored:
    return Mirrored(row.uuid, row.revision, row.saved_at, dict(row.answers), dict(row.details), is_refused)
