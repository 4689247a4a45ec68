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
from sqlalchemy import Connection, Table, bindparam, event, func, insert, select, update
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
_HERE = HEADS.c.organisation_id == bindparam("head_of")
LOCKED = select(HEADS.c.number, HEADS.c.mac, HEADS.c.seal).where(_HERE).with_for_update()
ENTER = insert(ENTRIES).inline()  # nobody asks for the new row's id
MOVED = (
    update(HEADS)
    .where(_HERE)
    .values({name: bindparam(f"head_{name}", type_=HEADS.c[name].type) for name in ("number", "mac", "seal")})
)
# On PostgreSQL the entry and the head go over in one statement: the head is held for one way less. No parameter is
# called like a column: SQLAlchemy would set it in both parts.
AT_ONCE = (
    insert(ENTRIES)
    .inline()
    .values({column.name: bindparam(f"entry_{column.name}") for column in ENTRIES.c if column.name != "id"})
    .add_cte(MOVED.cte("head"))
)


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
    keys, connection = keys_now(organisation_id), session.connection()
    head = _locked_head(connection, organisation_id, keys)
    number, mac, rows = head.number, head.mac, []
    for act in acts:
        number += 1
        mac = sealing.link(keys, mac, number, act)
        rows.append({"organisation_id": organisation_id, "number": number, "mac": mac, **_columns(act)})
    intact = sealing.is_intact(keys, head.number, head.mac, head.seal)
    seal = sealing.seal(keys, number, mac) if intact else sealing.BROKEN
    moved = {"head_of": organisation_id, "head_number": number, "head_mac": mac, "head_seal": seal}
    if len(rows) == 1 and connection.dialect.name == "postgresql":
        connection.execute(AT_ONCE, {f"entry_{name}": value for name, value in rows[0].items()} | moved)
    else:
        connection.execute(ENTER, rows)
        connection.execute(MOVED, moved)


def _columns(act: Act) -> dict[str, object]:
    return {name: getattr(act, name) for name in Act.__dataclass_fields__}


def _locked_head(connection: Connection, organisation_id: int, keys: Keys) -> _Head:
    here = {"head_of": organisation_id}
    found = connection.execute(LOCKED, here).one_or_none()
    if found is None:
        _begin(connection, organisation_id, keys)
        found = connection.execute(LOCKED, here).one()
    return _Head(*found)


def _begin(connection: Connection, organisation_id: int, keys: Keys) -> None:
    """A head for a new trail; where entries stand without one, somebody took it away, and it stays unsealed."""
    last = connection.execute(
        select(func.max(ENTRIES.c.number)).where(ENTRIES.c.organisation_id == organisation_id)
    ).scalar()
    sealed = sealing.seal(keys, 0, sealing.START) if last is None else sealing.BROKEN
    values = {"organisation_id": organisation_id, "number": last or 0, "mac": sealing.START, "seal": sealed}
    insert_once(TrailHead, values)
