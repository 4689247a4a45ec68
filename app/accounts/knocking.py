"""Who knocks: the person of a session with their places in all organisations, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import Row, Select, Table, Text, bindparam, func, select
from sqlalchemy import cast as sql_cast

from app.accounts.models import Membership, Role, ScopeKind, User
from app.extensions import db
from app.organisation import reading as organisation
from app.tenancy import SETTING, enter_told

USERS, PLACES, ROLES = (cast(Table, each.__table__) for each in (User, Membership, Role))


@dataclass(frozen=True, slots=True)
class Place:
    """A membership in force, with its role."""

    organisation_id: int
    scope: ScopeKind
    region_id: int | None
    branch_id: int | None
    role: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Knocker:
    """Somebody who is signed in. `told` is the organisation that the database was told on the way, None for none."""

    user_id: int
    name: str
    chosen: int | None  # the organisation they last worked in, whether they still belong to it or not
    places: tuple[Place, ...]
    told: int | None


# On PostgreSQL the statement also tells the database the organisation that the person will most likely act in. Only
# this statement runs under it unproved, and it reads no tenant's table.
LIKELY: Final = func.coalesce(USERS.c.current_organisation_id, func.min(PLACES.c.organisation_id).over())
TOLD: Final = func.set_config(SETTING, func.coalesce(sql_cast(LIKELY, Text), ""), True)


def _knocking(*more: Any) -> Select[Any]:
    return (
        select(
            USERS.c.id,
            USERS.c.name,
            USERS.c.active,
            USERS.c.current_organisation_id,
            PLACES.c.organisation_id,
            PLACES.c.scope,
            PLACES.c.region_id,
            PLACES.c.branch_id,
            PLACES.c.engagement_id,
            PLACES.c.from_day,
            PLACES.c.to_day,
            ROLES.c.key,
            ROLES.c.permissions,
            *more,
        )
        .outerjoin(PLACES, PLACES.c.user_id == USERS.c.id)
        .outerjoin(ROLES, ROLES.c.id == PLACES.c.role_id)
        .where(USERS.c.fs_uniquifier == bindparam("key"))
        .order_by(PLACES.c.organisation_id, PLACES.c.id)
    )


KNOCKING: Final = _knocking()
KNOCKING_AND_TOLD: Final = _knocking(TOLD.label("told"))


def knocker(key: str, day: date) -> Knocker | None:
    """The active person whose session names `key`, with the places in force on `day`; None when there is nobody."""
    connection = db.session.connection()
    on_postgresql = connection.dialect.name == "postgresql"
    rows = connection.execute(KNOCKING_AND_TOLD if on_postgresql else KNOCKING, {"key": key}).all()
    told = int(rows[0].told) if on_postgresql and rows and rows[0].told else None
    if not rows or not rows[0].active:
        enter_told(None, told=told)
        return None
    return Knocker(rows[0].id, rows[0].name, rows[0].current_organisation_id, _in_force(rows, day), told)


def _in_force(rows: list[Row[Any]] | Any, day: date) -> tuple[Place, ...]:
    current = [row for row in rows if row.organisation_id is not None and _covers(row, day)]
    lent = [row.engagement_id for row in current if row.engagement_id is not None]
    contracts = organisation.contracts_in_force(ids=lent, day=day)
    return tuple(
        Place(row.organisation_id, row.scope, row.region_id, row.branch_id, row.key, frozenset(row.permissions))
        for row in current
        if row.engagement_id is None or row.engagement_id in contracts
    )


def _covers(row: Row[Any], day: date) -> bool:
    return (row.from_day is None or row.from_day <= day) and (row.to_day is None or day <= row.to_day)
