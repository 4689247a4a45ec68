"""Programmes of measurement, their waves, and the assignments to single visits."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class ProgrammeKind(enum.Enum):
    """Lines of measurement; figures of different kinds are never pooled."""

    MYSTERY_VISIT = "mystery_visit"
    SELF_AUDIT = "self_audit"
    INTERNAL_AUDIT = "internal_audit"
    CALL_REVIEW = "call_review"
    LETTER_REVIEW = "letter_review"
    WEBSITE_AUDIT = "website_audit"


class AssignmentState(enum.Enum):
    """The life of an assignment."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    STARTED = "started"
    SUBMITTED = "submitted"
    REVOKED = "revoked"


class Programme(OfTenant, Base):
    """A line of measurement with its rules (`rules`: standard, case rule, quality rules, dispute days)."""

    __tablename__ = "programmes"
    __table_args__ = (tenant_key(), tenant_reference("checklists", "checklist_id"))

    id: Mapped[Id]
    kind: Mapped[ProgrammeKind] = mapped_column(stored(ProgrammeKind), default=ProgrammeKind.MYSTERY_VISIT)
    name: Mapped[str] = mapped_column(String(200))
    checklist_id: Mapped[int] = mapped_column(WholeId, index=True)
    standard_percent: Mapped[int] = mapped_column(default=85)
    rules: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    created_at: Mapped[Moment]


class Wave(OfTenant, Base):
    """A programme's round; its days are those of each branch. It cannot start without the notice to staff."""

    __tablename__ = "waves"
    __table_args__ = (
        tenant_key(),
        tenant_reference("programmes", "programme_id"),
        CheckConstraint("from_day <= to_day", name="days_in_order"),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(WholeId, index=True)
    name: Mapped[str] = mapped_column(String(200))
    from_day: Mapped[date]
    to_day: Mapped[date]
    notice_day: Mapped[date | None]
    notice_text: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[MaybeMoment]
    closed_at: Mapped[MaybeMoment]


class Shopper(OfTenant, Base):
    """Somebody of a panel as one organisation knows them: a number and a city, never a name.

    The panel belongs to `panel_id`: an agency, or the organisation itself. Name and mail stand with the account alone,
    and `audits.revealing` alone leads there.
    """

    __tablename__ = "shoppers"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organisation_id", "user_id"),
        UniqueConstraint("organisation_id", "number"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(WholeId, ForeignKey("users.id"), index=True)
    panel_id: Mapped[int] = mapped_column(WholeId, ForeignKey("organisations.id"), index=True)
    number: Mapped[int]
    city: Mapped[str] = mapped_column(String(100), default="")
    left_at: Mapped[MaybeMoment]


class Reveal(OfTenant, Base):
    """Somebody was told who a shopper is, and why they asked; the name itself is kept nowhere."""

    __tablename__ = "reveals"
    __table_args__ = (tenant_key(), tenant_reference("shoppers", "shopper_id"))

    id: Mapped[Id]
    shopper_id: Mapped[int] = mapped_column(WholeId, index=True)
    user_id: Mapped[int] = mapped_column(WholeId, ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]


class Assignment(OfTenant, Base):
    """One visit to be made: where, by whom, in which window, for which fee (minor units of `currency`)."""

    __tablename__ = "assignments"
    __table_args__ = (
        tenant_key(),
        tenant_reference("waves", "wave_id"),
        tenant_reference("branches", "branch_id"),
        tenant_reference("checklist_versions", "version_id"),
        tenant_reference("shoppers", "shopper_id"),
        CheckConstraint("window_from < window_to", name="window_in_order"),
    )

    id: Mapped[Id]
    wave_id: Mapped[int] = mapped_column(WholeId, index=True)
    branch_id: Mapped[int] = mapped_column(WholeId, index=True)
    version_id: Mapped[int] = mapped_column(WholeId)
    shopper_id: Mapped[int | None] = mapped_column(WholeId, index=True)
    scenario: Mapped[str] = mapped_column(String(200), default="")
    briefing: Mapped[str] = mapped_column(Text, default="")
    window_from: Mapped[Moment]
    window_to: Mapped[Moment]
    fee_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="RUB")
    state: Mapped[AssignmentState] = mapped_column(stored(AssignmentState), default=AssignmentState.OFFERED)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]
