"""May we write to this customer now? Every message to a customer asks here first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, or_, select

from app.contacts.models import Consent, LedgerEntry, Purpose, Suppression
from app.extensions import db


class Addressee(Protocol):
    """A customer: the record of this room, or its frozen row."""

    @property
    def id(self) -> int:
        """The contact's id."""

    @property
    def email(self) -> str | None:
        """Their address, in lower case."""

    @property
    def erased_at(self) -> datetime | None:
        """When their data were erased."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, not before a moment, or no; `reason` is a stable word for the page that says why."""

    allowed: bool
    reason: str = ""
    not_before: datetime | None = None


YES = Answer(True)
WRITTEN = ("sent", "queued")


def allowing(
    *,
    contacts: Collection[Addressee],
    purpose: Purpose,
    at: datetime,
    rest: timedelta = timedelta(0),
    needs_consent: bool = False,
) -> Mapping[int, Answer]:
    """For each contact (by id) whether a message of `purpose` may go out at the moment `at`. Four statements in all.

    A case's answer to a customer is never deferred by the rest period, which counts surveys over all campaigns.
    """
    closed = _suppressed(contacts, purpose)
    consenting = _consenting(contacts, purpose) if needs_consent else None
    latest = _latest(contacts) if purpose is Purpose.SURVEY and rest else {}
    return {contact.id: _answer(contact, at, rest, closed, consenting, latest.get(contact.id)) for contact in contacts}


def _answer(
    contact: Addressee,
    at: datetime,
    rest: timedelta,
    closed: Mapping[str, str],
    consenting: frozenset[int] | None,
    latest: datetime | None,
) -> Answer:
    if contact.erased_at is not None:
        return Answer(False, "erased")
    if not contact.email:
        return Answer(False, "no_address")
    if contact.email in closed:
        return Answer(False, closed[contact.email])
    if consenting is not None and contact.id not in consenting:
        return Answer(False, "no_consent")
    if latest is not None and latest + rest > at:
        return Answer(False, "rest_period", not_before=latest + rest)
    return YES


def _suppressed(contacts: Collection[Addressee], purpose: Purpose) -> dict[str, str]:
    addresses = [contact.email for contact in contacts if contact.email]
    rows = db.session.execute(
        select(Suppression.address, Suppression.reason).where(
            Suppression.address.in_(addresses), or_(Suppression.purpose == purpose, Suppression.reason == "bounced")
        )
    )
    return {address: reason for address, reason in rows}


def _consenting(contacts: Collection[Addressee], purpose: Purpose) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            select(Consent.contact_id).where(
                Consent.contact_id.in_([contact.id for contact in contacts]),
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
            )
        )
    )


def _latest(contacts: Collection[Addressee]) -> dict[int, datetime]:
    rows = db.session.execute(
        select(LedgerEntry.contact_id, func.max(LedgerEntry.at))
        .where(
            LedgerEntry.contact_id.in_([contact.id for contact in contacts]),
            LedgerEntry.purpose == Purpose.SURVEY,
            LedgerEntry.event.in_(WRITTEN),
        )
        .group_by(LedgerEntry.contact_id)
    )
    return {contact_id: at for contact_id, at in rows}
