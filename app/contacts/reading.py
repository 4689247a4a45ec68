"""The window of this room: customers as frozen rows, and the timeline of what passed between us."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.contacts.models import Contact, LedgerEntry
from app.extensions import db


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A customer as other rooms see them."""

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of a customer's timeline."""

    at: datetime
    purpose: str
    channel: str
    event: str
    source: str


def contact(contact_id: int) -> ContactRow | None:
    """One customer of the current organisation, or None; an erased one has no data left."""
    row = db.session.scalar(select(Contact).where(Contact.id == contact_id))
    return None if row is None else ContactRow(row.id, row.name, row.email, row.phone, row.language)


def timeline(contact_id: int) -> list[LedgerRow]:
    """What passed between us and a customer, newest first."""
    rows = db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.contact_id == contact_id).order_by(LedgerEntry.at.desc())
    )
    return [LedgerRow(row.at, row.purpose.value, row.channel, row.event, row.source) for row in rows]
