"""Bytes that cannot be taken as they came: kept for a reviewer, never thrown away."""

import hashlib
from enum import StrEnum

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.trail.recording import record
from app.web.transactions import begin_writing
from audits.models.visits import Quarantined


class Reason(StrEnum):
    """Why they were kept apart."""

    OTHER_DIGEST = "other_digest"  # a submission of that key is here, with other bytes
    DELETED = "deleted"  # a submission of that key was deleted
    OTHER_BRANCH = "other_branch"  # a draft that moved on elsewhere meanwhile


def keep_apart(*, uuid: str, body: str, reason: Reason, user_id: int) -> None:
    """Keep the text, once for each content. JSON holds no NUL, so every database can hold it."""
    begin_writing()
    digest = hashlib.sha256(body.encode()).hexdigest()
    same = select(Quarantined.id).where(Quarantined.uuid == uuid, Quarantined.digest == digest)
    if db.session.scalar(same.limit(1)) is not None:
        return
    db.session.add(
        Quarantined(
            uuid=uuid, digest=digest, body=body.replace("\0", ""), reason=reason.value, user_id=user_id, at=clock.now()
        )
    )
    db.session.flush()  # it belongs to the organisation entered now, which the caller leaves
    record(action="submission.quarantine", thing="submission", thing_id=uuid, actor_id=user_id)
