"""A visit that was judged becomes rows: itself, the files it expects, its assignment done; no records are loaded."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app import clock, tenancy
from app.errors import InvalidAnswer
from app.extensions import db, insert_new
from app.questions.answer import Answer
from app.questions.answers import Checked
from app.trail.recording import record
from app.web.transactions import begin_writing
from audits.api_schema import Submission
from audits.circumstances import Circumstances, form_used
from audits.flags import Course, flags_of
from audits.models.programmes import AssignmentState
from audits.models.visits import Evidence, StaffMatch, Visit, VisitState
from audits.saving import drop_draft, write_visit
from audits.scoring import Score, Unit, score_in_brief, stored


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


def save(taken: Taken, user_id: int) -> bool:
    """Whether the visit is new; when it is not, nothing has been written."""
    row = _row(taken)
    begin_writing()
    visit_id = write_visit(row)
    if visit_id is None:
        return False
    _expect_files(visit_id, taken)
    if taken.where.has_draft:
        drop_draft(taken.uuid, taken.where.organisation_id)
    record(action="visit.submit", thing="visit", thing_id=visit_id, actor_id=user_id)
    return True


def _row(taken: Taken) -> dict[str, object]:
    sent, where, branch = taken.sent, taken.where, taken.where.branch
    return {
        "organisation_id": tenancy.current(),
        "uuid": taken.uuid,
        "digest": taken.digest,
        "receipt": receipt_of(taken),
        "programme_id": where.programme_id,
        "wave_id": where.wave_id,
        "assignment_id": where.assignment_id,
        "branch_id": branch.id,
        "version_id": sent.version_id,
        "shopper_id": where.shopper_id,
        "outcome": sent.ended,
        "outcome_reason": sent.outcome_reason.strip(),
        "state": VisitState.SUBMITTED,
        "started_at": sent.started_at,
        "finished_at": sent.finished_at,
        "received_at": taken.at,
        "elapsed_ms": sent.monotonic,
        "local_day": clock.local_day(sent.started_at, branch.time_zone),
        "region_path": branch.region_path,
        "branch_format": branch.format,
        "head_id": branch.head_id,
        "staff_note": sent.staff_note.strip(),
        "staff_match": StaffMatch.UNKNOWN,
        "answers": taken.checked.document,
        "channel": "in_person",
        "flags": [flag.value for flag in flags_of(_course(taken), taken.score)],
        "revision": 1,
        **_scored(taken),
    }


def _scored(taken: Taken) -> dict[str, object]:
    result, form = taken.score, form_used(taken.where)
    if result is None or form is None:
        return {"raw_percent": None, "final_percent": None, "critical_failed": False, "score": None}
    is_percent = result.unit is Unit.PERCENT
    return {
        "raw_percent": stored(result.raw) if is_percent and result.raw is not None else None,
        "final_percent": stored(result.final) if is_percent and result.final is not None else None,
        "critical_failed": bool(result.effects),
        "score": score_in_brief(result, form, tags=frozenset(taken.where.branch.tags)),
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


def receipt_of(taken: Taken) -> str:
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
    carried = unlisted(taken.sent, taken.checked) if taken.score is not None else set()
    if carried:  # photos of the visit that was given back belong to the one that takes its place
        moved = update(Evidence).where(Evidence.uuid.in_(carried)).values(visit_id=visit_id)
        db.session.execute(moved, execution_options={"synchronize_session": False})


def unlisted(sent: Submission, checked: Checked) -> set[str]:
    """The files that the answers name and the manifest does not."""
    return _files_of(checked.answers) - {each.uuid for each in sent.files}


def of_earlier_visits(assignment_id: int, files: set[str]) -> set[str]:
    """Those of the files that came with an earlier visit of the assignment, one that a reviewer gave back."""
    if not files:
        return set()
    query = select(Evidence.uuid).join(Visit, Visit.id == Evidence.visit_id)
    query = query.where(Visit.assignment_id == assignment_id, Evidence.uuid.in_(files))
    return set(db.session.scalars(query))


def _files_of(answers: Mapping[str, Answer]) -> set[str]:
    repeats = [repeat for answer in answers.values() for repeat in answer.repeats]
    return {name for answer in (*answers.values(), *repeats) for name in answer.files}
