"""What the worker and the clock do for this room: roll up, close periods, issue scorecards."""

from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.work.periods import Span
from app.work.queueing import enqueue
from app.work.registry import Claimed, Outcome, handles
from app.work.ticks import ticks
from audits.reading_scores import was_approved
from reports import closing, delivering, rolling
from reports.models import Subscription
from reports.periods import network_zone

MINUTE = timedelta(minutes=1)
NIGHT, MIDNIGHT = time(2, 30), time(0, 1)
QUICK, WHOLE = "quick", "whole"


@ticks("reports.rollups", title=_("Looking for new figures"), every=MINUTE)
def look_for_figures(span: Span) -> None:
    """After an approval the quick look; every night, and on an installation that has never counted, the whole one."""
    for due in span.days("UTC", NIGHT):
        enqueue(kind="reports.rollup", key=f"{WHOLE}-{due.key}", due_at=due.at, payload={"since": None})
    if rolling.is_untouched():
        enqueue(kind="reports.rollup", key=f"{WHOLE}-first", payload={"since": None})
    last = list(span.every(MINUTE))[-1:]
    if last and was_approved(span.since, span.until):
        since = {"since": span.since.isoformat()}
        enqueue(kind="reports.rollup", key=f"{QUICK}-{last[0].key}", payload=since)


@handles("reports.rollup", title=_("Adding up visits"), by_hand={"since": None})
def roll_up(job: Claimed) -> Outcome:
    """Make up to 200 branch-months again."""
    since = job.payload.get("since")
    dirty = rolling.find_dirty(approved_since=datetime.fromisoformat(since) if since else None)
    rolling.roll_up(dirty[: rolling.BATCH], at=clock.now())
    done = job.done + len(dirty[: rolling.BATCH])
    return Outcome(more=len(dirty) > rolling.BATCH, done=done, total=job.done + len(dirty))


@ticks("reports.closing", title=_("Looking for periods to close"), every=timedelta(minutes=5))
def look_for_periods(span: Span) -> None:
    """Every day just after midnight in the organisation's own time."""
    for due in span.days(network_zone(), MIDNIGHT):
        enqueue(kind="reports.close", key=due.key, due_at=due.at)


@handles("reports.close", title=_("Closing periods"), by_hand={})
def close_periods(job: Claimed) -> Outcome:
    """First everything is added up, then what is due becomes final, and cards after a wave fall due."""
    dirty = rolling.find_dirty()
    rolling.roll_up(dirty[: rolling.BATCH], at=clock.now())
    if len(dirty) > rolling.BATCH:
        return Outcome(more=True, done=job.done + rolling.BATCH)
    closed = closing.close_due(at=clock.now())
    return Outcome(more=False, done=job.done + len(closed))


@ticks("reports.due", title=_("Looking for scorecards that are due"), every=MINUTE)
def look_for_cards(span: Span) -> None:
    """Each subscription that is due, once for each time."""
    due = select(Subscription.id, Subscription.next_due_at).where(
        Subscription.active.is_(True), Subscription.next_due_at <= span.until
    )
    for subscription_id, due_at in db.session.execute(due):
        if due_at is None:
            continue
        payload = {"subscription": subscription_id, "due": due_at.isoformat()}
        enqueue(kind="reports.issue", key=f"{subscription_id}-{due_at.isoformat()}", payload=payload)


@handles("reports.issue", title=_("Issuing a scorecard"))
def issue(job: Claimed) -> Outcome:
    """One subscription's card."""
    delivering.issue_one(
        subscription_id=job.payload["subscription"],
        due_at=datetime.fromisoformat(job.payload["due"]),
        at=clock.now(),
        release=job.checkpoint,
    )
    return Outcome.DONE


@handles("reports.send", title=_("Sending a scorecard now"))
def send(job: Claimed) -> Outcome:
    """A card that somebody asked for."""
    delivering.send_now(
        user_id=job.payload["user"],
        branch_id=job.payload["branch"],
        period_address=job.payload["period"],
        language=job.payload["language"],
        programme_id=job.payload.get("programme"),
        key=f"scorecard-now-{job.id}",
        at=clock.now(),
        release=job.checkpoint,
    )
    return Outcome.DONE
