"""A customer comes by the link of a mail: what the page has to know of their visit is put into a pass."""

from datetime import datetime

from sqlalchemy import select

from app.contacts import reading as contacts
from app.extensions import db
from app.organisation.reading import branch, organisation_of
from app.tenancy import acting_in
from surveys.models.campaigns import Invitation
from surveys.tokens import ANSWER, Opens, Pass, opened_by


def open_link(token: str, *, at: datetime) -> Pass | None:
    """The pass for a token; None alike for one that is unknown, expired, or was made for something else.

    Changes nothing: programs that look into mails follow every link.
    """
    opened = opened_by(token, purpose=ANSWER, at=at)
    if opened is None:
        return None
    with acting_in(opened.organisation_id):
        return _pass(opened)


def _pass(opened: Opens) -> Pass | None:
    invitation = db.session.scalar(select(Invitation).where(Invitation.id == opened.invitation_id))
    contact = contacts.contact(invitation.contact_id) if invitation else None
    if invitation is None or contact is None:
        return None
    organisation = organisation_of(opened.organisation_id)
    where = branch(invitation.branch_id) if invitation.branch_id else None
    return Pass(
        organisation_id=organisation.id,
        invitation_id=invitation.id,
        expires=int(opened.expires_at.timestamp()),
        reference=opened.reference,
        organisation=organisation.name,
        organisation_en=organisation.name_en or organisation.name,
        branch=where.name if where else "",
        region_path=where.region_path if where else "",
        zone=where.time_zone if where else organisation.time_zone,
        language=contact.language,
    )
