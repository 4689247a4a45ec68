"""Cases of all kinds: complaint, suggestion, question, praise, follow-up, corrective action, decision."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class CaseKind(enum.Enum):
    """What somebody brought, or what we ask of ourselves."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    PRAISE = "praise"
    FOLLOW_UP = "follow_up"
    CORRECTIVE_ACTION = "corrective_action"
    DECISION = "decision"


class CaseState(enum.Enum):
    """Where a case stands. `done` is not `closed`: an action closes when a later measurement shows it worked."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    RESOLVED = "resolved"
    CLOSED = "closed"


class CaseSource(enum.Enum):
    """Where a case came from."""

    FINDING = "finding"
    SURVEY = "survey"
    FORM = "form"
    PHONE = "phone"
    EMAIL = "email"
    API = "api"
    HAND = "hand"


class Severity(enum.Enum):
    """How much it hurts."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Verification(enum.Enum):
    """Whether a corrective action has been shown to work."""

    NONE = "none"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    NOT_MEASURED = "not_measured"


OPEN_STATES = (CaseState.NEW, CaseState.OPEN, CaseState.WAITING)


class Case(OfTenant, Base):
    """One case: an owner, due times, a ladder. `source_path` is the URL path of the visit or answer behind it."""

    __tablename__ = "cases"
    __table_args__ = (
        tenant_key(),
        tenant_reference("branches", "branch_id"),
        tenant_reference("staff_members", "staff_id"),
        tenant_reference("contacts", "contact_id"),
        UniqueConstraint("organisation_id", "number"),
        Index("ix_cases_due", "organisation_id", "state", "due_at"),
        Index("ix_cases_branch", "organisation_id", "branch_id", "state"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(32))  # "2026-0318"
    kind: Mapped[CaseKind] = mapped_column(stored(CaseKind))
    state: Mapped[CaseState] = mapped_column(stored(CaseState), default=CaseState.NEW)
    severity: Mapped[Severity] = mapped_column(stored(Severity), default=Severity.NORMAL)
    source: Mapped[CaseSource] = mapped_column(stored(CaseSource))
    source_path: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    branch_id: Mapped[int | None] = mapped_column(WholeId)
    staff_id: Mapped[int | None] = mapped_column(WholeId)
    contact_id: Mapped[int | None] = mapped_column(WholeId, index=True)
    clause_key: Mapped[str | None] = mapped_column(String(32))
    owner_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"), index=True)
    opened_at: Mapped[Moment]
    acknowledged_at: Mapped[MaybeMoment]
    first_answer_due_at: Mapped[MaybeMoment]
    due_at: Mapped[MaybeMoment]
    escalation_level: Mapped[int] = mapped_column(default=0)
    resolved_at: Mapped[MaybeMoment]
    closed_at: Mapped[MaybeMoment]
    measure: Mapped[str] = mapped_column(Text, default="")  # of a corrective action
    cause: Mapped[str] = mapped_column(Text, default="")
    verification: Mapped[Verification] = mapped_column(stored(Verification), default=Verification.NONE)
    decision: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    def is_overdue(self, at: Any) -> bool:
        """Whether the case is still open after its due time."""
        return self.state in OPEN_STATES and self.due_at is not None and self.due_at < at


class CaseEvent(OfTenant, Base):
    """One line of a case's thread: a note, a message to or from the customer, a change of state or owner."""

    __tablename__ = "case_events"
    __table_args__ = (tenant_key(), tenant_reference("cases", "case_id"))

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(WholeId, index=True)
    # opened, note, to_customer, from_customer, state, owner, escalated, verified
    kind: Mapped[str] = mapped_column(String(32))
    author_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    at: Mapped[Moment]


class Measurement(OfTenant, Base):
    """A later look at the clause of a corrective action: met or not, where it was seen."""

    __tablename__ = "case_measurements"
    __table_args__ = (tenant_key(), tenant_reference("cases", "case_id"), UniqueConstraint("case_id", "source_path"))

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(WholeId, index=True)
    met: Mapped[bool]
    local_day: Mapped[date]
    source_path: Mapped[str] = mapped_column(String(200))
    at: Mapped[Moment]


class CaseLink(Base):
    """Whose status page a secret link opens. Read before the organisation is known: not under row-level security."""

    __tablename__ = "case_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(WholeId, ForeignKey("organisations.id"))
    case_id: Mapped[int] = mapped_column(WholeId)
    expires_at: Mapped[Moment]


class CaseCounter(OfTenant, Base):
    """The last number given in a year: numbers have no gaps a customer could ask about."""

    __tablename__ = "case_counters"
    __table_args__ = (tenant_key(), UniqueConstraint("organisation_id", "year"))

    id: Mapped[Id]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
