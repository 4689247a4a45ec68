"""Write down what became of the messages of a lease."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, Table, update

from app.extensions import db
from app.outbox.models import Message, MessageState, Repeat
from app.outbox.queueing import wake
from app.outbox.results import Ended, Result
from app.work.backing_off import wait_after

MAX_TRIES = 18  # over two days
UNTOUCHED: dict[str, object] = {"state": MessageState.QUEUED}
MESSAGES = cast(Table, Message.__table__)


def mark(*, message_id: int, lease: str, repeat: Repeat, attempts: int, result: Result | None, now: datetime) -> None:
    """Mark one message of a lease; `result` None means that it was not attempted, and goes back to the queue.

    `attempts` counts the earlier ones. A message that is no longer in this lease is left alone.
    """
    values = UNTOUCHED if result is None else MARKS[result.ended](result, repeat, attempts + 1, now)
    done = db.session.execute(
        update(MESSAGES)
        .where(MESSAGES.c.id == message_id, MESSAGES.c.leased_by == lease, MESSAGES.c.state == MessageState.LEASED)
        .values(leased_by=None, leased_until=None, **values)
    )
    moved = isinstance(done, CursorResult) and done.rowcount == 1
    again = values.get("next_try_at")
    if moved and isinstance(again, datetime):
        wake(again)  # what goes back untouched is looked at by the job in hand


def _sent(result: Result, repeat: Repeat, tries: int, now: datetime) -> dict[str, object]:
    return {"state": MessageState.SENT, "sent_at": now, "attempts": tries, "last_error": None}


def _refused(result: Result, repeat: Repeat, tries: int, now: datetime) -> dict[str, object]:
    return {"state": MessageState.FAILED, "attempts": tries, "last_error": result.said[:500]}


def _delayed(result: Result, repeat: Repeat, tries: int, now: datetime) -> dict[str, object]:
    if tries >= MAX_TRIES:
        return _refused(result, repeat, tries, now)
    later = now + wait_after(tries, random.random())  # noqa: S311  # spreads the load, hides nothing
    return {
        "state": MessageState.QUEUED,
        "attempts": tries,
        "last_error": result.said[:500],
        "next_try_at": later,
    }


def _doubtful(result: Result, repeat: Repeat, tries: int, now: datetime) -> dict[str, object]:
    if repeat is Repeat.SAFE:
        return _delayed(result, repeat, tries, now)
    return {"state": MessageState.UNCERTAIN, "attempts": tries, "last_error": result.said[:500]}


Marking = Callable[[Result, Repeat, int, datetime], dict[str, object]]
MARKS: Mapping[Ended, Marking] = {
    Ended.SENT: _sent,
    Ended.REFUSED: _refused,
    Ended.DELAYED: _delayed,
    Ended.DOUBTFUL: _doubtful,
}
