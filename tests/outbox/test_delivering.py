"""What is queued goes out once; what cannot go out says why; nothing goes out for what was undone."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock, worker
from app.errors import Conflict, InvalidAnswer
from app.extensions import db
from app.factory import Running
from app.outbox import letters, reading
from app.outbox.letters import Attachment, Letter
from app.outbox.models import Message
from app.outbox.queueing import cancel, queue_mail
from app.outbox.settling import settle
from app.tenancy import acting_in, enter
from app.work.models import Job
from tests.builders import an_organisation
from tests.outbox.posting import queue, row
from tests.outbox.sink import Sink, listening


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
