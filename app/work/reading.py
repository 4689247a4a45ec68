"""The window of this room: the jobs of the current organisation as frozen rows."""

import enum
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from sqlalchemy import Select, func, select

from app import clock, tenancy
from app.extensions import db
from app.work.models import Job, JobOutcome
from app.work.progress import Progress, progress_of
from app.work.registry import KINDS


class JobState(enum.Enum):
    """Where a job stands at a moment."""

    WAITING = "waiting"  # its time has not come
    DUE = "due"  # the next free worker takes it
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as people see it. `attempts` counts the failures in a row (and the try in hand)."""

    id: int
    kind: str
    title: LazyString | str
    key: str
    state: JobState
    due_at: datetime
    attempts: int
    error: str | None
    cancel_requested: bool
    progress: Progress | None
    started_at: datetime | None
    last_run_at: datetime | None
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done."""
        return self.finished_at is None


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of work: when it last ran, and how many jobs of it wait, are parked as failed, are done."""

    kind: str
    title: LazyString | str
    last_run_at: datetime | None
    open: int
    failed: int
    done: int
    may_start: bool


def job(job_id: int) -> JobRow | None:
    """One job of the current organisation, or None."""
    found = _rows(_own().where(Job.id == job_id))
    return found[0] if found else None


def open_jobs(*, limit: int = 100) -> list[JobRow]:
    """What runs, is due or waits for its time; the first due first."""
    return _rows(_own().where(Job.finished_at.is_(None)).order_by(Job.due_at, Job.id).limit(limit))


def failed_jobs(*, limit: int = 100) -> list[JobRow]:
    """What was given up and why; the latest first."""
    return _rows(_own().where(Job.outcome == JobOutcome.FAILED).order_by(Job.finished_at.desc()).limit(limit))


def last_runs(*, limit: int = 30) -> list[JobRow]:
    """What ended well or was cancelled; the latest first."""
    ended = Job.outcome.in_([JobOutcome.DONE, JobOutcome.CANCELLED])
    return _rows(_own().where(ended).order_by(Job.finished_at.desc(), Job.id.desc()).limit(limit))


def kinds() -> list[KindRow]:
    """Every kind of work that the organisation has had, or that people may start, by name."""
    query = (
        select(
            Job.kind,
            func.max(Job.last_run_at),
            func.count().filter(Job.finished_at.is_(None)),
            func.count().filter(Job.outcome == JobOutcome.FAILED),
            func.count().filter(Job.outcome == JobOutcome.DONE),
        )
        .where(Job.organisation_id == tenancy.current())
        .group_by(Job.kind)
    )
    startable = {name for name, kind in KINDS.items() if kind.by_hand is not None}
    had = {kind: (last, open_, failed, done) for kind, last, open_, failed, done in db.session.execute(query)}
    never = (None, 0, 0, 0)
    return [
        KindRow(kind, _title(kind), *had.get(kind, never), kind in startable) for kind in sorted(had.keys() | startable)
    ]


def is_due(kind: str, at: datetime) -> bool:
    """Whether work of this kind runs, or is due at `at` and not done."""
    due = _own().where(Job.kind == kind, Job.finished_at.is_(None), Job.due_at <= at)
    return db.session.scalar(due.limit(1)) is not None


def count_failed() -> int:
    """How many jobs were given up: the figure beside the room's name in the rail."""
    query = select(func.count()).where(Job.organisation_id == tenancy.current(), Job.outcome == JobOutcome.FAILED)
    return db.session.scalar(query) or 0


def _own() -> Select[Job]:
    return select(Job).where(Job.organisation_id == tenancy.current())


def _rows(query: Select[Job]) -> list[JobRow]:
    now = clock.now()
    return [_row(job, now) for job in db.session.scalars(query)]


def _row(job: Job, now: datetime) -> JobRow:
    return JobRow(
        id=job.id,
        kind=job.kind,
        title=_title(job.kind),
        key=job.key,
        state=_state(job, now),
        due_at=job.due_at,
        attempts=job.attempts,
        error=job.error,
        cancel_requested=job.cancel_requested,
        progress=progress_of(done=job.done, total=job.total, began_at=job.started_at, now=job.finished_at or now),
        started_at=job.started_at,
        last_run_at=job.last_run_at,
        finished_at=job.finished_at,
    )


def _title(kind: str) -> LazyString | str:
    known = KINDS.get(kind)
    return known.title if known else kind


def _state(job: Job, now: datetime) -> JobState:
    if job.outcome is not None:
        return JobState(job.outcome.value)
    if job.claimed_until is not None and job.claimed_until > now:
        return JobState.RUNNING
    return JobState.DUE if job.due_at <= now else JobState.WAITING
