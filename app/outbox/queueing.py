"""Put a message into the outbox, in the transaction of its cause."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import SessionTransaction

from app import clock, tenancy
from app.errors import InvalidAnswer
from app.extensions import db, insert_once
from app.outbox import letters
from app.outbox.letters import Attachment
from app.outbox.models import Message, MessageAttachment, MessageState, Repeat
from app.work.queueing import enqueue

DELIVER = "outbox.deliver"
MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")
WOKEN = "outbox"
GRAIN = timedelta(seconds=10)


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    purpose: str,
    repeat: Literal["never", "safe"],
    html: str | None = None,
    attachments: Sequence[Attachment] = (),
    headers: Mapping[str, str] | None = None,
    key: str | None = None,
    send_at: datetime | None = None,
    organisation_id: int | None = None,
    cause: str | None = None,
    unsubscribe_url: str | None = None,
    sender_name: str | None = None,
) -> int:
    """Queue a mail and the work of sending it; returns the message's id. Saved with the caller's transaction.

    `repeat` says what happens when a crash leaves it unknown whether the mail went out: `never` asks a person
    (invitations), `safe` sends it again with the same Message-ID. With a `key` there is one message for it in the
    organisation, however often it is asked for. `cause` is the path of the thing it is about ("/cases/17").
    `organisation_id` None means the current one. Raises InvalidAnswer for line breaks, or what is no address.
    """
    own = tenancy.current() if organisation_id is None else organisation_id
    at = clock.now()
    values = {
        "organisation_id": own,
        "purpose": purpose,
        "key": key,
        "cause": cause,
        "repeat": Repeat(repeat),
        **_envelope(to, subject, sender_name, headers or {}, unsubscribe_url),
        **{"text": text, "html": html},
        "message_id": letters.new_message_id(current_app.extensions["settings"].settings.base_url, own, key),
        **{"next_try_at": send_at or at, "created_at": at},
    }
    files = [_checked(attachment) for attachment in attachments]
    with tenancy.acting_in(own):
        return _saved(values, files, send_at or at)


def _envelope(
    to: str, subject: str, sender_name: str | None, headers: Mapping[str, str], unsubscribe_url: str | None
) -> dict[str, object]:
    """What stands outside of the text, checked."""
    return {
        "sender_name": letters.one_line("sender_name", sender_name) if sender_name else None,
        "recipient": letters.one_address(to),
        "subject": letters.subject_line(subject),
        "headers": letters.own_headers(headers),
        "unsubscribe_url": letters.web_address(unsubscribe_url) if unsubscribe_url else None,
    }


def wake(at: datetime) -> None:
    """See to it that the outbox of the current organisation is looked at, at `at` or up to GRAIN later.

    Every transaction has work of its own: transactions never wait for each other, nor lose each other's waking.
    One that queues a thousand messages makes one piece of work for each GRAIN of time.
    """
    session = db.session()
    session.connection()
    now = session.get_nested_transaction() or session.get_transaction()
    due_at = _rounded_up(at) if at > clock.now() else None
    woken: dict[SessionTransaction | None, set[object]] = session.info.get(WOKEN, {})
    if now not in woken:
        session.info[WOKEN] = woken = {now: set()}
    if (tenancy.current(), due_at) not in woken[now]:
        woken[now].add((tenancy.current(), due_at))
        enqueue(kind=DELIVER, key=secrets.token_hex(12), due_at=due_at)


def cancel(*, message_id: int) -> bool:
    """Take back a message that has not gone out; False when it was too late."""
    own = select(Message).where(Message.id == message_id, Message.state == MessageState.QUEUED)
    message = db.session.scalars(own.with_for_update()).one_or_none()
    if message is None:
        return False
    message.state = MessageState.CANCELLED
    return True


def _rounded_up(at: datetime) -> datetime:
    grains = -(-at.timestamp() // GRAIN.total_seconds())
    return datetime.fromtimestamp(grains * GRAIN.total_seconds(), UTC)


def _checked(attachment: Attachment) -> Attachment:
    letters.one_line("attachment", attachment.name)
    if not MEDIA_TYPE.fullmatch(attachment.media_type):
        raise InvalidAnswer("media_type", field="attachment")
    return attachment


def _saved(values: dict[str, object], files: list[Attachment], at: datetime) -> int:
    same = select(Message.id).where(Message.message_id == values["message_id"])
    new = insert_once(Message, values)
    message_id = db.session.scalars(same).one()
    if new:
        db.session.add_all(_row(message_id, position, file) for position, file in enumerate(files))
        wake(at)
    return message_id


def _row(message_id: int, position: int, file: Attachment) -> MessageAttachment:
    return MessageAttachment(
        message_id=message_id,
        position=position,
        name=file.name,
        media_type=file.media_type,
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
    )
