"""Companies and agencies, the contracts between them, regions, branches and staff."""

import enum
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class OrganisationKind(enum.Enum):
    """A company measures its own service; an agency measures for companies."""

    COMPANY = "company"
    AGENCY = "agency"


class Organisation(Base):
    """The tenant. Not under row-level security: the switcher and the sign-in read it before one is entered."""

    __tablename__ = "organisations"

    id: Mapped[Id]
    kind: Mapped[OrganisationKind] = mapped_column(stored(OrganisationKind), default=OrganisationKind.COMPANY)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8), default="ru")
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Moscow")
    settings: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    created_at: Mapped[Moment]


class Engagement(Base):
    """Lets an agency's people act in a client's organisation, from a day to a day (both included)."""

    __tablename__ = "engagements"
    __table_args__ = (CheckConstraint("agency_id <> client_id", name="two_parties"),)

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(WholeId, ForeignKey("organisations.id"), index=True)
    client_id: Mapped[int] = mapped_column(WholeId, ForeignKey("organisations.id"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date | None]

    def covers(self, day: date) -> bool:
        """Whether the contract is in force on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


class Region(OfTenant, Base):
    """A node of the tree of regions; `path` holds the ids from the root, as in `/3/17/`."""

    __tablename__ = "regions"
    __table_args__ = (tenant_key(), tenant_reference("regions", "parent_id"))

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(WholeId)
    name: Mapped[str] = mapped_column(String(200))
    path: Mapped[str] = mapped_column(String(400), default="", index=True)


class Branch(OfTenant, Base):
    """A place where customers are served; its days are those of its own time zone."""

    __tablename__ = "branches"
    __table_args__ = (
        tenant_key(),
        tenant_reference("regions", "region_id"),
        tenant_reference("staff_members", "head_id", deferred=True),
        UniqueConstraint("organisation_id", "code"),
    )

    id: Mapped[Id]
    region_id: Mapped[int] = mapped_column(WholeId, index=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(400), default="")
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    time_zone: Mapped[str] = mapped_column(String(64))
    opening_hours: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    format: Mapped[str] = mapped_column(String(64), default="")
    tags: Mapped[list[str]] = mapped_column(Document, default=list)
    head_id: Mapped[int | None] = mapped_column(WholeId)
    closed_at: Mapped[MaybeMoment]

    region: Mapped[Region] = relationship(foreign_keys=[region_id], viewonly=True, primaryjoin=Region.id == region_id)


class StaffMember(OfTenant, Base):
    """Somebody who serves customers at a branch."""

    __tablename__ = "staff_members"
    __table_args__ = (
        tenant_key(),
        tenant_reference("branches", "branch_id"),
        UniqueConstraint("organisation_id", "code"),
    )

    id: Mapped[Id]
    branch_id: Mapped[int] = mapped_column(WholeId, index=True)
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    left_at: Mapped[MaybeMoment]
