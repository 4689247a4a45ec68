"""What a person may do with the jobs of their organisation: run or start them now, cancel them."""

from sqlalchemy import select

from app import clock, tenancy, trail
from app.errors import Conflict, NotFound
from app.extensions import db
from app.work import reading
from app.work.models import Job, JobOutcome
from app.work.queueing import enqueue
from app.work.registry import KINDS


def run_now(*, job_id: int, actor_id: int) -> None:
    """Make a waiting job due at once, or give one that failed a fresh start. Raises NotFound, Conflict."""
    job = _locked(job_id)
    if job.outcome in {JobOutcome.DONE, JobOutcome.CANCELLED}:
        raise Conflict("job_ended")
    job.due_at = clock.now()
    if job.outcome is JobOutcome.FAILED:
        job.outcome = job.finished_at = None
        job.attempts = 0
    trail.record(action="job.run", thing="job", thing_id=job.id, actor_id=actor_id)


def start(*, kind: str, actor_id: int) -> bool:
    """Let a worker do periodic work now, without waiting for its hour; False when it is next in line already.

    Twice within a minute is once. Raises NotFound for work that cannot be started without a cause.
    """
    known, now = KINDS.get(kind), clock.now()
    if known is None or known.by_hand is None:
        raise NotFound("job")
    if reading.is_due(kind, now) or not enqueue(
        kind=kind, key=f"by-hand-{now:%Y-%m-%dT%H:%M}", payload=dict(known.by_hand)
    ):
        return False
    trail.record(action="job.start", thing="job", thing_id=kind, actor_id=actor_id)
    return True


def cancel(*, job_id: int, actor_id: int) -> None:
    """End a job: at once when nobody is at it, else after the unit in hand. Raises NotFound, Conflict."""
    job = _locked(job_id)
    now = clock.now()
    if job.finished_at is not None:
        raise Conflict("job_ended")
    job.cancel_requested = True
    if job.claimed_until is None or job.claimed_until <= now:
        job.outcome, job.finished_at, job.claimed_until = JobOutcome.CANCELLED, now, None
    trail.record(action="job.cancel", thing="job", thing_id=job.id, actor_id=actor_id)


def _locked(job_id: int) -> Job:
    own = select(Job).where(Job.id == job_id, Job.organisation_id == tenancy.current())
    job = db.session.scalars(own.with_for_update()).one_or_none()
    if job is None:
        raise NotFound("job")
    return job
