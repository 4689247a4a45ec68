"""Texts of messages are kept as long as they may be asked about, then emptied; who, when and what about stays."""

from datetime import datetime
from typing import Final, cast

from sqlalchemy import CursorResult, Table, delete, select, update

from app.extensions import db
from app.outbox.models import Message, MessageAttachment, MessageState
from app.tenancy import current
from app.trail.recording import record

BATCH: Final = 500
ENDED: Final = (MessageState.SENT, MessageState.FAILED, MessageState.CANCELLED)
MESSAGES = cast(Table, Message.__table__)
FILES = cast(Table, MessageAttachment.__table__)


def forget_texts(*, before: datetime) -> int:
    """Empty up to BATCH messages of the current organisation that were queued before a moment; how many they were.

    Gone are the text, the HTML, the files and the personal link; recipient, subject, headers and states stay. What
    may still go out (queued, in a sender's hands, uncertain) is left alone, however old.
    """
    old = (
        select(MESSAGES.c.id)
        .where(
            MESSAGES.c.organisation_id == current(),
            MESSAGES.c.state.in_(ENDED),
            MESSAGES.c.created_at < before,
            MESSAGES.c.text != "",
        )
        .order_by(MESSAGES.c.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.session.scalars(old))
    if not ids:
        return 0
    db.session.execute(delete(FILES).where(FILES.c.organisation_id == current(), FILES.c.message_id.in_(ids)))
    emptied = db.session.execute(
        update(MESSAGES)
        .where(MESSAGES.c.organisation_id == current(), MESSAGES.c.id.in_(ids))
        .values(text="", html=None, unsubscribe_url=None)
    )
    count = emptied.rowcount if isinstance(emptied, CursorResult) else 0
    record(action="message.forget", thing="messages", thing_id=ids[-1])
    return count
