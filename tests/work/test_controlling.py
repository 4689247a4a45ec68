"""A person runs a job now or cancels it, in their own organisation."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, worker
from app.errors import Conflict, NotFound
from app.extensions import db
from app.tenancy import acting_in, enter
from app.trail.reading import acts_on
from app.work import reading
from app.work.controlling import cancel, run_now, start
from app.work.models import Job, JobOutcome
from app.work.queueing import enqueue
from app.work.reading import JobState
from app.work.registry import KINDS, Claimed, Outcome
from tests.builders import an_organisation
from tests.work.doing import Act, queue, the_job


def test_it_cancels_a_waiting_job_at_once_and_a_running_one_after_its_unit(
    app: Flask, ours: int, act: Callable[[Act], Act]
) -> None:
    units: list[int] = []

    @act
    def cancelled_meanwhile(job: Claimed) -> Outcome:
        units.append(job.done)
        cancel(job_id=job.id, actor_id=7)
        return Outcome(more=True, done=job.done + 1)

    queue(app, ours)
    queue(app, ours, "later", due_at=clock.now() + timedelta(days=1))
    with app.app_context():
        enter(ours)
        later = next(row for row in reading.open_jobs() if row.key == "later")
        cancel(job_id=later.id, actor_id=7)
        db.session.commit()
        assert reading.job(later.id).state is JobState.CANCELLED  # type: ignore[union-attr]
        enter(None)
    worker.work_off(app)
    assert units == [0]
    with app.app_context():
        outcomes = db.session.scalars(select(Job.outcome)).all()
    assert outcomes == [JobOutcome.CANCELLED, JobOutcome.CANCELLED]


def test_it_gives_a_failed_job_a_fresh_start_and_refuses_a_done_one(
    app: Flask, ours: int, act: Callable[[Act], Act]
) -> None:
    act(lambda job: Outcome.DONE)
    queue(app, ours)
    with app.app_context():
        row = db.session.scalars(select(Job)).one()
        row.outcome, row.finished_at, row.attempts, row.error = JobOutcome.FAILED, clock.now(), 8, "RuntimeError"
        db.session.commit()
        enter(ours)
        run_now(job_id=row.id, actor_id=7)
        db.session.commit()
        enter(None)
    assert worker.work_off(app) == 1
    with app.app_context(), acting_in(ours), pytest.raises(Conflict):
        run_now(job_id=the_job(app).id, actor_id=7)


def test_it_shows_and_moves_only_the_jobs_of_its_own_organisation(app: Flask, ours: int) -> None:
    with app.app_context():
        theirs = an_organisation().id
        db.session.commit()
    queue(app, theirs)
    job_id = the_job(app).id
    with app.app_context(), acting_in(ours):
        assert (reading.open_jobs(), reading.job(job_id)) == ([], None)
        assert {(row.last_run_at, row.open, row.failed, row.done) for row in reading.kinds()} <= {(None, 0, 0, 0)}
        for move in (run_now, cancel):
            with pytest.raises(NotFound):
                move(job_id=job_id, actor_id=7)
        db.session.rollback()


def test_it_starts_periodic_work_that_no_row_waits_for(app: Flask, ours: int) -> None:
    """All that can be started does nothing on an empty organisation, and does it to the end."""
    startable = sorted(name for name, kind in KINDS.items() if kind.by_hand is not None)
    assert "work.tidy" in startable and "outbox.forget" in startable
    with app.app_context(), acting_in(ours):
        assert {row.kind for row in reading.kinds() if row.may_start} == set(startable)
        assert [start(kind=kind, actor_id=7) for kind in startable] == [True] * len(startable)
        assert [start(kind=kind, actor_id=7) for kind in startable] == [False] * len(startable)  # next in line already
        db.session.commit()
    worker.work_off(app)
    with app.app_context(), acting_in(ours):
        jobs = db.session.scalars(select(Job).order_by(Job.kind)).all()
        assert [(job.kind, job.outcome) for job in jobs] == [(kind, JobOutcome.DONE) for kind in startable]
        assert [act.actor_id for act in acts_on(thing="job", thing_id="work.tidy")] == [7]


@pytest.mark.parametrize("kind", ["surveys.invite", "nothing.such"])
def test_it_starts_nothing_that_needs_a_cause(app: Flask, ours: int, kind: str) -> None:
    with app.app_context(), acting_in(ours), pytest.raises(NotFound):
        start(kind=kind, actor_id=7)


def test_it_starts_work_beside_the_row_that_waits_for_its_hour(app: Flask, ours: int) -> None:
    with app.app_context(), acting_in(ours):
        enqueue(kind="work.tidy", key="tonight", due_at=clock.now() + timedelta(hours=3))
        assert start(kind="work.tidy", actor_id=7)
        db.session.commit()
    worker.work_off(app)
    with app.app_context(), acting_in(ours):
        assert [row.key for row in reading.open_jobs()] == ["tonight"]
