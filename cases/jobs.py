"""What the clock and the worker do for cases: late ones climb, actions that nobody measures are named."""

from datetime import time, timedelta

from flask_babel import lazy_gettext as _

from app import clock
from app.organisation.reading import organisation_of
from app.tenancy import current
from app.work.periods import Span
from app.work.queueing import enqueue
from app.work.registry import Claimed, Outcome, handles
from app.work.ticks import ticks
from cases import escalating, verifying

STEP = timedelta(minutes=5)
ESCALATE, GIVE_UP = "cases.escalate", "cases.give_up"


@ticks("cases.late", title=_("Looking for cases that are late"), every=STEP)
def look_for_late(span: Span) -> None:
    """Every five minutes, where a case is late and somebody on its ladder has not heard of it."""
    if escalating.may_climb(span.until):
        for due in list(span.every(STEP))[-1:]:
            enqueue(kind=ESCALATE, key=due.key)


@ticks("cases.unmeasured", title=_("Looking for actions that nobody measures"), every=timedelta(minutes=15))
def look_for_unmeasured(span: Span) -> None:
    """Once a night, at 4 o'clock of the organisation."""
    for due in span.days(organisation_of(current()).time_zone, time(4)):
        enqueue(kind=GIVE_UP, key=due.key, due_at=due.at)


@handles(ESCALATE, title=_("Telling the ladder of late cases"), by_hand={})
def escalate(job: Claimed) -> Outcome:
    """All late cases, saved batch by batch."""
    now, told, last_id = clock.now(), 0, 0
    while True:
        count, last_id = escalating.escalate_due(now, after_id=last_id)
        told += count
        if not last_id:
            return Outcome(more=False, done=told)
        job.checkpoint()


@handles(GIVE_UP, title=_("Naming actions that nobody measures"), by_hand={})
def give_up(job: Claimed) -> Outcome:
    """All of an organisation at once: they are few."""
    return Outcome(more=False, done=verifying.give_up(clock.now()))
