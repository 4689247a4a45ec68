"""Take a job that is due, hold on to it, and write down what became of it. The worker commits."""

import random
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, Table, and_, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.extensions import db
from app.work.backing_off import wait_after
from app.work.models import Job, JobOutcome
from app.work.registry import Claimed, LeaseLost, Outcome

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 8
JOBS = cast(Table, Job.__table__)
ENDED_IN_IT = "the worker ended in the middle of it"


def anything_due(now: datetime, *, kinds: Collection[str]) -> bool:
    """Whether a claim would find something: a look that takes no lock."""
    return bool(db.session.execute(select(exists(_due(now, kinds)))).scalar())


def claim_one(worker_id: str, now: datetime, *, kinds: Collection[str]) -> Claimed | None:
    """The longest due job of the kinds known here, held for LEASE; None when nothing is due.

    The subquery skips rows that another worker is claiming (PostgreSQL); SQLite lets one writer in at a time.
    """
    taken = _due(now, kinds).order_by(JOBS.c.due_at, JOBS.c.id).limit(1).with_for_update(skip_locked=True)
    statement = (
        update(JOBS)
        .where(JOBS.c.id == taken.scalar_subquery(), _free(now))
        .values(
            claimed_by=worker_id,
            claimed_until=now + LEASE,
            attempts=JOBS.c.attempts + 1,
            last_run_at=now,
            started_at=func.coalesce(JOBS.c.started_at, now),
        )
        .returning(*JOBS.c)
    )
    row = db.session.execute(statement).mappings().one_or_none()
    return None if row is None else _claimed(dict(row))


def is_over(job: Claimed, now: datetime) -> bool:
    """Whether a job just claimed is to be left alone: cancelled by a person, or it ended too many workers."""
    if job.cancel_requested:
        _write(job, finished_at=now, outcome=JobOutcome.CANCELLED, claimed_until=None)
    elif job.attempt > MAX_ATTEMPTS:
        _park(job, now, error=ENDED_IN_IT)
    else:
        return False
    return True


def hold(job: Claimed, now: datetime) -> datetime:
    """Hold on for another LEASE, counted from `now`. Raises LeaseLost when somebody else has it."""
    until = now + LEASE
    _write(job, claimed_until=until)
    return until


def finish(job: Claimed, outcome: Outcome, now: datetime) -> None:
    """Write down that a unit went well. Raises LeaseLost when somebody else has the job: then nothing may be saved."""
    values: dict[str, Any] = {"claimed_until": None, "attempts": 0, "error": None}
    if outcome.done is not None:
        values["done"] = outcome.done
    if outcome.total is not None:
        values["total"] = outcome.total
    if outcome.more:
        values["due_at"] = outcome.at or now
    else:
        values |= {"finished_at": now, "outcome": JobOutcome.DONE}
    _write(job, **values)


def fail(job: Claimed, error: Exception, now: datetime) -> None:
    """Push a job that failed ahead, later each time; after MAX_ATTEMPTS in a row park it for a person."""
    if job.attempt >= MAX_ATTEMPTS:
        _park(job, now, error=_told(error))
        return
    later = now + wait_after(job.attempt, random.random())  # noqa: S311  # spreads the load, hides nothing
    _write(job, claimed_until=None, due_at=later, error=_told(error))


def release(worker_id: str) -> None:
    """Give back what this worker still holds, after the database was away."""
    db.session.execute(
        update(JOBS).where(JOBS.c.claimed_by == worker_id, JOBS.c.finished_at.is_(None)).values(claimed_until=None)
    )


def _park(job: Claimed, now: datetime, *, error: str) -> None:
    _write(job, finished_at=now, outcome=JobOutcome.FAILED, claimed_until=None, error=error)


def _write(job: Claimed, **values: object) -> None:
    mine = and_(JOBS.c.id == job.id, JOBS.c.claimed_by == job.worker_id, JOBS.c.finished_at.is_(None))
    result = db.session.execute(update(JOBS).where(mine, JOBS.c.claimed_until.is_not(None)).values(**values))
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise LeaseLost(job.id)


def _due(now: datetime, kinds: Collection[str]) -> Select[int]:
    open_jobs = select(JOBS.c.id).where(JOBS.c.finished_at.is_(None), JOBS.c.due_at <= now)
    return open_jobs.where(JOBS.c.kind.in_(kinds), _free(now))


def _free(now: datetime) -> Any:
    return or_(JOBS.c.claimed_until.is_(None), JOBS.c.claimed_until <= now)


def _claimed(row: dict[str, Any]) -> Claimed:
    return Claimed(
        id=row["id"],
        organisation_id=row["organisation_id"],
        kind=row["kind"],
        key=row["key"],
        payload=row["payload"],
        attempt=row["attempts"],
        done=row["done"],
        total=row["total"],
        cancel_requested=row["cancel_requested"],
        worker_id=row["claimed_by"],
        held_until=row["claimed_until"],
        checkpoint=lambda: row["claimed_until"],
    )


def _told(error: Exception) -> str:
    """The error in plain words; of a database error only its kind, since its text quotes people's values."""
    if isinstance(error, IntegrityError):
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        return f"{type(error).__name__}: {constraint or 'constraint'}"
    if isinstance(error, SQLAlchemyError):
        return type(error).__name__
    return f"{type(error).__name__}: {error}"[:500]
