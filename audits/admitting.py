"""Taking in what was kept apart: a submission becomes a visit of its own, a draft takes the place of the one here."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.web.actors import Actor
from audits.api_schema import ExpectedFile, Submission, read
from audits.circumstances import of_shopper
from audits.filing import Taken, save
from audits.flags import Flag
from audits.models.visits import Draft, Evidence, Quarantined, Settlement, Visit
from audits.quarantining import Reason
from audits.sifting import settle, to_settle
from audits.visiting import judge


def take_in(*, kept_id: int, actor: Actor, at: datetime) -> int | None:
    """The id of the visit that now waits for review, or None for a draft, which the shopper goes on with.

    Raises NotFound, Conflict("settled" | "draft_gone"), NotAllowed("own_visit"), InvalidAnswer("kept_unfit").
    """
    row = to_settle(kept_id, actor)
    if row.reason == Reason.OTHER_BRANCH:
        _replace_draft(row, at)
    else:
        row.visit_id = _make_visit(row, actor, at)
    settle(row, Settlement.TAKEN_IN, actor, at)
    return row.visit_id


def _replace_draft(row: Quarantined, at: datetime) -> None:
    query = select(Draft).where(Draft.uuid == row.uuid).with_for_update()
    draft = db.session.scalar(query.execution_options(populate_existing=True))
    if draft is None:
        raise Conflict("draft_gone")
    document = json.loads(row.body)
    draft.answers, draft.details = document["answers"], document["details"]
    draft.revision, draft.saved_at = draft.revision + 1, at


def _make_visit(row: Quarantined, actor: Actor, at: datetime) -> int:
    """A visit under a new key, with copies of its files: the one that stands under the old key keeps its own."""
    there = _files_in(row.body)
    fresh = {uuid: new_key(at) for uuid in there}
    try:
        sent = _renamed(row.body, fresh, there)
        where = of_shopper(sent.assignment_id, user_id=row.user_id, version_id=sent.version_id)
        checked, scored = judge(sent, where)
    except (InvalidAnswer, NotFound) as exc:
        raise InvalidAnswer("kept_unfit") from exc
    key, digest = new_key(at), hashlib.sha256(row.body.encode()).hexdigest()
    if not save(Taken(key, digest, sent, where, checked, scored, at), actor.user_id):
        raise Conflict("changed_meanwhile")
    visit = db.session.scalars(select(Visit).where(Visit.uuid == key)).one()
    visit.flags = [*visit.flags, Flag.KEPT_APART.value]
    _copy_arrived(there, fresh)
    return visit.id


def _files_in(body: str) -> dict[str, Evidence | None]:
    """The files that the document names; None for those that were never announced under their key."""
    try:
        document = json.loads(body)
        listed = {str(each["uuid"]) for each in document["files"]}
        kin = select(Evidence).join(Visit, Visit.id == Evidence.visit_id)
        of_assignment = db.session.scalars(kin.where(Visit.assignment_id == int(document["assignment_id"]))).all()
    except (ValueError, TypeError, KeyError) as exc:
        raise InvalidAnswer("kept_unfit") from exc
    known = {each.uuid: each for each in of_assignment if each.uuid in body}
    return {uuid: known.get(uuid) for uuid in listed} | known


def _renamed(body: str, fresh: Mapping[str, str], there: Mapping[str, Evidence | None]) -> Submission:
    """The submission with its files under new keys, and those of an earlier visit in its manifest as well."""
    for old, new in fresh.items():
        body = body.replace(old, new)
    sent = read(Submission, body.encode())
    listed = {each.uuid for each in sent.files}
    earlier = [_line(row, fresh[uuid]) for uuid, row in there.items() if row and fresh[uuid] not in listed]
    return sent.model_copy(update={"files": [*sent.files, *earlier]})


def _line(row: Evidence, uuid: str) -> ExpectedFile:
    return ExpectedFile.model_validate(
        {
            "uuid": uuid,
            "question_id": row.question_id,
            "kind": row.kind,
            "bytes": row.bytes_expected,
            "digest": row.digest,
            "media_type": row.media_type or "image/jpeg",
            "taken_at": row.taken_at,
        }
    )


def _copy_arrived(there: Mapping[str, Evidence | None], fresh: Mapping[str, str]) -> None:
    """What has arrived already need not arrive again: the bytes are kept by their digest."""
    made = {row.uuid: row for row in db.session.scalars(select(Evidence).where(Evidence.uuid.in_(fresh.values())))}
    for old, row in there.items():
        copy = made.get(fresh[old])
        if row is not None and copy is not None and copy.digest == row.digest:
            copy.stored_at, copy.display_digest, copy.bytes_received = (
                row.stored_at,
                row.display_digest,
                row.bytes_received,
            )


def new_key(at: datetime) -> str:
    """A key such as the phone makes (UUIDv7)."""
    millis = int(at.timestamp() * 1000)
    number = millis << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(UUID(int=number))
