"""Texts of messages go after the days set; what may still go out, and the rest of what is known, stays."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock, worker
from app.extensions import db
from app.outbox import forgetting, holding, jobs
from app.outbox.letters import Attachment
from app.outbox.models import Message, MessageAttachment, MessageState
from app.outbox.queueing import queue_mail
from app.outbox.reading import whole
from app.tenancy import acting_in, enter
from app.work.models import Job
from app.work.periods import Span
from tests.builders import an_organisation

DAYS = 180


def a_mail(*, days_old: float, state: MessageState = MessageState.SENT, key: str | None = None) -> Message:
    """A mail of the current organisation with all that can be forgotten."""
    number = queue_mail(
        to="client@example.org", subject="Ваш ответ", text="Марина!", html="<p>Марина</p>", purpose="survey",
        repeat="never", headers={"X-Campaign": "7"}, unsubscribe_url="https://example.org/u/secret", key=key,
        attachments=[Attachment("карта.pdf", "application/pdf", b"%PDF")],
    )  # fmt: skip
    message = db.session.scalars(select(Message).where(Message.id == number)).one()
    message.state, message.created_at = state, clock.now() - timedelta(days=days_old)
    message.sent_at = message.created_at if state is MessageState.SENT else None
    db.session.flush()
    return message


def forgotten(message: Message) -> bool:
    db.session.refresh(message)
    return message.text == ""


def test_it_empties_the_text_and_keeps_who_when_and_what_about(inside: Flask) -> None:
    enter(an_organisation().id)
    message = a_mail(days_old=DAYS + 1)
    assert forgetting.forget_texts(before=clock.now() - timedelta(days=DAYS)) == 1
    db.session.expire_all()
    kept = whole(message.id)
    assert kept is not None
    assert (kept.text, kept.html, kept.unsubscribe_url, kept.attachments) == ("", None, None, ())
    assert (kept.row.recipient, kept.row.subject, kept.headers) == (
        "client@example.org",
        "Ваш ответ",
        {"X-Campaign": "7"},
    )
    assert (kept.row.state, kept.row.sent_at) == ("sent", message.sent_at)
    assert forgetting.forget_texts(before=clock.now()) == 0


@pytest.mark.parametrize(
    ("state", "days_old", "goes"),
    [
        (MessageState.SENT, DAYS - 1, False),
        (MessageState.SENT, DAYS + 1, True),
        (MessageState.FAILED, DAYS + 1, True),
        (MessageState.CANCELLED, DAYS + 1, True),
        (MessageState.QUEUED, DAYS + 1, False),
        (MessageState.LEASED, DAYS + 1, False),
        (MessageState.UNCERTAIN, DAYS + 1, False),
    ],
)
def test_it_leaves_what_is_young_and_what_may_still_go_out(
    inside: Flask, state: MessageState, days_old: int, goes: bool
) -> None:
    enter(an_organisation().id)
    message = a_mail(days_old=days_old, state=state)
    forgetting.forget_texts(before=clock.now() - timedelta(days=DAYS))
    assert forgotten(message) is goes


def test_it_touches_no_other_organisation(inside: Flask) -> None:
    ours, theirs = an_organisation(), an_organisation(name="Чужая")
    with acting_in(theirs.id):
        message = a_mail(days_old=DAYS + 1)
    with acting_in(ours.id):
        assert forgetting.forget_texts(before=clock.now()) == 0
    with acting_in(theirs.id):
        assert not forgotten(message)
        assert db.session.scalar(select(func.count(MessageAttachment.id))) == 1


def test_it_never_sends_what_was_held_until_its_text_was_gone(inside: Flask) -> None:
    enter(an_organisation().id)
    old = a_mail(days_old=DAYS + 1, state=MessageState.CANCELLED, key="old")
    young = a_mail(days_old=1, state=MessageState.CANCELLED, key="young")
    forgetting.forget_texts(before=clock.now() - timedelta(days=DAYS))
    assert holding.release(keys=["old", "young"], at=clock.now()) == 1
    db.session.refresh(old)
    db.session.refresh(young)
    assert (old.state, young.state) == (MessageState.CANCELLED, MessageState.QUEUED)


def test_it_works_through_all_of_them_in_batches_every_night(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    with app.app_context():
        organisation = an_organisation()
        with acting_in(organisation.id):
            for _ in range(5):
                a_mail(days_old=DAYS + 1)
            a_mail(days_old=DAYS - 1)
            jobs.look_for_old(Span(clock.now() - timedelta(days=1), clock.now()))
            jobs.look_for_old(Span(clock.now() - timedelta(days=1), clock.now()))
        db.session.commit()
        enter(None)
    worker.work_off(app)
    with app.app_context(), acting_in(organisation.id):
        assert db.session.scalar(select(func.count(Message.id)).where(Message.text == "")) == 5
        assert db.session.scalar(select(func.count(Message.id)).where(Message.text != "")) == 1
        nights = db.session.scalar(select(func.count(Job.id)).where(Job.kind == jobs.FORGET))
        assert nights == 1
