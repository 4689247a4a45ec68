"""Campaigns, their audience, and the invitations to answer."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class CampaignState(enum.Enum):
    """The life of a campaign."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class InvitationState(enum.Enum):
    """Where an invitation stands."""

    PLANNED = "planned"
    DEFERRED = "deferred"
    SKIPPED = "skipped"
    QUEUED = "queued"
    SENT = "sent"
    STARTED = "started"
    ANSWERED = "answered"
    REFUSED = "refused"
    BOUNCED = "bounced"


class Campaign(OfTenant, Base):
    """Who is asked what, when, and how the first mail and its reminder read (`mail`: subject and text by language)."""

    __tablename__ = "campaigns"
    __table_args__ = (tenant_key(), tenant_reference("questionnaire_versions", "version_id"))

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    version_id: Mapped[int] = mapped_column(WholeId)
    state: Mapped[CampaignState] = mapped_column(stored(CampaignState), default=CampaignState.DRAFT)
    mail: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    rules: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)  # rest days, quiet hours, reminder, detractor
    ends_on: Mapped[date | None]
    started_at: Mapped[MaybeMoment]
    created_at: Mapped[Moment]


class Invitation(OfTenant, Base):
    """One contact asked once in a campaign; `step` of the mails already written: 1 the invitation, 2 the reminder."""

    __tablename__ = "invitations"
    __table_args__ = (
        tenant_key(),
        tenant_reference("campaigns", "campaign_id"),
        tenant_reference("contacts", "contact_id"),
        tenant_reference("branches", "branch_id"),
        tenant_reference("staff_members", "staff_id"),
        UniqueConstraint("campaign_id", "contact_id"),
        Index("ix_invitations_due", "organisation_id", "campaign_id", "state", "due_at"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(WholeId)
    contact_id: Mapped[int] = mapped_column(WholeId)
    branch_id: Mapped[int | None] = mapped_column(WholeId)
    staff_id: Mapped[int | None] = mapped_column(WholeId)
    served_on: Mapped[date | None]
    state: Mapped[InvitationState] = mapped_column(stored(InvitationState), default=InvitationState.PLANNED)
    reason: Mapped[str | None] = mapped_column(String(64))  # why deferred or skipped
    step: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Moment]
    sent_at: Mapped[MaybeMoment]
    reminded_at: Mapped[MaybeMoment]
    answered_at: Mapped[MaybeMoment]


class SurveyLink(Base):
    """What a secret link opens. Not under row-level security: it is read before the organisation is known."""

    __tablename__ = "survey_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(WholeId, ForeignKey("organisations.id"))
    invitation_id: Mapped[int] = mapped_column(WholeId, index=True)
    purpose: Mapped[str] = mapped_column(String(32))  # answer, unsubscribe
    expires_at: Mapped[Moment]


class ImportBatch(OfTenant, Base):
    """A file of contacts taken into a campaign: the proof where an address came from."""

    __tablename__ = "contact_imports"
    __table_args__ = (tenant_key(), tenant_reference("campaigns", "campaign_id"))

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(WholeId, index=True)
    filename: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    by_id: Mapped[int] = mapped_column(WholeId, ForeignKey("users.id"))
    at: Mapped[Moment]
