"""Evidence for the eyes of those who may see the visit."""

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.files.storing import FileMissing, fetch
from app.web.actors import Actor
from audits.models.visits import Evidence, Visit, VisitState


def shown_photo(uuid: str, actor: Actor) -> bytes:
    """The redrawn copy: for reviewers of the branch any, for others only of approved visits. Raises NotFound."""
    row = _find(uuid, actor)
    if row.display_digest is None:
        raise NotFound("photo")
    return _bytes(row.display_digest)


def original(uuid: str, actor: Actor) -> bytes:
    """The file as it came. Raises NotFound."""
    row = _find(uuid, actor)
    if row.stored_at is None:
        raise NotFound("photo")
    return _bytes(row.digest)


def _find(uuid: str, actor: Actor) -> Evidence:
    query = select(Evidence, Visit.branch_id, Visit.state).join(Visit, Visit.id == Evidence.visit_id)
    found = db.session.execute(query.where(Evidence.uuid == uuid)).one_or_none()
    if found is None or not _may_see(actor, found.branch_id, found.state):
        raise NotFound("photo")
    row: Evidence = found[0]
    return row


def _may_see(actor: Actor, branch_id: int, state: VisitState) -> bool:
    if actor.may_at("visits.review", branch_id):
        return True
    return state is VisitState.APPROVED and actor.may_at("visits.view", branch_id)


def _bytes(digest: str) -> bytes:
    try:
        return fetch(digest)
    except FileMissing as exc:
        raise NotFound("photo") from exc
