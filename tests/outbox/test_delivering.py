"""What is queued goes out once; what cannot go out says why; nothing goes out for what was undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, worker
from app.errors import Conflict, InvalidAnswer
from app.extensions import db
from app.factory import Running
from app.outbox import journal, letters, reading, recovering
from app.outbox.letters import Attachment, Letter
from app.outbox.models import Message, MessageState
from app.outbox.queueing import cancel, queue_mail
from app.outbox.reading import MessageRow
from app.outbox.settling import settle
from app.scheduler import tick_once
from app.tenancy import acting_in, enter
from app.work.models import Job, JobOutcome
from app.work.ticks import TICKS
from tests.builders import an_organisation
from tests.outbox.sink import Sink, listening


@pytest.fixture
def ours(app: Flask) -> int:
    with app.app_context():
        organisation_id = an_organisation().id
        db.session.commit()
    return organisation_id


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """A mail server that this application is set to use."""
    before: Running = app.extensions["settings"]
    with listening() as sink:
        app.extensions["settings"] = replace(before, settings=replace(before.settings, smtp_url=sink.url))
        yield sink
    app.extensions["settings"] = before


def queue(app: Flask, organisation_id: int, to: str = "anna@example.org", **more: Any) -> int:
    facts = {"subject": "Тема", "text": "Текст", "purpose": "test", "repeat": "safe"}
    with app.app_context(), acting_in(organisation_id):
        message_id = queue_mail(to=to, **(facts | more))
        db.session.commit()
    return message_id


def row(app: Flask, organisation_id: int, message_id: int) -> MessageRow:
    with app.app_context(), acting_in(organisation_id):
        return reading.messages([message_id])[message_id]


def test_it_sends_what_was_queued_and_marks_it(app: Flask, ours: int, sink: Sink) -> None:
    card = Attachment("Карта.pdf", "application/pdf", b"%PDF")
    message_id = queue(app, ours, html="<p>Текст</p>", attachments=[card], cause="/reports/issues/3")
    worker.work_off(app)
    (mail,) = sink.mails()
    assert (mail["To"], mail["Subject"]) == ("anna@example.org", "Тема")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["Карта.pdf"]
    sent = row(app, ours, message_id)
    assert (sent.state, sent.attempts, sent.last_error) == ("sent", 1, None)
    assert sent.sent_at is not None


def test_it_sends_nothing_for_what_was_undone(app: Flask, ours: int, sink: Sink) -> None:
    with app.app_context(), acting_in(ours):
        queue_mail(to="a@example.org", subject="Тема", text="Текст", purpose="test", repeat="safe")
        db.session.rollback()
    assert worker.work_off(app) == 0
    assert sink.received == []


def test_it_queues_a_key_once(app: Flask, ours: int, sink: Sink) -> None:
    first, again = queue(app, ours, key="invite-1"), queue(app, ours, key="invite-1")
    assert first == again
    worker.work_off(app)
    assert len(sink.received) == 1


def test_it_sends_many_over_one_connection_in_batches(app: Flask, ours: int, sink: Sink) -> None:
    with app.app_context(), acting_in(ours):
        for number in range(120):
            queue_mail(to=f"c{number}@example.org", subject="Тема", text="Текст", purpose="test", repeat="never")
        db.session.commit()
        assert len(db.session.scalars(select(Job)).all()) == 1
    assert worker.work_off(app) == 3
    assert sorted(sink.recipients()) == sorted(f"c{number}@example.org" for number in range(120))


def test_it_holds_a_message_until_its_time(app: Flask, ours: int, sink: Sink) -> None:
    later = clock.now() + timedelta(hours=2)
    queue(app, ours, send_at=later)
    assert worker.work_off(app) == 0
    with time_machine.travel(later + timedelta(minutes=1)):
        worker.work_off(app)
    assert len(sink.received) == 1


def test_it_takes_a_message_back_before_it_goes_out_and_not_after(app: Flask, ours: int, sink: Sink) -> None:
    gone, kept = queue(app, ours, "gone@example.org"), queue(app, ours, "kept@example.org")
    with app.app_context(), acting_in(ours):
        assert cancel(message_id=gone)
        db.session.commit()
    worker.work_off(app)
    assert sink.recipients() == ["kept@example.org"]
    with app.app_context(), acting_in(ours):
        assert not cancel(message_id=kept)


@pytest.mark.parametrize("where", ["to_rcpt", "to_data"])
def test_it_gives_up_what_is_refused_for_ever_and_sends_the_rest(app: Flask, ours: int, sink: Sink, where: str) -> None:
    getattr(sink, where)["gone@example.org"] = "550 5.1.1 no such user"
    gone, fine = queue(app, ours, "gone@example.org"), queue(app, ours, "fine@example.org")
    worker.work_off(app)
    refused = row(app, ours, gone)
    assert (refused.state, refused.attempts) == ("failed", 1)
    assert "no such user" in (refused.last_error or "")
    assert row(app, ours, fine).state == "sent"


@pytest.mark.parametrize("where", ["to_rcpt", "to_data"])
def test_it_tries_again_later_what_is_refused_for_now(app: Flask, ours: int, sink: Sink, where: str) -> None:
    getattr(sink, where)["busy@example.org"] = "451 4.7.1 greylisted"
    busy = queue(app, ours, "busy@example.org", repeat="never")
    worker.work_off(app)
    waiting = row(app, ours, busy)
    assert (waiting.state, waiting.attempts) == ("queued", 1)
    assert clock.now() < waiting.next_try_at < clock.now() + timedelta(seconds=16)
    getattr(sink, where).clear()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        worker.work_off(app)
    assert row(app, ours, busy).state == "sent"
    assert sink.recipients() == ["busy@example.org"]


def test_it_gives_up_after_two_days_of_being_put_off(app: Flask, ours: int, sink: Sink) -> None:
    sink.to_rcpt["busy@example.org"] = "451 4.7.1 greylisted"
    message_id = queue(app, ours, "busy@example.org")
    begin = clock.now()
    with time_machine.travel(begin) as traveller:
        for _ in range(40):
            worker.work_off(app)
            traveller.shift(timedelta(hours=7))
            if row(app, ours, message_id).state == "failed":
                break
    assert row(app, ours, message_id).attempts == 18


def test_it_keeps_everything_while_the_server_is_away_and_says_so(app: Flask, ours: int) -> None:
    before: Running = app.extensions["settings"]
    with listening() as sink:
        url = sink.url
    app.extensions["settings"] = replace(before, settings=replace(before.settings, smtp_url=url))
    try:
        message_id = queue(app, ours, repeat="never")
        worker.work_off(app)
        waiting = row(app, ours, message_id)
        assert (waiting.state, waiting.attempts) == ("queued", 0)
        with app.app_context():
            job = db.session.scalars(select(Job)).one()
            assert (job.error or "").startswith("Unreachable")
            assert (job.finished_at, job.attempts) == (None, 1)
    finally:
        app.extensions["settings"] = before


def test_it_asks_a_person_when_the_answer_to_an_invitation_was_lost(app: Flask, ours: int, sink: Sink) -> None:
    sink.to_data["anna@example.org"] = "drop"
    message_id = queue(app, ours, repeat="never")
    later = queue(app, ours, "later@example.org", repeat="never")
    worker.work_off(app)
    assert row(app, ours, message_id).state == "uncertain"
    assert row(app, ours, later).state == "sent"
    assert sink.recipients() == ["anna@example.org", "later@example.org"]


def test_it_sends_what_is_safe_again_under_the_same_message_id(app: Flask, ours: int, sink: Sink) -> None:
    sink.to_data["anna@example.org"] = "drop"
    message_id = queue(app, ours, repeat="safe")
    worker.work_off(app)
    sink.to_data.clear()
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        worker.work_off(app)
    first, second = sink.mails()
    assert first["Message-ID"] == second["Message-ID"]
    assert row(app, ours, message_id).state == "sent"


@pytest.mark.parametrize(("arrived", "state", "sent"), [(True, "sent", 1), (False, "sent", 2)])
def test_it_does_what_a_person_says_about_an_uncertain_message(
    app: Flask, ours: int, sink: Sink, arrived: bool, state: str, sent: int
) -> None:
    sink.to_data["anna@example.org"] = "drop"
    message_id = queue(app, ours, repeat="never")
    worker.work_off(app)
    sink.to_data.clear()
    with app.app_context(), acting_in(ours):
        assert [row.id for row in reading.uncertain()] == [message_id]
        settle(message_id=message_id, arrived=arrived, actor_id=7)
        db.session.commit()
        with pytest.raises(Conflict):
            settle(message_id=message_id, arrived=arrived, actor_id=7)
        db.session.rollback()
    worker.work_off(app)
    assert (row(app, ours, message_id).state, len(sink.received)) == (state, sent)


def test_it_writes_files_where_no_server_is_set(app: Flask, ours: int) -> None:
    queue(app, ours, subject="Письмо в файл")
    worker.work_off(app)
    with app.app_context(), acting_in(ours):
        name = db.session.scalars(select(Message.message_id)).one().strip("<>")
    folder: Path = app.extensions["settings"].settings.var / "outbox"
    assert b"anna@example.org" in (folder / f"{name}.eml").read_bytes()
    assert not list(folder.glob("*.part"))


def test_it_keeps_the_messages_of_two_organisations_apart(app: Flask, ours: int, sink: Sink) -> None:
    with app.app_context():
        theirs = an_organisation().id
        db.session.commit()
    queue(app, theirs, "theirs@example.org")
    with app.app_context(), acting_in(ours):
        assert reading.latest() == []
    worker.work_off(app)
    assert sink.recipients() == ["theirs@example.org"]


def test_it_queues_for_another_organisation_when_told(app: Flask, ours: int) -> None:
    with app.app_context():
        enter(None)
        queue_mail(organisation_id=ours, to="a@example.org", subject="Т", text="Т", purpose="reset", repeat="safe")
        db.session.commit()
        with acting_in(ours):
            assert [row.purpose for row in reading.latest()] == ["reset"]


def test_it_refuses_a_line_break_before_anything_is_saved(app: Flask, ours: int) -> None:
    with pytest.raises(InvalidAnswer):
        queue(app, ours, subject="Тема\r\nBcc: all@example.org")


def test_it_gives_up_a_message_that_cannot_be_composed_and_sends_the_rest(
    app: Flask, ours: int, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = letters.compose

    def fails_for_one(letter: Letter, *, at: datetime) -> bytes:
        if letter.recipient == "poison@example.org":
            raise ValueError("poison@example.org")
        return compose(letter, at=at)

    monkeypatch.setattr(letters, "compose", fails_for_one)
    poison, fine = queue(app, ours, "poison@example.org"), queue(app, ours, "fine@example.org")
    worker.work_off(app)
    assert (row(app, ours, poison).state, row(app, ours, fine).state) == ("failed", "sent")
    assert row(app, ours, poison).last_error == "cannot be composed: ValueError"


def test_it_refuses_a_file_of_no_kind(app: Flask, ours: int) -> None:
    with pytest.raises(InvalidAnswer):
        queue(app, ours, attachments=[Attachment("x", "nonsense", b"")])


def test_it_loses_no_waking_when_a_message_comes_while_the_last_work_ends(app: Flask, ours: int, sink: Sink) -> None:
    sink.when_taken = lambda recipient: (
        queue(app, ours, "second@example.org") if recipient == "anna@example.org" else None
    )  # type: ignore[func-returns-value]
    queue(app, ours)
    worker.work_off(app)
    assert sink.recipients() == ["anna@example.org", "second@example.org"]


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
