"""The window of this room: customers as frozen rows, and the timeline of what passed between us."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.contacts.models import Consent, Contact, LedgerEntry
from app.contacts.models import Purpose as Purpose  # other rooms name it when they write into the ledger
from app.extensions import db


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A customer as other rooms see them."""

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    time_zone: str | None = None
    erased_at: datetime | None = None


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
    return contacts([contact_id]).get(contact_id)


def contacts(ids: Collection[int], *, locked: bool = False) -> dict[int, ContactRow]:
    """Customers by id, in one statement. `locked` until the end of the transaction: two campaigns that are about to
    write to one customer look at the ledger one after the other.
    """
    query = select(Contact).where(Contact.id.in_(ids)).order_by(Contact.id)
    rows = db.session.scalars(query.with_for_update() if locked else query)
    return {row.id: _row(row) for row in rows}


def consenting(ids: Collection[int], purpose: Purpose) -> frozenset[int]:
    """Those of the customers who have agreed to messages of this purpose and have not withdrawn it."""
    query = select(Consent.contact_id).where(
        Consent.contact_id.in_(ids), Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return frozenset(db.session.scalars(query))


def timeline(contact_id: int) -> list[LedgerRow]:
    """What passed between us and a customer, newest first."""
    rows = db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.contact_id == contact_id).order_by(LedgerEntry.at.desc())
    )
    return [LedgerRow(row.at, row.purpose.value, row.channel, row.event, row.source) for row in rows]


def _row(row: Contact) -> ContactRow:
    return ContactRow(row.id, row.name, row.email, row.phone, row.language, row.time_zone, row.erased_at)
