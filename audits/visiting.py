"""A finished visit is taken in exactly once: checked, scored, saved with the files it expects, in one transaction."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import cast

from sqlalchemy import Table, delete, select, update

from app import clock, tenancy
from app.errors import InvalidAnswer, NotFound
from app.extensions import db, insert_new
from app.questions.answer import Answer
from app.questions.answers import Checked, Context, check_answers
from app.questions.problems import Problem
from app.questions.schema import Form
from app.trail.recording import record
from app.web.actors import Actor
from audits.api_schema import Submission, read
from audits.circumstances import Circumstances, find, form_used
from audits.flags import Course, flags_of
from audits.models.programmes import Assignment, AssignmentState, Shopper
from audits.models.visits import Draft, Evidence, Outcome, Tombstone, Visit, VisitState
from audits.quarantining import Reason, keep_apart
from audits.reaching import inside, organisations_of
from audits.scoring import Score, Unit, score, score_to_json, stored

ASSIGNMENTS, DRAFTS = cast(Table, Assignment.__table__), cast(Table, Draft.__table__)


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


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything about one submission on its way into the database."""

    uuid: str
    digest: str
    sent: Submission
    where: Circumstances
    checked: Checked
    score: Score | None
    at: datetime


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
    checked, scored = _judge(sent, where)
    taken = Taken(uuid, digest, sent, where, checked, scored, at)
    if _save(taken, actor.user_id):
        return Received(Reception.NEW, _receipt(taken), tuple(each.uuid for each in sent.files))
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


def _judge(sent: Submission, where: Circumstances) -> tuple[Checked, Score | None]:
    """Check the answers by the version they were given to; only a completed visit must be whole, and is scored."""
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
    unlisted = _unlisted(sent, checked)
    if unlisted and unlisted != _of_earlier_visits(sent.assignment_id, unlisted):
        raise InvalidAnswer("files_unlisted", files=", ".join(sorted(unlisted)))


def _unlisted(sent: Submission, checked: Checked) -> set[str]:
    return _files_of(checked.answers) - {each.uuid for each in sent.files}


def _of_earlier_visits(assignment_id: int, files: set[str]) -> set[str]:
    """Those of the files that came with an earlier visit of the assignment, one that a reviewer gave back."""
    query = select(Evidence.uuid).join(Visit, Visit.id == Evidence.visit_id)
    query = query.where(Visit.assignment_id == assignment_id, Evidence.uuid.in_(files))
    return set(db.session.scalars(query)) if files else set()


def _files_of(answers: Mapping[str, Answer]) -> set[str]:
    repeats = [repeat for answer in answers.values() for repeat in answer.repeats]
    return {name for answer in (*answers.values(), *repeats) for name in answer.files}


def _save(taken: Taken, user_id: int) -> bool:
    """Whether the visit is new; when it is not, nothing has been written."""
    inserted = insert_new(Visit, [_row(taken)])
    if not inserted:
        return False
    _expect_files(inserted[0], taken)
    _close(taken.where, taken.uuid)
    record(action="visit.submit", thing="visit", thing_id=inserted[0], actor_id=user_id)
    return True


def _close(where: Circumstances, uuid: str) -> None:
    """The assignment is done (unless it was revoked), the draft has served. Past the session: no record is loaded."""
    if where.state is not AssignmentState.REVOKED:
        own = (ASSIGNMENTS.c.id == where.assignment_id) & (ASSIGNMENTS.c.organisation_id == where.organisation_id)
        done = update(ASSIGNMENTS).where(own, ASSIGNMENTS.c.state != AssignmentState.REVOKED)
        db.session.execute(done.values(state=AssignmentState.SUBMITTED, revision=ASSIGNMENTS.c.revision + 1))
    if where.has_draft:
        own = (DRAFTS.c.uuid == uuid) & (DRAFTS.c.organisation_id == where.organisation_id)
        db.session.execute(delete(DRAFTS).where(own))


def _row(taken: Taken) -> dict[str, object]:
    sent, where, branch = taken.sent, taken.where, taken.where.branch
    return {
        "organisation_id": tenancy.current(),
        "uuid": taken.uuid,
        "digest": taken.digest,
        "receipt": _receipt(taken),
        "programme_id": where.programme_id,
        "wave_id": where.wave_id,
        "assignment_id": where.assignment_id,
        "branch_id": branch.id,
        "version_id": sent.version_id,
        "shopper_id": where.shopper_id,
        "outcome": sent.ended,
        "outcome_reason": sent.outcome_reason.strip(),
        "started_at": sent.started_at,
        "finished_at": sent.finished_at,
        "received_at": taken.at,
        "elapsed_ms": sent.monotonic,
        "local_day": clock.local_day(sent.started_at, branch.time_zone),
        "region_path": branch.region_path,
        "branch_format": branch.format,
        "head_id": branch.head_id,
        "staff_note": sent.staff_note.strip(),
        "answers": taken.checked.document,
        "flags": [flag.value for flag in flags_of(_course(taken), taken.score)],
        **_scored(taken.score),
    }


def _scored(result: Score | None) -> dict[str, object]:
    if result is None:
        return {"raw_percent": None, "final_percent": None, "critical_failed": False, "score": None}
    is_percent = result.unit is Unit.PERCENT
    return {
        "raw_percent": stored(result.raw) if is_percent and result.raw is not None else None,
        "final_percent": stored(result.final) if is_percent and result.final is not None else None,
        "critical_failed": bool(result.effects),
        "score": score_to_json(result),
    }


def _course(taken: Taken) -> Course:
    sent, where = taken.sent, taken.where
    return Course(
        started_at=sent.started_at,
        finished_at=sent.finished_at,
        elapsed_ms=sent.monotonic,
        received_at=taken.at,
        window_from=where.window_from,
        window_to=where.window_to,
        is_revoked=where.state is AssignmentState.REVOKED,
        is_wave_closed=where.wave_closed_at is not None,
        is_other_version=sent.version_id != where.version_id,
        is_second=where.state is AssignmentState.SUBMITTED and _has_standing_visit(where.assignment_id),
    )


def _has_standing_visit(assignment_id: int) -> bool:
    query = select(Visit.id).where(Visit.assignment_id == assignment_id, Visit.state != VisitState.RETURNED)
    return db.session.scalar(query.limit(1)) is not None


def _receipt(taken: Taken) -> str:
    """Eight signs that people can read to each other, made of the key and the bytes: the same however often asked."""
    return hashlib.sha256(f"{taken.uuid}:{taken.digest}".encode()).hexdigest()[:8].upper()


def _expect_files(visit_id: int, taken: Taken) -> None:
    rows: list[dict[str, object]] = [
        {
            "organisation_id": tenancy.current(),
            "uuid": each.uuid,
            "visit_id": visit_id,
            "question_id": each.question_id,
            "kind": each.kind,
            "bytes_expected": each.bytes,
            "digest": each.digest,
            "media_type": each.media_type,
            "taken_at": each.taken_at,
        }
        for each in taken.sent.files
    ]
    if rows and len(insert_new(Evidence, rows)) < len(rows):
        raise InvalidAnswer("file_known")
    carried = _unlisted(taken.sent, taken.checked) if taken.score is not None else set()
    if carried:  # photos of the visit that was given back belong to the one that takes its place
        moved = update(Evidence).where(Evidence.uuid.in_(carried)).values(visit_id=visit_id)
        db.session.execute(moved, execution_options={"synchronize_session": False})
