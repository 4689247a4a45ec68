"""A customer wants no more surveys: one click, no cookie, no reason asked (RFC 8058)."""

from sqlalchemy import select

from app import clock
from app.contacts import keeping
from app.contacts import reading as contacts
from app.contacts.reading import Purpose
from app.extensions import db
from app.outbox import holding
from app.trail.recording import record
from surveys.campaigning import ASKED, key_of, path_of
from surveys.inviting import FIRST, REMINDER, WAITING
from surveys.models.campaigns import Invitation, InvitationState

OPEN = (*WAITING, InvitationState.QUEUED, *ASKED)


def unsubscribe(*, invitation_id: int) -> None:
    """Close the customer's address for surveys of this organisation, and take back every mail that has not gone out.

    Doing it twice is doing it once. Of an invitation that is no longer there nothing is asked.
    """
    invitation = db.session.scalar(select(Invitation).where(Invitation.id == invitation_id))
    contact = contacts.contact(invitation.contact_id) if invitation else None
    if invitation is None or contact is None:
        return
    at = clock.now()
    if contact.email:
        keeping.suppress(address=contact.email, purpose=Purpose.SURVEY, reason="unsubscribed", at=at)
    refused = _refuse(contact.id)
    if refused:
        keeping.note(
            contact_id=contact.id,
            purpose=Purpose.SURVEY,
            channel="email",
            source=path_of(invitation.campaign_id),
            event="refused",
            at=at,
        )
        record(action="contact.unsubscribe", thing="contact", thing_id=contact.id)


def _refuse(contact_id: int) -> bool:
    """Close the customer's open invitations in all campaigns."""
    rows = db.session.scalars(
        select(Invitation).where(Invitation.contact_id == contact_id, Invitation.state.in_(OPEN)).with_for_update()
    ).all()
    holding.hold(keys=[key_of(row.campaign_id, contact_id, step) for row in rows for step in (FIRST, REMINDER)])
    for row in rows:
        waits = row.state in WAITING
        row.state = InvitationState.SKIPPED if waits else InvitationState.REFUSED
        row.reason = "unsubscribed"
    return bool(rows)
