"""A finished visit is taken in exactly once: checked, scored, saved with the files it expects, in one transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import select

from app import clock
from app.errors import InvalidAnswer, NotFound
from app.extensions import db
from app.questions.answers import Checked, Context, check_answers
from app.questions.problems import Problem
from app.questions.schema import Form
from app.web.actors import Actor
from audits.api_schema import Submission, read
from audits.circumstances import Circumstances, find, form_used
from audits.filing import Taken, of_earlier_visits, receipt_of, save, unlisted
from audits.models.programmes import Shopper
from audits.models.visits import Evidence, Outcome, Tombstone, Visit
from audits.quarantining import Reason, keep_apart
from audits.reaching import inside, organisations_of
from audits.scoring import Score, score


class Reception(Enum):
    """What became of the bytes."""

    NEW = "new"
    SAME = "same"  # they were here already
    OTHER_DIGEST = "other_digest"  # other bytes are here under this key; these are in quarantine
    DELETED = "deleted"  # the visit of this key was deleted; these are in quarantine


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to the phone: the receipt, and the files that have not arrived yet."""

    reception: Reception
    receipt: str = ""
    missing: tuple[str, ...] = ()


class AnswersRefused(InvalidAnswer):
    """The answers do not fit the checklist: each problem with its place (422)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("answers", count=len(problems))
        self.problems = problems


def submit(*, uuid: str, body: bytes, actor: Actor) -> Received:
    """Take in the frozen bytes of a visit under the key made on the phone; the database's unique key decides races.

    A visit by an old version, for a revoked assignment or after its window is accepted and flagged. Raises
    InvalidAnswer for what is no submission, AnswersRefused, NotFound("assignment") for somebody else's.
    """
    at, digest = clock.now(), hashlib.sha256(body).hexdigest()
    try:
        sent = read(Submission, body)
        where = find(sent.assignment_id, actor=actor, at=at, uuid=uuid, version_id=sent.version_id)
    except (InvalidAnswer, NotFound):
        known = _known_anywhere(uuid, digest, body, actor, at)
        if known is None:
            raise
        return known
    with inside(where.organisation_id):
        known = _known_here(uuid, digest, body, actor) if where.is_key_taken else None
        return known or _take_in(uuid, digest, body, sent, where, at, actor)


def _take_in(
    uuid: str, digest: str, body: bytes, sent: Submission, where: Circumstances, at: datetime, actor: Actor
) -> Received:
    checked, scored = judge(sent, where)
    taken = Taken(uuid, digest, sent, where, checked, scored, at)
    if save(taken, actor.user_id):
        return Received(Reception.NEW, receipt_of(taken), tuple(each.uuid for each in sent.files))
    # Another request with the same key was first, perhaps in another organisation.
    return _known_here(uuid, digest, body, actor) or _apart(uuid, body, Reason.OTHER_DIGEST, actor)


def missing_files(visit_id: int) -> tuple[str, ...]:
    """The files of a visit that have not arrived whole, in the manifest's order."""
    query = select(Evidence.uuid).where(Evidence.visit_id == visit_id, Evidence.stored_at.is_(None))
    return tuple(db.session.scalars(query.order_by(Evidence.id)))


def _known_anywhere(uuid: str, digest: str, body: bytes, actor: Actor, at: datetime) -> Received | None:
    for organisation_id in organisations_of(actor, at.date()):
        with inside(organisation_id):
            known = _known_here(uuid, digest, body, actor)
        if known is not None:
            return known
    return None


def _known_here(uuid: str, digest: str, body: bytes, actor: Actor) -> Received | None:
    query = select(Visit.id, Visit.digest, Visit.receipt, Shopper.user_id)
    query = query.outerjoin(Shopper, Shopper.id == Visit.shopper_id).where(Visit.uuid == uuid)
    visit = db.session.execute(query).one_or_none()
    if visit is not None and visit.user_id != actor.user_id:
        raise NotFound("submission")
    if visit is not None and visit.digest == digest:
        return Received(Reception.SAME, visit.receipt, missing_files(visit.id))
    if visit is not None:
        return _apart(uuid, body, Reason.OTHER_DIGEST, actor)
    if db.session.scalar(select(Tombstone.id).where(Tombstone.uuid == uuid)) is not None:
        return _apart(uuid, body, Reason.DELETED, actor)
    return None


def _apart(uuid: str, body: bytes, reason: Reason, actor: Actor) -> Received:
    keep_apart(uuid=uuid, body=body.decode("utf-8", "backslashreplace"), reason=reason, user_id=actor.user_id)
    return Received(Reception(reason.value))


def judge(sent: Submission, where: Circumstances) -> tuple[Checked, Score | None]:
    """Check the answers by the version they were given to; only a completed visit must be whole, and is scored.

    Raises AnswersRefused, InvalidAnswer("version" | "reason_missing" | "files_unlisted").
    """
    form = form_used(where)
    if form is None:
        raise InvalidAnswer("version", version=sent.version_id)
    is_completed = sent.ended is Outcome.COMPLETED
    tags = frozenset(where.branch.tags)
    checked = check_answers(form, sent.answers, Context(tags=tags, channel="in_person"), complete=is_completed)
    _refuse_wrong(sent, form, checked)
    return checked, score(form, checked.answers, tags=tags) if is_completed else None


def _refuse_wrong(sent: Submission, form: Form, checked: Checked) -> None:
    if sent.ended is not Outcome.COMPLETED:
        if not sent.outcome_reason.strip():
            raise InvalidAnswer("reason_missing")
        return
    if checked.problems:
        raise AnswersRefused(checked.problems)
    left_out = unlisted(sent, checked)
    if left_out != of_earlier_visits(sent.assignment_id, left_out):
        raise InvalidAnswer("files_unlisted", files=", ".join(sorted(left_out)))
