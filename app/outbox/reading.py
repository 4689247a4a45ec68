"""The window of this room: messages of the current organisation as frozen rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.outbox.letters import Attachment
from app.outbox.models import Message, MessageState


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message without its content. `state` is a value of MessageState."""

    id: int
    purpose: str
    cause: str | None
    recipient: str
    subject: str
    state: str
    attempts: int
    next_try_at: datetime
    last_error: str | None
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class WholeMessage:
    """A message with its content."""

    row: MessageRow
    message_id: str
    headers: dict[str, str]
    text: str
    html: str | None
    unsubscribe_url: str | None
    attachments: tuple[Attachment, ...]


def latest(*, limit: int = 100) -> list[MessageRow]:
    """The newest messages first."""
    return _rows(select(Message).order_by(Message.id.desc()).limit(limit))


def uncertain(*, limit: int = 100) -> list[MessageRow]:
    """Messages that wait for a person's word, the oldest first."""
    return _rows(select(Message).where(Message.state == MessageState.UNCERTAIN).order_by(Message.id).limit(limit))


def messages(ids: Collection[int]) -> dict[int, MessageRow]:
    """The messages of these ids, by id; those of others are left out."""
    return {row.id: row for row in _rows(select(Message).where(Message.id.in_(ids)))}


def by_key(keys: Collection[str]) -> dict[str, MessageRow]:
    """The messages queued under these keys, by key."""
    found = db.session.scalars(select(Message).where(Message.key.in_(keys)))
    return {message.key: _row(message) for message in found if message.key is not None}


def about(cause: str) -> list[MessageRow]:
    """The messages about the thing at this path, oldest first."""
    return _rows(select(Message).where(Message.cause == cause).order_by(Message.id))


def whole(message_id: int) -> WholeMessage | None:
    """One message with its content, or None."""
    query = select(Message).where(Message.id == message_id).options(selectinload(Message.attachments))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        return None
    return WholeMessage(
        row=_row(found),
        message_id=found.message_id,
        headers=dict(found.headers),
        text=found.text,
        html=found.html,
        unsubscribe_url=found.unsubscribe_url,
        attachments=tuple(Attachment(a.name, a.media_type, a.content) for a in found.attachments),
    )


def is_overdue(at: datetime) -> bool:
    """Whether something should have gone out before `at`, or a lease ran out before it."""
    waits = (Message.state == MessageState.QUEUED) & (Message.next_try_at < at)
    left = (Message.state == MessageState.LEASED) & (Message.leased_until < at)
    return bool(db.session.scalar(select(func.count()).where(or_(waits, left)).select_from(Message)))


def _rows(query: Select[Message]) -> list[MessageRow]:
    return [_row(message) for message in db.session.scalars(query)]


def _row(message: Message) -> MessageRow:
    return MessageRow(
        id=message.id,
        purpose=message.purpose,
        cause=message.cause,
        recipient=message.recipient,
        subject=message.subject,
        state=message.state.value,
        attempts=message.attempts,
        next_try_at=message.next_try_at,
        last_error=message.last_error,
        created_at=message.created_at,
        sent_at=message.sent_at,
    )
