"""Find out what senders that died had done: only what was attempted and has no result is uncertain."""

import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import or_, select

from app.extensions import db
from app.outbox import journal
from app.outbox.journal import Found, Sender
from app.outbox.marking import mark
from app.outbox.models import Message, MessageState
from app.outbox.results import Ended, Result

CRASHED = Result(Ended.DOUBTFUL, "the sender ended between the attempt and its result")
LOST = Result(Ended.DOUBTFUL, "the sender ended, and its journal is gone")


@dataclass(frozen=True, slots=True)
class Recovered:
    """The journals that are of no more use once this is saved, and whether a sender was found alive."""

    journals: list[Path]
    somebody_lives: bool


def recover(*, job_id: int, folder: Path, now: datetime) -> Recovered:
    """Mark the messages of the leases that earlier holders of this job left, and of any that ran out.

    A lease whose sender still lives (its journal is locked) is left to it.
    """
    read, somebody_lives = [], False
    for lease, messages in _left_behind(job_id, now).items():
        path = path_of(folder, lease)
        found = journal.read(path)
        if found.sender is Sender.ALIVE:
            somebody_lives = True
            continue
        for message in messages:
            _settle(message, lease, found, now)
        read.append(path)
    return Recovered(read, somebody_lives)


def new_lease(job_id: int, worker_id: str) -> str:
    """A name for a lease, which says for which job it was taken."""
    return f"{job_id}.{worker_id}.{secrets.token_hex(4)}"


def path_of(folder: Path, lease: str) -> Path:
    """Where the journal of a lease is kept."""
    return folder / f"{lease}.log"


def _settle(message: Message, lease: str, found: Found, now: datetime) -> None:
    if found.sender is Sender.GONE:
        result: Result | None = LOST
    else:
        result = (found.attempts[message.id] or CRASHED) if message.id in found.attempts else None
    mark(
        message_id=message.id,
        lease=lease,
        repeat=message.repeat,
        attempts=message.attempts,
        result=result,
        now=now,
    )


def _left_behind(job_id: int, now: datetime) -> dict[str, list[Message]]:
    ended = or_(Message.leased_until <= now, Message.leased_by.startswith(f"{job_id}."))
    rows = db.session.scalars(
        select(Message)
        .where(Message.state == MessageState.LEASED, ended)
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
    )
    leases: dict[str, list[Message]] = defaultdict(list)
    for row in rows:
        leases[row.leased_by or ""].append(row)
    return leases
