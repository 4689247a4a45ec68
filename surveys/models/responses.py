"""Answers of customers."""

from datetime import date
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Response(OfTenant, Base):
    """One answered questionnaire; place and head are those of the day of service."""

    __tablename__ = "responses"
    __table_args__ = (
        tenant_key(),
        tenant_reference("campaigns", "campaign_id"),
        tenant_reference("questionnaire_versions", "version_id"),
        tenant_reference("invitations", "invitation_id"),
        tenant_reference("branches", "branch_id"),
        tenant_reference("staff_members", "staff_id"),
        tenant_reference("cases", "case_id"),
        UniqueConstraint("invitation_id"),
        Index("ix_responses_branch_day", "organisation_id", "branch_id", "local_day"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(WholeId, index=True)
    version_id: Mapped[int] = mapped_column(WholeId)
    invitation_id: Mapped[int | None] = mapped_column(WholeId)
    branch_id: Mapped[int | None] = mapped_column(WholeId)
    staff_id: Mapped[int | None] = mapped_column(WholeId)
    region_path: Mapped[str] = mapped_column(String(400), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    nps: Mapped[int | None]
    csat: Mapped[int | None]
    ces: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8), default="ru")
    channel: Mapped[str] = mapped_column(String(32), default="email")
    local_day: Mapped[date]
    started_at: Mapped[Moment]
    completed_at: Mapped[MaybeMoment]
    case_id: Mapped[int | None] = mapped_column(WholeId)
