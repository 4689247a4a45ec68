"""Write an act into the trail, in the transaction that does it.

Entries are written as the transaction's last words: the head of the trail is a lock that all acts of an
organisation share, so it is taken last (no deadlock with the rows of the act) and held shortest.
"""

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast

from flask import current_app
from sqlalchemy import Table, event, func, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from app import clock, tenancy
from app.extensions import db, insert_once
from app.trail import sealing
from app.trail.models import TrailEntry, TrailHead
from app.trail.sealing import Act, Keys

acting_job: ContextVar[str | None] = ContextVar("acting_job", default=None)
ENTRIES = cast(Table, TrailEntry.__table__)
HEADS = cast(Table, TrailHead.__table__)
WAITING = "trail"


@dataclass(frozen=True, slots=True)
class _Head:
    number: int
    mac: bytes
    seal: bytes


def record(
    *,
    action: str,
    thing: str,
    thing_id: int | str,
    fields: Collection[str] | Mapping[str, object] = (),
    actor_id: int | None = None,
) -> None:
    """Note that `action` ("visit.approve") was done to a thing, by a person or (without `actor_id`) by the running job.

    `fields` names what changed; given as a mapping, the values go in as keyed hashes, never as themselves.
    Saved with the caller's transaction, or not at all. Raises TenantMissing outside of an organisation.
    """
    organisation_id = tenancy.current()
    keys = keys_now(organisation_id)
    values = fields if isinstance(fields, Mapping) else dict.fromkeys(fields)
    act = Act(
        at=clock.now(),
        actor_id=actor_id,
        job=acting_job.get(),
        action=action,
        thing=thing,
        thing_id=str(thing_id),
        fields={name: sealing.hashed(keys, name, value) for name, value in values.items()},
    )
    session = db.session()
    session.connection()  # from here on there is a transaction, whose end forgets what was not saved
    if session.in_nested_transaction():
        _write(session, organisation_id, [act])  # a savepoint may be undone alone: its entries are undone with it
    else:
        session.info.setdefault(WAITING, {}).setdefault(organisation_id, []).append(act)


def keys_now(organisation_id: int) -> Keys:
    """The keys of an organisation in this installation."""
    return sealing.keys_of(str(current_app.config["SECRET_KEY"]), organisation_id)


@event.listens_for(Session, "before_commit")
def _write_waiting(session: Session) -> None:
    if session.in_nested_transaction() or WAITING not in session.info:
        return
    session.flush()  # all other rows are locked before the head is
    for organisation_id, acts in sorted(session.info.pop(WAITING).items()):
        here = organisation_id == tenancy.current_or_none()
        with nullcontext() if here else tenancy.acting_in(organisation_id):
            _write(session, organisation_id, acts)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WAITING, None)


def _write(session: Session, organisation_id: int, acts: list[Act]) -> None:
    keys = keys_now(organisation_id)
    head = _locked_head(session, organisation_id, keys)
    number, mac, rows = head.number, head.mac, []
    for act in acts:
        number += 1
        mac = sealing.link(keys, mac, number, act)
        rows.append({"organisation_id": organisation_id, "number": number, "mac": mac, **_columns(act)})
    session.execute(insert(ENTRIES), rows)
    intact = sealing.is_intact(keys, head.number, head.mac, head.seal)
    session.execute(
        update(HEADS)
        .where(HEADS.c.organisation_id == organisation_id)
        .values(number=number, mac=mac, seal=sealing.seal(keys, number, mac) if intact else sealing.BROKEN)
    )


def _columns(act: Act) -> dict[str, object]:
    return {name: getattr(act, name) for name in Act.__dataclass_fields__}


def _locked_head(session: Session, organisation_id: int, keys: Keys) -> _Head:
    query = select(HEADS.c.number, HEADS.c.mac, HEADS.c.seal).where(HEADS.c.organisation_id == organisation_id)
    found = session.execute(query.with_for_update()).one_or_none()
    if found is None:
        _begin(session, organisation_id, keys)
        found = session.execute(query.with_for_update()).one()
    return _Head(*found)


def _begin(session: Session, organisation_id: int, keys: Keys) -> None:
    """A head for a new trail; where entries stand without one, somebody took it away, and it stays unsealed."""
    last = session.execute(
        select(func.max(ENTRIES.c.number)).where(ENTRIES.c.organisation_id == organisation_id)
    ).scalar()
    sealed = sealing.seal(keys, 0, sealing.START) if last is None else sealing.BROKEN
    values = {"organisation_id": organisation_id, "number": last or 0, "mac": sealing.START, "seal": sealed}
    insert_once(TrailHead, values)
