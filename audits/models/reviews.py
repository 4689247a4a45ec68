"""What reviewers decided, and the findings that approved visits leave."""

import enum
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Exact, Id, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Decision(enum.Enum):
    """What a review came to."""

    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


class Review(OfTenant, Base):
    """One look of one reviewer at one visit."""

    __tablename__ = "reviews"
    __table_args__ = (tenant_key(), tenant_reference("visits", "visit_id"))

    id: Mapped[Id]
    visit_id: Mapped[int] = mapped_column(WholeId, index=True)
    reviewer_id: Mapped[int] = mapped_column(WholeId, ForeignKey("users.id"))
    decision: Mapped[Decision] = mapped_column(stored(Decision))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]


class Finding(OfTenant, Base):
    """A clause not met on an approved visit; `case_id` points at the corrective action, where the rule opened one."""

    __tablename__ = "findings"
    __table_args__ = (
        tenant_key(),
        tenant_reference("visits", "visit_id"),
        tenant_reference("branches", "branch_id"),
        tenant_reference("cases", "case_id"),
        UniqueConstraint("visit_id", "question_id"),
        Index("ix_findings_branch_clause", "organisation_id", "branch_id", "clause_key"),
    )

    id: Mapped[Id]
    visit_id: Mapped[int] = mapped_column(WholeId)
    branch_id: Mapped[int] = mapped_column(WholeId)
    question_id: Mapped[str] = mapped_column(String(64))
    clause_key: Mapped[str] = mapped_column(String(32))
    lost_percent: Mapped[Decimal | None] = mapped_column(Exact)
    comment: Mapped[str] = mapped_column(Text, default="")
    repeated: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[int | None] = mapped_column(WholeId, index=True)
    at: Mapped[Moment]
