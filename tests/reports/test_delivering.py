"""A due subscription becomes a mail with a PDF, once, whatever crashes; the file is kept as it was sent."""

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from app import clock
from app.accounts.models import Membership, User
from app.documents.pdf import Fit, render_pdf
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.organisation.reading import branch
from app.outbox.models import Message, MessageAttachment
from app.tenancy import acting_in
from app.work.models import Job, JobOutcome
from app.work.periods import Span
from app.worker import work_off
from reports import closing, delivering, printing, rolling, subscribing
from reports.jobs import look_for_cards
from reports.models import Cadence, Issue, Subscription
from reports.periods import find_period
from tests.builders import a_user, as_actor
from tests.builders.scorecards import CANARY, Measured, a_measured_network

MONDAY = datetime(2026, 9, 7, 4, tzinfo=UTC)  # 7:00 in Moscow
DAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """PDF files are made in this process, and counted."""
    drawn: list[str] = []

    class Here:
        def render(self, html: str, *, css: tuple[str, ...] = (), fit: Fit | None = None) -> bytes:
            drawn.append(html)
            return render_pdf(html, css=css, fit=fit)

    monkeypatch.setattr(printing, "_pool", Here)
    printing._made.clear()
    yield drawn


def subscribed(measured: Measured, cadence: Cadence, user: User, due: datetime | None, language: str = "ru") -> int:
    with acting_in(measured.organisation.id):
        row = Subscription(
            user_id=user.id,
            branch_id=measured.branch.id,
            cadence=cadence,
            language=language,
            next_due_at=due,
            created_at=MONDAY,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def a_head(measured: Measured) -> User:
    return a_user(measured.organisation, role="head", branch=measured.branch)


def visited(measured: Measured, count: int = 5) -> None:
    for at in range(count):
        measured.visit(DAY + timedelta(days=at), ("hello",))
    with acting_in(measured.organisation.id):
        rolling.roll_up_all()


def issue(measured: Measured, subscription_id: int, due: datetime, at: datetime | None = None) -> int | None:
    with acting_in(measured.organisation.id):
        return delivering.issue_one(
            subscription_id=subscription_id, due_at=due, at=at or due, release=lambda: db.session.flush()
        )


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_it_mails_the_card_keeps_the_file_and_moves_on(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    visited(measured)
    head = a_head(measured)
    one = subscribed(measured, Cadence.WEEKLY, head, MONDAY)
    message_id = issue(measured, one, MONDAY)
    with acting_in(measured.organisation.id):
        message = db.session.get_one(Message, message_id)
        file = db.session.scalars(select(MessageAttachment)).one()
        kept = db.session.scalars(select(Issue)).one()
        row = db.session.get_one(Subscription, one)
        assert message.recipient == head.email and "сентябрь 2026" in message.subject
        assert file.content == kept.pdf and file.media_type == "application/pdf"
        assert kept.digest == hashlib.sha256(kept.pdf).hexdigest() and kept.preliminary and kept.number == 1
        assert row.next_due_at == MONDAY + timedelta(days=7)
        text = text_of(kept.pdf)
        assert "Карта результатов" in text and measured.branch.name in text and "предварительно" in text
        everything = text + str(PdfReader(io.BytesIO(kept.pdf)).metadata) + message.text + (message.html or "")
        assert CANARY not in everything and "Канарейк" not in everything and CANARY.encode() not in kept.pdf


def test_it_sends_one_mail_however_often_the_same_time_comes(inside: Flask) -> None:
    measured = a_measured_network()
    visited(measured)
    one = subscribed(measured, Cadence.WEEKLY, a_head(measured), MONDAY)
    assert issue(measured, one, MONDAY) is not None
    assert issue(measured, one, MONDAY) is None
    with acting_in(measured.organisation.id):
        assert db.session.scalar(select(func.count(Message.id))) == 1


def test_it_gives_two_readers_the_same_kept_file(inside: Flask, drawn_here: list[str]) -> None:
    measured = a_measured_network()
    visited(measured)
    for user in (a_head(measured), a_user(measured.organisation, role="director")):
        issue(measured, subscribed(measured, Cadence.WEEKLY, user, MONDAY), MONDAY)
    with acting_in(measured.organisation.id):
        assert db.session.scalar(select(func.count(Issue.id))) == 1
        assert len({row.sha256 for row in db.session.scalars(select(MessageAttachment))}) == 1
        assert len(drawn_here) == 1
        measured.visit(date(2026, 9, 6))
        rolling.roll_up_all()
    again = subscribed(measured, Cadence.WEEKLY, a_user(measured.organisation, role="qa"), MONDAY)
    issue(measured, again, MONDAY)
    with acting_in(measured.organisation.id):
        assert sorted(db.session.scalars(select(Issue.number))) == [1, 2], "another edition for other figures"


def test_it_sends_nothing_when_it_crashes_and_does_it_all_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch, drawn_here: list[str]
) -> None:
    with app.app_context():
        measured = a_measured_network()
        visited(measured)
        one = subscribed(measured, Cadence.WEEKLY, a_head(measured), MONDAY)
        organisation_id = measured.organisation.id
        with acting_in(organisation_id):
            look_for_cards(Span(MONDAY - timedelta(hours=1), MONDAY))
        db.session.commit()
    real = delivering.queue_mail

    def crash(**more: object) -> int:
        real(**more)  # type: ignore[arg-type]
        raise RuntimeError("the power went off")

    monkeypatch.setattr(delivering, "queue_mail", crash)
    work_off(app, limit=1)
    with app.app_context(), acting_in(organisation_id):
        assert db.session.scalar(select(func.count(Message.id))) == 0
        assert db.session.scalar(select(func.count(Issue.id))) == 0
        assert db.session.get_one(Subscription, one).next_due_at == MONDAY
        job = db.session.scalars(select(Job).where(Job.kind == "reports.issue")).one()
        job.due_at = clock.now()
        db.session.commit()
    monkeypatch.setattr(delivering, "queue_mail", real)
    work_off(app)
    with app.app_context(), acting_in(organisation_id):
        assert db.session.scalar(select(func.count(Message.id))) == 1
        assert db.session.scalar(select(func.count(Issue.id))) == 1
        job = db.session.scalars(select(Job).where(Job.kind == "reports.issue")).one()
        assert job.outcome is JobOutcome.DONE
        assert (db.session.get_one(Subscription, one).next_due_at or MONDAY) > MONDAY
        db.session.rollback()


def test_it_ends_for_somebody_who_may_no_longer_see_the_branch(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    visited(measured)
    elsewhere = a_user(measured.organisation, role="head", branch=measured.branches[1])
    one = subscribed(measured, Cadence.WEEKLY, elsewhere, MONDAY)
    assert issue(measured, one, MONDAY) is None
    with acting_in(measured.organisation.id):
        assert not db.session.get_one(Subscription, one).active
        assert db.session.scalar(select(func.count(Message.id))) == 0


def test_it_holds_a_monthly_card_back_until_the_month_is_final(inside: Flask) -> None:
    measured = a_measured_network()
    visited(measured)
    early, final = datetime(2026, 10, 1, 4, tzinfo=UTC), datetime(2026, 10, 10, 4, tzinfo=UTC)
    one = subscribed(measured, Cadence.MONTHLY, a_head(measured), early)
    assert issue(measured, one, early) is None
    with acting_in(measured.organisation.id):
        assert db.session.get_one(Subscription, one).next_due_at == final
        closing.close_due(at=datetime(2026, 10, 9, 21, 1, tzinfo=UTC))
    assert issue(measured, one, final) is not None
    with acting_in(measured.organisation.id):
        kept = db.session.scalars(select(Issue)).one()
        assert (kept.period, kept.preliminary) == ("2026-09", False)


def test_it_sends_the_card_of_a_wave_when_that_is_closed(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    wave = measured.wave("Волна 3", date(2026, 8, 1), date(2026, 9, 10))
    measured.visit(DAY, wave=wave)
    reader = a_user(measured.organisation, role="director")
    one = subscribed(measured, Cadence.AFTER_WAVE, reader, None)
    at = datetime(2026, 9, 20, 8, tzinfo=UTC)
    with acting_in(measured.organisation.id):
        rolling.roll_up_all()
        unvisited = Subscription(
            user_id=reader.id, branch_id=measured.branches[1].id, cadence=Cadence.AFTER_WAVE, created_at=MONDAY
        )
        db.session.add(unvisited)
        db.session.flush()
        closing.close(period=find_period(f"wave-{wave.id}"), at=at, actor_id=None)
        db.session.refresh(unvisited)
        assert unvisited.next_due_at is None, "it was not visited in this wave"
    assert issue(measured, one, at) is not None
    with acting_in(measured.organisation.id):
        assert db.session.scalars(select(Issue.period)).one() == f"wave-{wave.id}"
        assert db.session.get_one(Subscription, one).next_due_at is None


def test_it_subscribes_only_those_who_may_see_the_card(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    regional = as_actor(a_user(measured.organisation, role="regional", region=None))
    head, stranger = a_head(measured), a_user(measured.organisation, role="head", branch=measured.branches[1])
    facts = {"branch_id": measured.branch.id, "cadence": Cadence.WEEKLY, "hour": 7, "language": "ru", "actor": regional}
    with acting_in(measured.organisation.id):
        one = subscribing.subscribe(user_id=head.id, **facts)
        row = db.session.get_one(Subscription, one)
        assert row.next_due_at and row.next_due_at > clock.now()
        place = branch(measured.branch.id)
        assert place and row.next_due_at == subscribing.next_due(Cadence.WEEKLY, place, hour=7, after=clock.now())
        with pytest.raises(InvalidAnswer):
            subscribing.subscribe(user_id=stranger.id, **facts)
        with pytest.raises(Conflict):
            subscribing.subscribe(user_id=head.id, **facts)
        with pytest.raises(NotFound):
            subscribing.unsubscribe(subscription_id=one, actor=as_actor(stranger))
        subscribing.unsubscribe(subscription_id=one, actor=as_actor(head))
        assert db.session.scalar(select(func.count(Subscription.id))) == 0


def test_it_does_not_send_to_somebody_who_has_left(inside: Flask) -> None:
    measured = a_measured_network()
    visited(measured)
    head = a_head(measured)
    one = subscribed(measured, Cadence.WEEKLY, head, MONDAY)
    for row in db.session.scalars(select(Membership).where(Membership.user_id == head.id)):
        db.session.delete(row)
    db.session.flush()
    assert issue(measured, one, MONDAY) is None
