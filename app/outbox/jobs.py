"""What the worker and the clock do for this room: send, and look whether something was left lying."""

from datetime import time, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _

from app import clock
from app.outbox import forgetting, reading
from app.outbox.delivering import Post, deliver_batch
from app.outbox.queueing import DELIVER
from app.outbox.transports import opening_for, sender_for
from app.work import reading as work
from app.work.periods import Span
from app.work.queueing import enqueue
from app.work.registry import Claimed, Outcome, handles
from app.work.ticks import ticks
from config import Settings

SWEEP = timedelta(minutes=5)
FORGET = "outbox.forget"


@handles(DELIVER, title=_("Sending messages"), by_hand={})
def deliver(job: Claimed) -> Outcome:
    """Send one batch of the organisation's messages."""
    settings: Settings = current_app.extensions["settings"].settings
    return deliver_batch(job, Post(settings.var / "journal", sender_for(settings), opening_for(settings)))


@ticks("outbox.sweep", title=_("Looking for messages left lying"), every=SWEEP)
def sweep(span: Span) -> None:
    """A net: every message has its own work, but work that was parked or cancelled leaves messages behind."""
    if reading.is_overdue(span.until - SWEEP) and not work.is_due(DELIVER, span.until):
        for due in list(span.every(SWEEP))[-1:]:
            enqueue(kind=DELIVER, key=f"sweep-{due.key}")


@ticks("outbox.forget", title=_("Emptying old messages"), every=timedelta(minutes=15))
def look_for_old(span: Span) -> None:
    """Once a night, at half past three UTC."""
    for due in span.days("UTC", time(3, 30)):
        enqueue(kind=FORGET, key=due.key, due_at=due.at)


@handles(FORGET, title=_("Emptying old messages"), by_hand={})
def forget(job: Claimed) -> Outcome:
    """Empty one batch of messages older than the days set (`ETALON_MESSAGE_DAYS`)."""
    settings: Settings = current_app.extensions["settings"].settings
    count = forgetting.forget_texts(before=clock.now() - timedelta(days=settings.message_days))
    return Outcome(more=count == forgetting.BATCH, done=job.done + count)
