"""The current organisation, and the filter that every query gets.

The filter is a net: composite keys and, on PostgreSQL, row-level security stand behind it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Table, UniqueConstraint, event, func, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column, with_loader_criteria
from sqlalchemy.sql import visitors

from app.extensions import Base, WholeId, db

SETTING = "app.organisation"  # of a transaction on PostgreSQL: what row-level security goes by
_current: ContextVar[int | None] = ContextVar("organisation", default=None)


class TenantMissing(RuntimeError):
    """A tenant's table was asked for with no organisation entered, or a row of another one was written."""


class OfTenant:
    """A row that belongs to one organisation; `organisation_id` is set from the current one when it is saved."""

    organisation_id: Mapped[int] = mapped_column(WholeId, ForeignKey("organisations.id"), index=True)


def tenant_key() -> UniqueConstraint:
    """What a tenant's table needs so that others may point at it together with the organisation."""
    return UniqueConstraint("organisation_id", "id")


def tenant_reference(table: str, column: str, *, deferred: bool = False) -> ForeignKeyConstraint:
    """A composite key `(organisation_id, column)` → `table`: a row can point at rows of its own organisation only."""
    return ForeignKeyConstraint(
        ["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"], use_alter=deferred
    )


def current() -> int:
    """The organisation entered. Raises TenantMissing outside of one."""
    organisation_id = _current.get()
    if organisation_id is None:
        raise TenantMissing("no organisation has been entered")
    return organisation_id


def current_or_none() -> int | None:
    """The organisation entered, or None."""
    return _current.get()


def enter(organisation_id: int | None) -> None:
    """Make `organisation_id` the current one from here on; the request's edge and the worker leave it again."""
    if organisation_id != _current.get() and db.session().in_transaction():
        db.session.flush()  # what was written under the old organisation is checked under it
    _current.set(organisation_id)
    if db.session().in_transaction():
        _tell_database(db.session())


def enter_told(organisation_id: int | None, *, told: int | None) -> None:
    """Enter when this transaction's database was told `told` on the way; it is told again only if that is another one.

    For the beginning of a transaction, before anything is written.
    """
    _current.set(organisation_id)
    if organisation_id != told:
        _tell_database(db.session())


@contextmanager
def acting_in(organisation_id: int) -> Iterator[None]:
    """Do a piece of work in an organisation, and be back where one was afterwards."""
    before = _current.get()
    if before == organisation_id:
        yield
        return
    enter(organisation_id)
    try:
        yield
    except BaseException:
        _current.set(before)  # the transaction is lost: nothing to flush, nobody to tell
        raise
    enter(before)


def _tell_database(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        value = "" if _current.get() is None else str(_current.get())
        connection.execute(select(func.set_config(SETTING, value, True)))


@event.listens_for(Session, "after_begin")
def _organisation_of_transaction(session: Session, transaction: SessionTransaction, connection: Any) -> None:
    if connection.dialect.name == "postgresql" and _current.get() is not None:
        connection.execute(select(func.set_config(SETTING, str(_current.get()), True)))


@event.listens_for(Session, "do_orm_execute")
def _only_own_rows(state: ORMExecuteState) -> None:
    if (
        state.is_column_load
        or state.is_relationship_load
        or not (state.is_select or state.is_update or state.is_delete)
    ):
        return
    organisation_id = _current.get()
    if organisation_id is None:
        _refuse_tenants_tables(state.statement)
        return
    state.statement = state.statement.options(
        with_loader_criteria(OfTenant, lambda cls: cls.organisation_id == organisation_id, include_aliases=True)
    )


def _refuse_tenants_tables(statement: Any) -> None:
    """Mappers alone do not tell: `select(count()).select_from(Branch)` names none."""
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and element.name in _tenants_tables():
            raise TenantMissing(f"{element.name} was asked for, and no organisation has been entered")


@cache
def _tenants_tables() -> frozenset[str]:
    return frozenset(
        mapper.persist_selectable.description for mapper in Base.registry.mappers if issubclass(mapper.class_, OfTenant)
    )


@event.listens_for(Session, "before_flush")
def _only_into_own(session: Session, context: object, instances: object) -> None:
    for row in session.new:
        if isinstance(row, OfTenant):
            row.organisation_id = row.organisation_id or current()
            if row.organisation_id != current():
                raise TenantMissing(f"{type(row).__name__} belongs to another organisation")
