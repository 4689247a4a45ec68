"""A due subscription becomes a card, a kept PDF and a mail, and moves on to its next time: all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.figures.periods import Period
from app.organisation.reading import BranchRow, branch, organisation_of
from app.outbox.letters import Attachment
from app.outbox.queueing import queue_mail
from app.tenancy import current
from app.trail.recording import record
from app.web.letterhead import Letter, written
from reports import keeping
from reports.card import Scorecard
from reports.closing import state_of
from reports.due import month_looks_at, week_looks_at
from reports.models import Cadence, ClosedPeriod, Issue, Rollup, Subscription
from reports.periods import find_period
from reports.printing import pdf_of
from reports.scorecards import build
from reports.subscribing import THING, Reader, next_due, readers_of
from reports.summary import summarise
from reports.wording import period_name

PDF = "application/pdf"
Release = Callable[[], object]


@dataclass(frozen=True)
class _Made:
    """A card with its file: `kept` where it was sent before and nothing has changed since."""

    card: Scorecard
    pdf: bytes
    kept: Issue | None


def issue_one(*, subscription_id: int, due_at: datetime, at: datetime, release: Release) -> int | None:
    """Issue what fell due at `due_at`; the message's id, or None where there was nothing (more) to send.

    `release` is called before the PDF is made: it may end the transaction, nothing has been written by then. A
    crash before the caller's commit sends nothing, and the next attempt does it all again. A subscription whose
    reader may no longer see the branch ends.
    """
    row = _due(subscription_id, due_at)
    if row is None:
        return None
    place = _place(row.branch_id)
    reader = _reader(row, place, at)
    period = _period(row, place, due_at)
    if reader is None:
        row.active, row.next_due_at = False, None
        record(action="subscription.lapse", thing=THING, thing_id=row.id, fields=("active",))
        return None
    if period is None or not _is_ready(row, period):
        row.next_due_at = next_due(row.cadence, place, hour=row.hour, after=at)
        return None
    made = _make(place, period, row.language, at, release)
    row = _due(subscription_id, due_at)  # read again, and locked: another worker may have been faster
    if row is None:
        return None
    row.next_due_at = next_due(row.cadence, place, hour=row.hour, after=at)
    return _send(made, reader, place, period, row.language, at, key=f"scorecard-{row.id}-{due_at.isoformat()}")


def send_now(
    *,
    user_id: int,
    branch_id: int,
    period_address: str,
    language: str,
    key: str,
    at: datetime,
    release: Release,
    programme_id: int | None = None,
) -> int | None:
    """Send somebody a card at once, if they may see it; the message's id. Raises NotFound, PeriodError."""
    place = _place(branch_id)
    reader = next((each for each in readers_of(place, at=at) if each.id == user_id), None)
    if reader is None:
        return None
    period = find_period(period_address)
    made = _make(place, period, language, at, release, programme_id)
    return _send(made, reader, place, period, language, at, key=key)


def _due(subscription_id: int, due_at: datetime) -> Subscription | None:
    query = select(Subscription).where(
        Subscription.id == subscription_id, Subscription.active.is_(True), Subscription.next_due_at == due_at
    )
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _place(branch_id: int) -> BranchRow:
    place = branch(branch_id)
    if place is None:
        raise NotFound("branch")
    return place


def _reader(row: Subscription, place: BranchRow, at: datetime) -> Reader | None:
    return next((reader for reader in readers_of(place, at=at) if reader.id == row.user_id), None)


def _period(row: Subscription, place: BranchRow, due_at: datetime) -> Period | None:
    if row.cadence is Cadence.WEEKLY:
        return week_looks_at(due_at, place.time_zone)
    if row.cadence is Cadence.MONTHLY:
        return month_looks_at(due_at, place.time_zone)
    return _last_wave(place.id)


def _last_wave(branch_id: int) -> Period | None:
    """The wave closed last of those in which the branch was visited."""
    visited = select(Rollup.wave_id).where(Rollup.branch_id == branch_id).distinct()
    addresses = [f"wave-{wave_id}" for wave_id in db.session.scalars(visited)]
    closed = select(ClosedPeriod.period).where(ClosedPeriod.period.in_(addresses))
    last = db.session.scalar(closed.order_by(ClosedPeriod.closed_at.desc(), ClosedPeriod.id.desc()).limit(1))
    return find_period(last) if last else None


def _is_ready(row: Subscription, period: Period) -> bool:
    """A monthly card waits until its month is final."""
    return row.cadence is not Cadence.MONTHLY or state_of(period).closed_at is not None


def _make(
    place: BranchRow, period: Period, language: str, at: datetime, release: Release, programme_id: int | None = None
) -> _Made:
    card = build(branch_id=place.id, period=period, at=at, language=language, programme_id=programme_id)
    kept = keeping.kept_issue(card, branch_id=place.id, period=period.address, language=language)
    if kept is not None:
        return _Made(keeping.card_of(kept), kept.pdf, kept)
    release()
    return _Made(card, pdf_of(card, language), None)


def _send(
    made: _Made, reader: Reader, place: BranchRow, period: Period, language: str, at: datetime, *, key: str
) -> int:
    kept = made.kept or keeping.keep(
        made.card, made.pdf, branch_id=place.id, period=period.address, language=language, at=at
    )
    with force_locale(language):
        letter = _letter(made.card, reader, place, period)
        text, html = written(letter)
        name = gettext("Scorecard") + f" {place.code} {period.address}.pdf"
    record(action="scorecard.send", thing="scorecard", thing_id=kept.id)
    return queue_mail(
        to=reader.email,
        subject=letter.subject,
        text=text,
        html=html,
        attachments=(Attachment(name, PDF, made.pdf),),
        purpose="scorecard",
        repeat="safe",
        key=key,
        cause=f"/reports/branches/{place.id}/scorecard",
    )


def _letter(card: Scorecard, reader: Reader, place: BranchRow, period: Period) -> Letter:
    base = current_app.extensions["settings"].settings.base_url
    address = f"{base}/reports/branches/{place.id}/scorecard?period={period.address}"
    if card.programme and len(card.programmes) > 1:
        address += f"&programme={card.programme.id}"
    name = period_name(card.period)
    facts = [(gettext("Preliminary"), gettext("figures may change until the period is closed"))]
    return Letter(
        subject=gettext("Scorecard: %(branch)s, %(period)s", branch=place.name, period=name),
        sender=organisation_of(current()).name,
        title=f"{place.name}, {name}",
        paragraphs=[sentence.text for sentence in summarise(card)],
        facts=[] if card.period.is_closed else facts,
        button=(address, gettext("Open the scorecard")),
        why=gettext(
            "The PDF is attached. You get it because you subscribed to the branch's scorecard, or asked for it."
        ),
    )
