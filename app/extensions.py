"""The declarative base, the types that all rooms' columns use, and the database session."""

import enum
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WholeId = BigInteger().with_variant(Integer, "sqlite")
Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Utc(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must know its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A Decimal with 12 places: text in SQLite, which has no exact numbers of its own."""

    impl = Numeric(24, 12)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        from_text = dialect.name == "sqlite"
        return dialect.type_descriptor(String(40) if from_text else Numeric(24, 12))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def stored(kind: type[enum.Enum]) -> Enum:
    """The column type of an enum, stored by value."""
    return Enum(kind, values_callable=lambda members: [m.value for m in members], native_enum=False, length=32)


Id = Annotated[int, mapped_column(WholeId, primary_key=True)]
Moment = Annotated[datetime, mapped_column(Utc)]
MaybeMoment = Annotated[datetime | None, mapped_column(Utc)]


class Base(DeclarativeBase):
    """The base of every record."""

    metadata = MetaData(naming_convention=NAMES)


# Rows stay readable after the commit: their organisation may have been left by then.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def insert_once(record: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one with the same unique key stands there already; whether it was inserted.

    The caller names the organisation itself: this goes past the session's own checks.
    """
    return bool(insert_new(record, [values]))


def insert_new(record: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    """Insert those of the rows whose unique keys are still free, without records; the keys of what was inserted.

    The caller names the organisation itself, as with `insert_once`.
    """
    table = cast(Table, record.__table__)
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    statement = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
    new = statement.on_conflict_do_nothing().returning(*table.primary_key)
    return [row[0] for row in db.session.execute(new, rows if len(rows) > 1 else rows[0])]
