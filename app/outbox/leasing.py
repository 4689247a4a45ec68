"""Take messages in hand for a while, and let go of them again. The worker's checkpoint commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.outbox.letters import Attachment, Letter
from app.outbox.models import Message, MessageState, Repeat


@dataclass(frozen=True, slots=True)
class Leased:
    """A message in hand: its letter, and what is needed to mark it."""

    id: int
    repeat: Repeat
    attempts: int
    letter: Letter


def take(*, lease: str, limit: int, now: datetime, until: datetime, sender: str) -> list[Leased]:
    """Lease up to `limit` messages whose time has come, the longest waiting first."""
    query = (
        select(Message)
        .where(Message.state == MessageState.QUEUED, Message.next_try_at <= now)
        .order_by(Message.next_try_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Message)
        .options(selectinload(Message.attachments))
    )
    rows = db.session.scalars(query).all()
    for row in rows:
        row.state, row.leased_by, row.leased_until = MessageState.LEASED, lease, until
    return [_leased(row, sender) for row in rows]


def prolong(*, lease: str, until: datetime) -> None:
    """Hold on to the messages of a lease."""
    db.session.execute(
        update(Message)
        .where(Message.leased_by == lease, Message.state == MessageState.LEASED)
        .values(leased_until=until)
    )


def anything_queued(now: datetime) -> bool:
    """Whether more could be taken at once."""
    query = select(Message.id).where(Message.state == MessageState.QUEUED, Message.next_try_at <= now).limit(1)
    return db.session.scalar(query) is not None


def _leased(row: Message, sender: str) -> Leased:
    letter = Letter(
        message_id=row.message_id,
        sender_name=row.sender_name or "Etalon",
        sender=sender,
        recipient=row.recipient,
        subject=row.subject,
        headers=row.headers,
        text=row.text,
        html=row.html,
        unsubscribe_url=row.unsubscribe_url,
        attachments=tuple(Attachment(a.name, a.media_type, a.content) for a in row.attachments),
    )
    return Leased(row.id, row.repeat, row.attempts, letter)
