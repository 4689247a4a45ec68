"""Messages that have not gone out are taken back, and put into the queue again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, update

from app.extensions import db
from app.outbox.models import Message, MessageState
from app.outbox.queueing import wake
from app.tenancy import current

MESSAGES = cast(Table, Message.__table__)
SOME = 500  # keys in one statement


def hold(*, keys: Collection[str]) -> int:
    """Take back what was queued under these keys and is not in a sender's hands yet; returns how many that was."""
    return _move(keys, MessageState.QUEUED, MessageState.CANCELLED)


def release(*, keys: Collection[str], at: datetime) -> int:
    """Put what was held back into the queue, to go out from `at` on; returns how many that was.

    What was held so long that its text is gone stays where it is.
    """
    moved = _move(keys, MessageState.CANCELLED, MessageState.QUEUED, next_try_at=at)
    if moved:
        wake(at)
    return moved


def _move(keys: Collection[str], before: MessageState, after: MessageState, **values: Any) -> int:
    moved, wanted = 0, sorted(keys)
    for start in range(0, len(wanted), SOME):
        done = db.session.execute(
            update(MESSAGES)
            .where(
                MESSAGES.c.organisation_id == current(),
                MESSAGES.c.key.in_(wanted[start : start + SOME]),
                MESSAGES.c.state == before,
                MESSAGES.c.text != "",
            )
            .values(state=after, **values)
        )
        moved += done.rowcount if isinstance(done, CursorResult) else 0
    return moved
