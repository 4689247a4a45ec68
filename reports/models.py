"""Who gets which scorecard when, the cards that were sent, closed periods, and rollups."""

import enum
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Exact, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Cadence(enum.Enum):
    """When a subscription is due."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    AFTER_WAVE = "after_wave"


class Subscription(OfTenant, Base):
    """Somebody gets the scorecard of a branch by mail; `next_due_at` moves in the transaction that issues one."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        tenant_key(),
        tenant_reference("branches", "branch_id"),
        UniqueConstraint("user_id", "branch_id", "cadence"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(WholeId, ForeignKey("users.id"), index=True)
    branch_id: Mapped[int] = mapped_column(WholeId, index=True)
    cadence: Mapped[Cadence] = mapped_column(stored(Cadence))
    hour: Mapped[int] = mapped_column(default=7)  # of the branch's local day
    language: Mapped[str] = mapped_column(String(8), default="ru")
    active: Mapped[bool] = mapped_column(default=True)
    next_due_at: Mapped[MaybeMoment]
    created_at: Mapped[Moment]


class Issue(OfTenant, Base):
    """A scorecard as it was sent: its frozen data, the PDF and its hash. Printing again returns this very file."""

    __tablename__ = "issues"
    __table_args__ = (
        tenant_key(),
        tenant_reference("branches", "branch_id"),
        UniqueConstraint("branch_id", "programme_id", "period", "language", "number"),
    )

    id: Mapped[Id]
    branch_id: Mapped[int] = mapped_column(WholeId, index=True)
    programme_id: Mapped[int] = mapped_column(WholeId, default=0)  # 0: none had looked at the branch
    period: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]  # of the issue for this branch, programme and period: 1, 2…
    preliminary: Mapped[bool]
    card: Mapped[dict[str, Any]] = mapped_column(Document)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class ClosedPeriod(OfTenant, Base):
    """A period whose figures are final; each later change of them is a restatement with the next number."""

    __tablename__ = "closed_periods"
    __table_args__ = (tenant_key(), UniqueConstraint("organisation_id", "period"))

    id: Mapped[Id]
    period: Mapped[str] = mapped_column(String(32))
    closed_at: Mapped[Moment]
    restatement: Mapped[int] = mapped_column(default=0)
    restated_at: Mapped[MaybeMoment]


class Rollup(OfTenant, Base):
    """Sums over the approved visits of a branch in a month (and wave) for one question of one version.

    `question_id` is also "" for the total and "§" with a section's id for a section: `sum_r` to `sum_r4` are then the
    powers of scores (0…1) before critical effects, and `n_passed` counts visits without a critical failure.
    """

    __tablename__ = "rollups"
    __table_args__ = (
        tenant_key(),
        tenant_reference("branches", "branch_id"),
        UniqueConstraint("branch_id", "month", "wave_id", "programme_id", "version_id", "question_id"),
        Index("ix_rollups_month", "organisation_id", "month"),
    )

    id: Mapped[Id]
    branch_id: Mapped[int] = mapped_column(WholeId)
    month: Mapped[date]  # its first day
    wave_id: Mapped[int] = mapped_column(WholeId, default=0)  # 0: none
    programme_id: Mapped[int] = mapped_column(WholeId)
    version_id: Mapped[int] = mapped_column(WholeId)
    question_id: Mapped[str] = mapped_column(String(64))
    clause_key: Mapped[str | None] = mapped_column(String(32))
    n_scored: Mapped[int]
    n_passed: Mapped[int]
    n_na: Mapped[int]
    sum_r: Mapped[Decimal] = mapped_column(Exact)
    sum_r2: Mapped[Decimal] = mapped_column(Exact)
    sum_r3: Mapped[Decimal] = mapped_column(Exact)
    sum_r4: Mapped[Decimal] = mapped_column(Exact)
    sum_lost: Mapped[Decimal] = mapped_column(Exact)  # points of 100


class RollupMark(OfTenant, Base):
    """What the visits of a branch in a month looked like when its rollups were made: another look makes it dirty."""

    __tablename__ = "rollup_marks"
    __table_args__ = (tenant_key(), tenant_reference("branches", "branch_id"), UniqueConstraint("branch_id", "month"))

    id: Mapped[Id]
    branch_id: Mapped[int] = mapped_column(WholeId)
    month: Mapped[date]  # its first day
    visits: Mapped[int]
    revisions: Mapped[int]
    latest: Mapped[MaybeMoment]  # approval
    made_at: Mapped[Moment]
