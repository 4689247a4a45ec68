"""A job is in one pair of hands: leases, checkpoints, and the fence before anything is saved."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, tenancy, worker
from app.extensions import db
from app.work import claiming
from app.work.models import Job
from app.work.queueing import enqueue
from app.work.registry import KINDS, Claimed, LeaseLost, Outcome, handles
from tests.work.doing import START, Act, queue


def test_it_gives_a_job_to_another_worker_when_the_lease_runs_out(
    app: Flask, ours: int, act: Callable[[Act], Act]
) -> None:
    act(lambda job: Outcome.DONE)
    queue(app, ours)
    with time_machine.travel(START + timedelta(days=365), tick=False) as traveller, app.app_context():
        assert claiming.claim_one("first", clock.now(), kinds=KINDS) is not None
        db.session.commit()
        assert claiming.claim_one("second", clock.now(), kinds=KINDS) is None
        db.session.rollback()
        traveller.shift(claiming.LEASE)
        assert claiming.claim_one("second", clock.now(), kinds=KINDS) is not None
        db.session.rollback()


def slow_worker(app: Flask, organisation_id: int) -> int:
    """A worker so slow that another did its job meanwhile; how often the effect was saved."""

    def slow(job: Claimed) -> Outcome:
        enqueue(kind="effect", key=f"of {job.worker_id}")
        if job.worker_id == "slow":
            with time_machine.travel(clock.now() + claiming.LEASE * 2, tick=False):
                db.session.rollback()
                worker.do_one(app, "quick")
                enqueue(kind="effect", key=f"of {job.worker_id}")
        return Outcome.DONE

    handles("test", title="Test work")(slow)
    queue(app, organisation_id)
    worker.do_one(app, "slow")
    with app.app_context():
        return len(db.session.scalars(select(Job).where(Job.kind == "effect")).all())


def test_it_saves_nothing_of_a_worker_that_was_too_slow(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    assert slow_worker(app, ours) == 1


def test_it_would_save_the_effect_twice_without_the_fence(
    app: Flask, ours: int, act: Callable[[Act], Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a worker that does not ask whether the job is still its own."""
    monkeypatch.setattr(claiming, "finish", lambda *_: None)
    assert slow_worker(app, ours) == 2


def test_it_saves_at_a_checkpoint_and_undoes_only_what_came_after(
    app: Flask, ours: int, act: Callable[[Act], Act]
) -> None:
    @act
    def half(job: Claimed) -> Outcome:
        enqueue(kind="effect", key="before")
        held_until = job.checkpoint()
        assert held_until > clock.now()
        assert tenancy.current() == ours
        enqueue(kind="effect", key="after")
        raise RuntimeError("half way")

    queue(app, ours)
    worker.do_one(app, "w")
    with app.app_context():
        assert db.session.scalars(select(Job.key).where(Job.kind == "effect")).all() == ["before"]


def test_it_refuses_a_checkpoint_to_whoever_lost_the_job(app: Flask, ours: int, act: Callable[[Act], Act]) -> None:
    act(lambda job: Outcome.DONE)
    queue(app, ours)
    with app.app_context():
        job = claiming.claim_one("first", clock.now(), kinds=KINDS)
        assert job is not None
        db.session.commit()
        claiming.claim_one("second", clock.now() + claiming.LEASE, kinds=KINDS)
        db.session.commit()
        with pytest.raises(LeaseLost):
            claiming.hold(job, clock.now())
        db.session.rollback()
