"""What the worker does for this room: throws away the headers of work that ended long ago."""

from datetime import time, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import CursorResult, delete, select

from app import clock
from app.extensions import db
from app.work.models import Job
from app.work.periods import Span
from app.work.queueing import enqueue
from app.work.registry import Claimed, Outcome, handles
from app.work.ticks import ticks

KEPT = timedelta(days=90)
BATCH = 500


@ticks("work.tidy", title=_("Tidying up old jobs"), every=timedelta(minutes=15))
def look(span: Span) -> None:
    """Once a night, at 3 o'clock UTC."""
    for due in span.days("UTC", time(3)):
        enqueue(kind="work.tidy", key=due.key, due_at=due.at)


@handles("work.tidy", title=_("Tidying up old jobs"), by_hand={})
def tidy(job: Claimed) -> Outcome:
    """Remove 500 jobs that ended over 90 days ago; the clock looks back 31 days, so their keys are not needed."""
    old = select(Job.id).where(
        Job.organisation_id == job.organisation_id, Job.finished_at < clock.now() - KEPT
    )  # fmt: skip
    result = db.session.execute(delete(Job).where(Job.id.in_(old.limit(BATCH).scalar_subquery())))
    gone = result.rowcount if isinstance(result, CursorResult) else 0
    return Outcome(more=gone == BATCH, done=job.done + gone)
