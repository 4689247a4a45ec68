"""Two clocks and three workers: each due thing is done once, also when the clock that ticks is killed."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.tenancy import acting_in
from app.work.models import Job, JobOutcome
from app.work.queueing import enqueue
from tests.builders import an_organisation
from tests.faults.running import Family, eventually, family
from tests.faults.test_sending import settings_of

IN_AN_HOUR = 30


def organisations(app: Flask, count: int = 2) -> list[int]:
    with app.app_context():
        ids = [an_organisation().id for _ in range(count)]
        db.session.commit()
    return ids


def jobs(app: Flask, kind: str) -> list[Job]:
    with app.app_context():
        return list(db.session.scalars(select(Job).where(Job.kind == kind)))


def times_done(app: Flask) -> Counter[tuple[int | None, str]]:
    return Counter((row.organisation_id, str(row.payload["of"])) for row in jobs(app, "faults.trace"))


def ticking(members: Family) -> list[int]:
    """The numbers of the clocks that have begun to tick."""
    return [n for n, log in enumerate(members.logs("clock")) if "clock_runs" in log]


def all_done(app: Flask, at_least: int) -> Callable[[], bool]:
    def everything_is_done() -> bool:
        counts = select(func.count(), func.count(Job.finished_at)).where(Job.kind == "faults.thing")
        with app.app_context():
            there, finished = db.session.execute(counts).one()
        return there >= at_least and there == finished

    return everything_is_done


def test_it_does_each_due_thing_once_with_two_clocks_and_three_workers(app: Flask) -> None:
    ours = organisations(app)
    with family(settings_of(app)) as members:
        clocks = [members.start("clock"), members.start("clock")]
        for _ in range(3):
            members.start("worker")
        eventually(all_done(app, at_least=2 * IN_AN_HOUR))
        assert len(ticking(members)) == 1, "one clock ticks, the other stands by"
        first = ticking(members)[0]
        clocks[first].kill()
        eventually(lambda: len(ticking(members)) == 2)
        ours += organisations(app, 1)  # only the second clock can find out what is due there
        eventually(all_done(app, at_least=3 * IN_AN_HOUR))
    things = jobs(app, "faults.thing")
    assert {row.outcome for row in things} == {JobOutcome.DONE}
    assert {row.organisation_id for row in things} == set(ours)
    done = times_done(app)
    assert set(done.values()) == {1}
    assert len(done) == len(things) >= 3 * IN_AN_HOUR


def many_things(app: Flask, count: int) -> None:
    (organisation_id,) = organisations(app, 1)
    with app.app_context(), acting_in(organisation_id):
        for number in range(count):
            enqueue(kind="faults.thing", key=str(number), due_at=clock.now())
        db.session.commit()


def test_it_would_do_things_twice_if_workers_took_without_asking(app: Flask) -> None:
    """The negative control: three workers that look, and then take whatever the others took meanwhile."""
    many_things(app, 60)
    with family(settings_of(app)) as members:
        for _ in range(3):
            members.start("worker", "take-without-asking")
        eventually(all_done(app, at_least=60))
    assert max(times_done(app).values()) > 1


@pytest.mark.soak
def test_it_does_ten_thousand_things_once_with_two_clocks_and_five_workers(
    app: Flask, record_property: Callable[[str, object], None]
) -> None:
    many_things(app, 10_000)
    with family(settings_of(app)) as members:
        for role in ("clock", "clock", "worker", "worker", "worker", "worker", "worker"):
            members.start(role)
        eventually(all_done(app, at_least=10_000), within=3600)
    done = times_done(app)
    record_property("done", len(done))
    assert set(done.values()) == {1}
    assert len(done) >= 10_000
