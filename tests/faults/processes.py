"""Real processes of the product for the fault tests: `python -m tests.faults.processes worker [mischief …]`.

Short leases, so that a test need not wait a minute; a test's own work and tick; mischief for the negative controls.
"""

import os
import sys
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from flask_babel import LazyString
from sqlalchemy import select, update

from app import scheduler, worker
from app.extensions import db
from app.outbox import queueing
from app.outbox.journal import Journal
from app.work import backing_off, claiming
from app.work.models import Job
from app.work.periods import Span
from app.work.queueing import enqueue
from app.work.registry import Claimed, Outcome, handles
from app.work.ticks import ticks

LEASE = timedelta(seconds=2)
STEP = timedelta(minutes=2)
TITLE: LazyString | str = "Test work"


@ticks("faults.tick", title=TITLE, every=timedelta(seconds=1))
def look(span: Span) -> None:
    """Something is due for every two minutes of the last hour: thirty in each organisation."""
    for due in span.every(STEP):
        enqueue(kind="faults.thing", key=due.key, due_at=due.at)


@handles("faults.thing", title=TITLE)
def leave_a_trace(job: Claimed) -> Outcome:
    """Leave a row a time that it is done; no worker knows the kind of that row."""
    enqueue(kind="faults.trace", key=f"{job.key} {os.getpid()} {time.monotonic_ns()}", payload={"of": job.key})
    return Outcome.DONE


@handles("faults.slow", title=TITLE)
def wait_for_a_sign(job: Claimed) -> Outcome:
    """Say that it has begun, and go on until the sign is there."""
    folder = Path(current_app.extensions["settings"].settings.var)
    (folder / "begun").touch()
    while not (folder / "go").exists():
        time.sleep(0.05)
    return Outcome.DONE


def claim_without_asking(worker_id: str, now: datetime, *, kinds: Collection[str]) -> Claimed | None:
    """Look, then take, with nothing in between that others would notice."""
    found = db.session.execute(claiming._due(now, kinds).order_by(Job.due_at, Job.id).limit(1)).scalar()
    db.session.rollback()
    if found is None:
        return None
    time.sleep(0.02)
    db.session.execute(update(Job).where(Job.id == found).values(claimed_by=worker_id, claimed_until=now + LEASE))
    row = db.session.execute(select(*claiming.JOBS.c).where(Job.id == found)).mappings().one()
    return claiming._claimed(dict(row))


def forget_attempts() -> None:
    """A journal that is there and says nothing."""
    Journal.attempted = lambda self, message_id: None  # type: ignore[method-assign]
    Journal.settled = lambda self, message_id, result: None  # type: ignore[method-assign]


def take_without_asking() -> None:
    """No conditional claim, and no fence when the unit is saved."""
    claiming.claim_one = claim_without_asking  # type: ignore[assignment]
    claiming._write = lambda job, **values: None  # type: ignore[assignment]
    claiming.finish = lambda job, outcome, now: db.session.execute(  # type: ignore[assignment]
        update(Job).where(Job.id == job.id).values(finished_at=now)
    )


MISCHIEF: dict[str, Callable[[], None]] = {
    "forget-attempts": forget_attempts,
    "take-without-asking": take_without_asking,
}
MAIN: dict[str, Callable[[], int]] = {"worker": worker.main, "clock": scheduler.main}


if __name__ == "__main__":
    claiming.LEASE = LEASE
    backing_off.FIRST = queueing.GRAIN = timedelta(seconds=1)
    worker.IDLE_SECONDS = scheduler.STAND_BY_SECONDS = 0.1
    for name in sys.argv[2:]:
        MISCHIEF[name]()
    sys.exit(MAIN[sys.argv[1]]())
