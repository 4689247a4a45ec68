"""Touchpoints, channels, standards and their clauses, version by version."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Channel(enum.Enum):
    """Where a customer meets the company."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    WEBSITE = "website"
    DELIVERY = "delivery"


class StandardState(enum.Enum):
    """The life of a version of a standard: only an approved one can be in force."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Touchpoint(OfTenant, Base):
    """A step of the customer's journey."""

    __tablename__ = "touchpoints"
    __table_args__ = (tenant_key(), UniqueConstraint("organisation_id", "key"))

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[dict[str, str]] = mapped_column(Document)
    position: Mapped[int] = mapped_column(default=0)


class Standard(OfTenant, Base):
    """A norm for one touchpoint and channel; what it says stands in its versions."""

    __tablename__ = "standards"
    __table_args__ = (tenant_key(), tenant_reference("touchpoints", "touchpoint_id"))

    id: Mapped[Id]
    touchpoint_id: Mapped[int] = mapped_column(WholeId, index=True)
    channel: Mapped[Channel] = mapped_column(stored(Channel), default=Channel.IN_PERSON)
    name: Mapped[dict[str, str]] = mapped_column(Document)
    owner_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"))

    touchpoint: Mapped[Touchpoint] = relationship(
        viewonly=True, primaryjoin=Touchpoint.id == touchpoint_id, foreign_keys=[touchpoint_id]
    )


class StandardVersion(OfTenant, Base):
    """One edition of a standard: drafted, proposed, approved by a named person, in force from a day."""

    __tablename__ = "standard_versions"
    __table_args__ = (
        tenant_key(),
        tenant_reference("standards", "standard_id"),
        UniqueConstraint("standard_id", "number"),
    )

    id: Mapped[Id]
    standard_id: Mapped[int] = mapped_column(WholeId, index=True)
    number: Mapped[int]
    state: Mapped[StandardState] = mapped_column(stored(StandardState), default=StandardState.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    drafted_by_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"))
    approved_by_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"))
    approved_at: Mapped[MaybeMoment]
    in_force_from: Mapped[date | None]
    review_due: Mapped[date | None]
    withdrawn_on: Mapped[date | None]  # the first day on which it is no longer in force
    created_at: Mapped[Moment]

    clauses: Mapped[list["Clause"]] = relationship(
        primaryjoin="StandardVersion.id == Clause.version_id",
        foreign_keys="Clause.version_id",
        order_by="Clause.position",
        viewonly=True,
    )


class Clause(OfTenant, Base):
    """One measurable line of a standard. `key` ("3.2") stays the same from version to version."""

    __tablename__ = "clauses"
    __table_args__ = (
        tenant_key(),
        tenant_reference("standard_versions", "version_id"),
        UniqueConstraint("version_id", "key"),
    )

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(WholeId, index=True)
    key: Mapped[str] = mapped_column(String(32))
    title: Mapped[dict[str, str]] = mapped_column(Document)
    norm: Mapped[dict[str, str]] = mapped_column(Document)
    rationale: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    target: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)  # {"measure", "operator", "value", "unit"}
    position: Mapped[int] = mapped_column(default=0)
