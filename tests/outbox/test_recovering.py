"""After a crash only what was attempted is uncertain; what nobody looks after is swept up."""

from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, worker
from app.extensions import db
from app.outbox import journal, recovering
from app.outbox.models import Message, MessageState
from app.scheduler import tick_once
from app.tenancy import acting_in
from app.work.models import Job, JobOutcome
from app.work.ticks import TICKS
from tests.outbox.posting import queue, row
from tests.outbox.sink import Sink


def left_behind(app: Flask, organisation_id: int, lease: str, *message_ids: int) -> Path:
    """What a sender leaves that was killed: leased messages whose time ran out; the folder of journals."""
    with app.app_context(), acting_in(organisation_id):
        for message in db.session.scalars(select(Message).where(Message.id.in_(message_ids))):
            message.state, message.leased_by = MessageState.LEASED, lease
            message.leased_until = clock.now() - timedelta(seconds=1)
        db.session.commit()
    folder: Path = app.extensions["settings"].settings.var / "journal"
    folder.mkdir(exist_ok=True)
    return folder


def test_it_holds_only_what_was_attempted_for_uncertain_after_a_crash(app: Flask, ours: int, sink: Sink) -> None:
    names = ("sent", "refused", "attempted", "torn", "untouched")
    ids = {name: queue(app, ours, f"{name}@example.org", repeat="never") for name in names}
    folder = left_behind(app, ours, "9.dead.1", *ids.values())
    lines = f"{ids['sent']} attempt\n{ids['sent']} sent OK\n{ids['refused']} attempt\n{ids['refused']} refused 550 no\n"
    (folder / "9.dead.1.log").write_text(f"{lines}{ids['attempted']} attempt\n{ids['torn']} atte")
    worker.work_off(app)
    states = {name: row(app, ours, message_id).state for name, message_id in ids.items()}
    assert states == {
        "sent": "sent",
        "refused": "failed",
        "attempted": "uncertain",
        "torn": "sent",
        "untouched": "sent",
    }
    assert sorted(sink.recipients()) == ["torn@example.org", "untouched@example.org"]
    assert not (folder / "9.dead.1.log").exists()


def test_it_holds_the_whole_lease_for_uncertain_when_the_journal_is_gone(app: Flask, ours: int, sink: Sink) -> None:
    never, safe = queue(app, ours, repeat="never"), queue(app, ours, "safe@example.org", repeat="safe")
    left_behind(app, ours, "9.lost.1", never, safe)
    worker.work_off(app)
    assert (row(app, ours, never).state, row(app, ours, safe).state) == ("uncertain", "queued")
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        worker.work_off(app)
    assert sink.recipients() == ["safe@example.org"]


def test_it_leaves_the_messages_of_a_slow_sender_alone_while_it_lives(app: Flask, ours: int, sink: Sink) -> None:
    message_id = queue(app, ours, repeat="never")
    folder = left_behind(app, ours, "9.slow.1", message_id)
    alive = journal.Journal(recovering.path_of(folder, "9.slow.1"))
    worker.work_off(app)
    assert row(app, ours, message_id).state == "leased"
    alive.close()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        worker.work_off(app)
    assert row(app, ours, message_id).state == "sent"


def test_it_sweeps_up_what_parked_work_left_lying(app: Flask, ours: int, sink: Sink) -> None:
    message_id = queue(app, ours)
    with app.app_context():
        job = db.session.scalars(select(Job)).one()
        job.outcome, job.finished_at = JobOutcome.FAILED, clock.now()
        db.session.commit()
    tick_once(app, TICKS["outbox.sweep"])
    assert worker.work_off(app) == 0
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        tick_once(app, TICKS["outbox.sweep"])
        assert worker.work_off(app) == 1
    assert row(app, ours, message_id).state == "sent"
