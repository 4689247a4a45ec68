"""A job is done once, unit by unit; one that fails is pushed ahead and at last parked with its error."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, tenancy, worker
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import enter
from app.work import claiming
from app.work.models import Job, JobOutcome
from app.work.queueing import enqueue
from app.work.registry import KINDS, Claimed, Outcome
from tests.builders import an_organisation
from tests.work.doing import START, Act, queue, the_job


def test_it_does_a_job_in_its_organisation_and_saves_what_it_did(
    app: Flask, ours: int, act: Callable[[Act], Act]
) -> None:
    @act
    def rename(job: Claimed) -> Outcome:
        row = db.session.get(Organisation, tenancy.current())
        assert row is not None
        row.name = job.payload["name"]
        return Outcome.DONE

    queue(app, ours, payload={"name": "Новое имя"})
    assert worker.work_off(app) == 1
    assert the_job(app).outcome is JobOutcome.DONE
    with app.app_context():
        assert db.session.scalars(select(Organisation.name)).all() == ["Новое имя"]


def test_it_enqueues_a_key_once_in_each_organisation(app: Flask, ours: int) -> None:
    with app.app_context():
        theirs = an_organisation().id
        db.session.commit()
    assert [queue(app, where) for where in (ours, ours, theirs, None, None)] == [True, False, True, True, False]


def test_it_enqueues_nothing_when_its_cause_is_undone(app: Flask, ours: int) -> None:
    with app.app_context():
        enter(ours)
        enqueue(kind="test", key="one")
        db.session.rollback()
        assert db.session.scalars(select(Job)).all() == []
        enter(None)


def test_it_does_one_unit_a_claim_until_nothing_remains(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    act(lambda job: Outcome(more=job.done < 2, done=job.done + 1, total=3))
    queue(app, ours)
    assert worker.work_off(app) == 3
    job = the_job(app)
    assert (job.done, job.total, job.outcome) == (3, 3, JobOutcome.DONE)


def test_it_leaves_work_of_unknown_kinds_waiting(app: Flask, ours: int) -> None:
    queue(app, ours)
    assert worker.work_off(app) == 0
    assert the_job(app).attempts == 0


def test_it_leaves_work_whose_time_has_not_come(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    act(lambda job: Outcome.DONE)
    queue(app, ours, due_at=clock.now() + timedelta(hours=1))
    assert worker.work_off(app) == 0


def test_it_undoes_a_unit_that_failed_and_comes_back_later(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    @act
    def fail(job: Claimed) -> Outcome:
        enqueue(kind="test", key="must not stay")
        raise RuntimeError("the printer is on fire")

    queue(app, ours)
    with time_machine.travel(START + timedelta(days=365), tick=False):
        assert worker.work_off(app) == 1
        job = the_job(app)
        assert job.due_at > clock.now()
        assert (job.attempts, job.error, job.outcome) == (1, "RuntimeError: the printer is on fire", None)


def test_it_parks_a_job_that_fails_again_and_again_with_its_error(
    app: Flask, ours: int, act: Callable[[Act], Act]
) -> None:
    tries: list[datetime] = []

    @act
    def fail(job: Claimed) -> Outcome:
        tries.append(clock.now())
        raise RuntimeError("no paper")

    queue(app, ours)
    with time_machine.travel(START + timedelta(days=365), tick=False) as traveller:
        for _ in range(100):
            worker.work_off(app)
            traveller.shift(timedelta(minutes=30))
    job = the_job(app)
    assert (job.outcome, job.error) == (JobOutcome.FAILED, "RuntimeError: no paper")
    assert len(tries) == claiming.MAX_ATTEMPTS


def test_it_does_the_others_while_one_is_poison(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    done: list[str] = []

    @act
    def one_is_poison(job: Claimed) -> Outcome:
        if job.key == "poison":
            raise RuntimeError("poison")
        done.append(job.key)
        return Outcome.DONE

    for key in ("poison", "a", "b"):
        queue(app, ours, key)
    assert worker.work_off(app) == 3
    assert done == ["a", "b"]


def test_it_parks_a_job_that_ends_every_worker(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    """Nobody is there to write the failure down: the claims count."""
    act(lambda job: Outcome.DONE)
    queue(app, ours)
    with time_machine.travel(START + timedelta(days=365), tick=False) as traveller, app.app_context():
        for _ in range(claiming.MAX_ATTEMPTS):
            assert claiming.claim_one("dies", clock.now(), kinds=KINDS) is not None
            db.session.commit()
            traveller.shift(claiming.LEASE)
    with time_machine.travel(START + timedelta(days=366), tick=False):
        worker.work_off(app)
    assert (the_job(app).outcome, the_job(app).error) == (JobOutcome.FAILED, claiming.ENDED_IN_IT)


def test_it_tells_no_values_of_a_database_error(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    @act
    def clash(job: Claimed) -> Outcome:
        db.session.add(Organisation(id=ours, name="Канарейкин", created_at=clock.now()))
        db.session.flush()
        return Outcome.DONE

    queue(app, ours)
    worker.work_off(app)
    assert (the_job(app).error or "").startswith("IntegrityError")
    assert "Канарейкин" not in (the_job(app).error or "")


def test_it_gives_back_what_it_held_when_the_database_returns(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    act(lambda job: Outcome.DONE)
    queue(app, ours)
    with app.app_context():
        claiming.claim_one("w", clock.now(), kinds=KINDS)
        claiming.release("w")
        assert claiming.claim_one("w", clock.now(), kinds=KINDS) is not None
        db.session.rollback()


def test_it_refuses_two_handlers_for_one_kind(act: Callable[[Act], Act]) -> None:
    act(lambda job: Outcome.DONE)
    with pytest.raises(ValueError, match="two handlers"):
        act(lambda job: Outcome.MORE)


def test_it_throws_away_the_headers_of_work_that_ended_long_ago(app: Flask, ours: int) -> None:
    with app.app_context():
        enter(ours)
        for days, outcome in ((91, JobOutcome.DONE), (89, JobOutcome.DONE), (400, None)):
            at = clock.now() - timedelta(days=days)
            ended = at if outcome else None
            db.session.add(Job(organisation_id=ours, kind="gone", key=str(days), due_at=clock.now() + timedelta(days=9),
                               created_at=at, finished_at=ended, outcome=outcome, payload={}))  # fmt: skip
        enqueue(kind="work.tidy", key="2026-03-09")
        db.session.commit()
        enter(None)
    worker.work_off(app)
    with app.app_context():
        assert sorted(db.session.scalars(select(Job.key).where(Job.kind == "gone"))) == ["400", "89"]
