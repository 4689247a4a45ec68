"""Customers are written down, agree, and are left in peace when they ask for it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app import clock
from app.contacts.models import Consent, Contact, LedgerEntry, Purpose, Suppression
from app.extensions import db


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as a file or an event names them; the external id, else the address, says who it is."""

    email: str
    name: str = ""
    external_id: str | None = None
    phone: str | None = None
    language: str = "ru"
    time_zone: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


def remember(people: Iterable[Known]) -> list[Contact]:
    """The contacts of these people, in their order; new ones are made, known ones brought up to date.

    Two reads, however many people.
    """
    wanted = list(people)
    by_external = _by(Contact.external_id, [person.external_id for person in wanted if person.external_id])
    by_email = _by(Contact.email, [person.email.casefold() for person in wanted if person.email])
    found = []
    for person in wanted:
        address = person.email.casefold()
        contact = by_external.get(person.external_id or "") or by_email.get(address)
        if contact is None:
            contact = Contact(created_at=clock.now())
            db.session.add(contact)
        contact.external_id = person.external_id or contact.external_id
        contact.name, contact.email = person.name or contact.name or "", address or None
        contact.phone, contact.language = person.phone or contact.phone, person.language
        contact.time_zone = person.time_zone or contact.time_zone
        contact.fields = {**(contact.fields or {}), **person.fields}
        by_email[address] = contact
        found.append(contact)
    db.session.flush()  # whoever asked needs the ids
    return found


def agree(
    *, contact_id: int, purpose: Purpose, text: str, text_version: str, language: str, source: str, at: datetime
) -> Consent:
    """Keep the proof of a consent: which text, in which language, when and from where."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = Consent(
        contact_id=contact_id,
        purpose=purpose,
        text_version=text_version,
        text_hash=digest,
        language=language,
        source=source,
        given_at=at,
    )
    db.session.add(row)
    return row


def suppress(*, address: str, purpose: Purpose, reason: str, at: datetime) -> None:
    """Send nothing more of this purpose to the address, and withdraw its consents; doing it twice is doing it once."""
    address = address.casefold()
    there = db.session.scalar(
        select(Suppression.id).where(Suppression.address == address, Suppression.purpose == purpose)
    )
    if there is None:
        db.session.add(Suppression(address=address, purpose=purpose, reason=reason, at=at))
    for consent in db.session.scalars(
        select(Consent)
        .join(Contact, Contact.id == Consent.contact_id)
        .where(Contact.email == address, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    ):
        consent.withdrawn_at = at


def note(*, contact_id: int, purpose: Purpose, channel: str, source: str, event: str, at: datetime) -> None:
    """Enter into the ledger of contact what happened between us and a customer; `source` is a URL path."""
    db.session.add(
        LedgerEntry(
            contact_id=contact_id, purpose=purpose, channel=channel, source=source, event=event, at=at, day=at.date()
        )
    )


def _by(column: object, values: list[str]) -> dict[str, Contact]:
    if not values:
        return {}
    rows = db.session.scalars(select(Contact).where(column.in_(values)))  # type: ignore[attr-defined]  # a column
    return {getattr(row, column.key): row for row in rows}  # type: ignore[attr-defined]
