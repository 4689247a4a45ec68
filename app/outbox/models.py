"""Outgoing messages, kept with their cause until somebody has them."""

import enum

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference

OPEN = text("state IN ('queued', 'leased', 'uncertain')")


class Channel(enum.Enum):
    """By what a message travels; a new channel is a value here and a transport."""

    EMAIL = "email"


class Repeat(enum.Enum):
    """Whether a message may be sent again when nobody knows if it went out."""

    NEVER = "never"
    SAFE = "safe"


class MessageState(enum.Enum):
    """Where a message stands. `uncertain` waits for a person's word."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


class Message(OfTenant, Base):
    """One outgoing message. `message_id` is made once, so that a second sending is known as the same mail."""

    __tablename__ = "messages"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organisation_id", "key"),
        UniqueConstraint("organisation_id", "message_id"),
        Index("ix_messages_open", "organisation_id", "state", "next_try_at", sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
    )

    id: Mapped[Id]
    channel: Mapped[Channel] = mapped_column(stored(Channel), default=Channel.EMAIL)
    purpose: Mapped[str] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(String(200))
    cause: Mapped[str | None] = mapped_column(String(200))
    repeat: Mapped[Repeat] = mapped_column(stored(Repeat))
    sender_name: Mapped[str | None] = mapped_column(String(200))
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(500))
    headers: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    unsubscribe_url: Mapped[str | None] = mapped_column(String(500))
    message_id: Mapped[str] = mapped_column(String(200))
    state: Mapped[MessageState] = mapped_column(stored(MessageState), default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Moment]
    leased_until: Mapped[MaybeMoment]
    leased_by: Mapped[str | None] = mapped_column(String(100))
    last_error: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[Moment]
    sent_at: Mapped[MaybeMoment]

    attachments: Mapped[list["MessageAttachment"]] = relationship(
        back_populates="message", cascade="all, delete-orphan", order_by="MessageAttachment.position"
    )


class MessageAttachment(OfTenant, Base):
    """A file that goes with a message, bytes and all: what was queued is what is sent."""

    __tablename__ = "message_attachments"
    __table_args__ = (
        tenant_reference("messages", "message_id"),
        UniqueConstraint("organisation_id", "message_id", "position"),
    )

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(WholeId)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)

    message: Mapped[Message] = relationship(back_populates="attachments")
