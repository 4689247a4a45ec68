"""Visits: the draft on its way, the submission with its receipt, its evidence, its scores."""

import enum
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Exact, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Outcome(enum.Enum):
    """How a visit ended; only a completed one is scored and counted."""

    COMPLETED = "completed"
    NOT_POSSIBLE = "not_possible"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class VisitState(enum.Enum):
    """Where a visit stands with its reviewers."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


class StaffMatch(enum.Enum):
    """How surely the reviewer knows who served; only `certain` counts for a person."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class Draft(OfTenant, Base):
    """What the phone has mirrored of a visit that is being filled; `uuid` is the UUIDv7 made on the phone."""

    __tablename__ = "drafts"
    __table_args__ = (tenant_key(), tenant_reference("assignments", "assignment_id"), UniqueConstraint("uuid"))

    id: Mapped[Id]
    uuid: Mapped[str] = mapped_column(String(36))
    assignment_id: Mapped[int] = mapped_column(WholeId, index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    details: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)  # outcome, its reason, the note on staff
    revision: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[Moment]
    saved_at: Mapped[Moment]


class Visit(OfTenant, Base):
    """One submission. Place, format, head and region path are those of its local day: no reorganisation rewrites it."""

    __tablename__ = "visits"
    __table_args__ = (
        tenant_key(),
        tenant_reference("assignments", "assignment_id"),
        tenant_reference("programmes", "programme_id"),
        tenant_reference("waves", "wave_id"),
        tenant_reference("branches", "branch_id"),
        tenant_reference("checklist_versions", "version_id"),
        tenant_reference("shoppers", "shopper_id"),
        tenant_reference("staff_members", "staff_id"),
        UniqueConstraint("uuid"),
        UniqueConstraint("organisation_id", "external_id"),
        Index("ix_visits_branch_day", "organisation_id", "branch_id", "local_day"),
        Index("ix_visits_state", "organisation_id", "state"),
    )

    id: Mapped[Id]
    uuid: Mapped[str] = mapped_column(String(36))
    external_id: Mapped[str | None] = mapped_column(String(128))  # of an import
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the submitted bytes
    receipt: Mapped[str] = mapped_column(String(16))
    programme_id: Mapped[int] = mapped_column(WholeId)
    wave_id: Mapped[int | None] = mapped_column(WholeId, index=True)
    assignment_id: Mapped[int | None] = mapped_column(WholeId, index=True)
    branch_id: Mapped[int] = mapped_column(WholeId)
    version_id: Mapped[int] = mapped_column(WholeId)
    shopper_id: Mapped[int | None] = mapped_column(WholeId)
    outcome: Mapped[Outcome] = mapped_column(stored(Outcome), default=Outcome.COMPLETED)
    outcome_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[VisitState] = mapped_column(stored(VisitState), default=VisitState.SUBMITTED)
    started_at: Mapped[Moment]
    finished_at: Mapped[Moment]
    received_at: Mapped[Moment]
    local_day: Mapped[date]
    approved_at: Mapped[MaybeMoment]
    region_path: Mapped[str] = mapped_column(String(400), default="")
    branch_format: Mapped[str] = mapped_column(String(64), default="")
    head_id: Mapped[int | None] = mapped_column(WholeId)
    staff_note: Mapped[str] = mapped_column(Text, default="")
    staff_id: Mapped[int | None] = mapped_column(WholeId)
    staff_match: Mapped[StaffMatch] = mapped_column(stored(StaffMatch), default=StaffMatch.UNKNOWN)
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    channel: Mapped[str] = mapped_column(String(32), default="in_person")
    raw_percent: Mapped[Decimal | None] = mapped_column(Exact)  # before critical effects; None where undefined
    final_percent: Mapped[Decimal | None] = mapped_column(Exact)
    critical_failed: Mapped[bool] = mapped_column(default=False)
    score: Mapped[dict[str, Any] | None] = mapped_column(Document)  # the explanation tree
    flags: Mapped[list[str]] = mapped_column(Document, default=list)  # what a reviewer should look at, see audits/flags
    elapsed_ms: Mapped[int | None] = mapped_column(WholeId)  # by the phone's monotonic clock
    revision: Mapped[int] = mapped_column(default=1)


class Evidence(OfTenant, Base):
    """A photo or other file of a visit: expected with the submission, there once `stored_at` is set."""

    __tablename__ = "evidence"
    __table_args__ = (tenant_key(), tenant_reference("visits", "visit_id"), UniqueConstraint("uuid"))

    id: Mapped[Id]
    uuid: Mapped[str] = mapped_column(String(36))
    visit_id: Mapped[int | None] = mapped_column(WholeId, index=True)
    draft_uuid: Mapped[str | None] = mapped_column(String(36), index=True)
    question_id: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[str] = mapped_column(String(32), default="photo")
    bytes_expected: Mapped[int]
    bytes_received: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100), default="")
    taken_at: Mapped[MaybeMoment]
    stored_at: Mapped[MaybeMoment]
    display_digest: Mapped[str | None] = mapped_column(String(64))  # the copy shown to people; None: cannot be shown


class Settlement(enum.Enum):
    """What a reviewer did with bytes that were kept apart; either way they stay readable."""

    TAKEN_IN = "taken_in"
    DISCARDED = "discarded"


class Quarantined(OfTenant, Base):
    """Bytes that came under a known key with another digest, or under a deleted one: kept for a reviewer."""

    __tablename__ = "quarantine"
    __table_args__ = (tenant_key(), tenant_reference("visits", "visit_id"))

    id: Mapped[Id]
    uuid: Mapped[str] = mapped_column(String(36), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[int] = mapped_column(WholeId, ForeignKey("users.id"))
    at: Mapped[Moment]
    settlement: Mapped[Settlement | None] = mapped_column(stored(Settlement))  # None: waits for a reviewer
    settled_at: Mapped[MaybeMoment]
    settled_by: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"))
    settled_reason: Mapped[str] = mapped_column(Text, default="")
    visit_id: Mapped[int | None] = mapped_column(WholeId)  # the visit that was made of them


class Tombstone(OfTenant, Base):
    """A submission that was deleted: its key stays taken for ever."""

    __tablename__ = "visit_tombstones"
    __table_args__ = (tenant_key(), UniqueConstraint("uuid"))

    id: Mapped[Id]
    uuid: Mapped[str] = mapped_column(String(36))
    at: Mapped[Moment]
