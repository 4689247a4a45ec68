"""What the worker and the clock do for this room: invite, remind, settle, and look after answers left half done."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from app import clock
from app.work.periods import Span
from app.work.queueing import enqueue
from app.work.registry import Claimed, Outcome, handles
from app.work.ticks import ticks
from surveys import inviting, responding, settling
from surveys.campaigning import INVITE

LOOK_AFTER = "surveys.look_after"
EVERY = timedelta(minutes=1)
LEFT_AFTER, LEFT_BEFORE = timedelta(hours=1), timedelta(days=2)
LOW = 6  # no campaign's rule lies higher


@handles(INVITE, title=_("Sending a survey"))
def invite(job: Claimed) -> Outcome:
    """Settle what has gone out, end what is over, then send one batch of invitations and reminders."""
    campaign_id, now = int(job.payload["campaign_id"]), clock.now()
    settling.settle(campaign_id=campaign_id)
    if settling.end_when_over(campaign_id=campaign_id, at=now):
        return Outcome.DONE
    batch = inviting.invite_batch(campaign_id=campaign_id, at=now)
    done, total = inviting.counts(campaign_id)
    return Outcome(more=batch.more, done=done, total=total)


@handles(LOOK_AFTER, title=_("A survey answer left half done"))
def look_after(job: Claimed) -> Outcome:
    """Open the case of one answer that was begun and left."""
    responding.look_after(response_id=int(job.payload["response_id"]))
    return Outcome.DONE


@ticks("surveys.campaigns", title=_("Looking for surveys to send"), every=EVERY)
def look(span: Span) -> None:
    """Campaigns with something due, and low answers begun an hour ago."""
    for due in list(span.every(EVERY))[-1:]:
        for campaign_id in settling.with_work(span.until):
            enqueue(kind=INVITE, key=f"{campaign_id}-{due.key}", payload={"campaign_id": campaign_id})
    for response_id in _left(span.until):
        enqueue(kind=LOOK_AFTER, key=str(response_id), payload={"response_id": response_id})


def _left(until: datetime) -> list[int]:
    return responding.left_lying(begun=until - LEFT_BEFORE, until=until - LEFT_AFTER, most=LOW)
