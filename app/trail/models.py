"""The trail: one row an act, each sealed to the one before it, and a head that knows how many there are."""

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, Moment, WholeId
from app.tenancy import OfTenant


class TrailEntry(OfTenant, Base):
    """Somebody, or a job, did something to a thing. Holds ids, field names and keyed hashes: nothing personal."""

    __tablename__ = "trail_entries"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        Index("ix_trail_entries_thing", "organisation_id", "thing", "thing_id"),
    )

    id: Mapped[Id]
    number: Mapped[int]
    at: Mapped[Moment]
    actor_id: Mapped[int | None] = mapped_column(WholeId)
    job: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    thing: Mapped[str] = mapped_column(String(32))
    thing_id: Mapped[str] = mapped_column(String(40))
    fields: Mapped[dict[str, str | None]] = mapped_column(Document, default=dict)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class TrailHead(OfTenant, Base):
    """How long an organisation's trail is; its own seal shows when the end was cut off."""

    __tablename__ = "trail_heads"
    __table_args__ = (UniqueConstraint("organisation_id"),)

    id: Mapped[Id]
    number: Mapped[int]
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
