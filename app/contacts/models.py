"""People outside the company: one row for a campaign's recipient and a case's customer, with consent and the ledger."""

import enum
from datetime import date
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Purpose(enum.Enum):
    """What a message to a customer is for; each needs a consent of its own, an answer to a complaint needs none."""

    SURVEY = "survey"
    CASE = "case"


class Contact(OfTenant, Base):
    """A customer. `external_id` is theirs in the company's own books."""

    __tablename__ = "contacts"
    __table_args__ = (
        tenant_key(),
        UniqueConstraint("organisation_id", "external_id"),
        Index("ix_contacts_organisation_id_email", "organisation_id", "email"),
    )

    id: Mapped[Id]
    external_id: Mapped[str | None] = mapped_column(String(128))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))  # kept in lower case
    phone: Mapped[str | None] = mapped_column(String(32))  # E.164
    language: Mapped[str] = mapped_column(String(8), default="ru")
    time_zone: Mapped[str | None] = mapped_column(String(64))
    fields: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    created_at: Mapped[Moment]
    erased_at: Mapped[MaybeMoment]


class Consent(OfTenant, Base):
    """Proof that somebody agreed: the text's version and hash, when, from where. Withdrawn by `withdrawn_at`."""

    __tablename__ = "consents"
    __table_args__ = (tenant_key(), tenant_reference("contacts", "contact_id"))

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(WholeId, index=True)
    purpose: Mapped[Purpose] = mapped_column(stored(Purpose))
    text_version: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[Moment]
    source: Mapped[str] = mapped_column(String(200))  # an address, or the file of an import
    withdrawn_at: Mapped[MaybeMoment]


class Suppression(OfTenant, Base):
    """An address that gets no more messages of a purpose: unsubscribed, bounced, complained."""

    __tablename__ = "suppressions"
    __table_args__ = (tenant_key(), UniqueConstraint("organisation_id", "address", "purpose"))

    id: Mapped[Id]
    address: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[Purpose] = mapped_column(stored(Purpose))
    reason: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class LedgerEntry(OfTenant, Base):
    """One message to one contact, over all campaigns and cases: what rest periods are counted from."""

    __tablename__ = "contact_ledger"
    __table_args__ = (
        tenant_key(),
        tenant_reference("contacts", "contact_id"),
        Index("ix_contact_ledger_contact_id_at", "contact_id", "at"),
    )

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(WholeId)
    purpose: Mapped[Purpose] = mapped_column(stored(Purpose))
    channel: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(200))  # URL path of what wrote to them
    event: Mapped[str] = mapped_column(String(32))  # sampled, queued, sent, answered, bounced, refused…
    at: Mapped[Moment]
    day: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
