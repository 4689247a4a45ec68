"""What became of the mails in the outbox: invitations sent, returned, or still under way; campaigns that are over."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app import clock
from app.contacts import keeping
from app.contacts import reading as contacts
from app.contacts.reading import Purpose
from app.extensions import db
from app.organisation.reading import organisation_of
from app.outbox import reading as outbox
from app.outbox.reading import MessageRow
from app.tenancy import current
from surveys.campaigning import end, key_of, path_of
from surveys.inviting import FIRST, due
from surveys.models.campaigns import Campaign, CampaignState, Invitation, InvitationState
from surveys.rules import parse_rules

SOME = 500
NO_MAILBOX = ("5.1.1", "5.1.6", "5.1.10")  # RFC 3463: there is no such mailbox (any more)


def settle(*, campaign_id: int) -> int:
    """Mark the invitations whose first mail has left the outbox, for good or ill; returns how many that was.

    A reminder becomes due from the moment the first mail was sent, not from when it was written.
    """
    campaign = db.session.scalar(select(Campaign).where(Campaign.id == campaign_id))
    if campaign is None:
        return 0
    days, settled = parse_rules(campaign.rules).reminder_days, 0
    for rows in _queued(campaign_id):
        messages = outbox.by_key([key_of(campaign_id, row.contact_id, FIRST) for row in rows])
        for row in rows:
            message = messages.get(key_of(campaign_id, row.contact_id, FIRST))
            if message is not None:
                settled += _settle(campaign, row, message, days)
    return settled


def end_when_over(*, campaign_id: int, at: datetime) -> bool:
    """End a campaign whose last day (of the organisation) has passed; whether it was ended now."""
    campaign = db.session.scalar(select(Campaign).where(Campaign.id == campaign_id))
    if campaign is None or not is_over(campaign, at):
        return False
    end(campaign_id=campaign_id, actor_id=None)
    return True


def with_work(at: datetime) -> list[int]:
    """The campaigns for which a worker has something to do now: due mails, mails under way, a last day that passed."""
    open_ones = db.session.scalars(
        select(Campaign).where(Campaign.state.in_((CampaignState.RUNNING, CampaignState.PAUSED))).order_by(Campaign.id)
    )
    return [row.id for row in open_ones if is_over(row, at) or _has_mails(row, at)]


def is_over(campaign: Campaign, at: datetime) -> bool:
    """Whether a campaign still open has passed its last day."""
    if campaign.ends_on is None or campaign.state not in (CampaignState.RUNNING, CampaignState.PAUSED):
        return False
    return clock.local_day(at, organisation_of(current()).time_zone) > campaign.ends_on


def _has_mails(campaign: Campaign, at: datetime) -> bool:
    under_way = select(Invitation.id).where(
        Invitation.campaign_id == campaign.id, Invitation.state == InvitationState.QUEUED
    )
    if db.session.scalar(under_way.limit(1)) is not None:
        return True
    runs = campaign.state is CampaignState.RUNNING
    return runs and db.session.scalar(due(campaign, at).limit(1)) is not None


def _queued(campaign_id: int) -> Iterator[Sequence[Invitation]]:
    last = 0
    while True:
        rows = db.session.scalars(
            select(Invitation)
            .where(
                Invitation.campaign_id == campaign_id,
                Invitation.state == InvitationState.QUEUED,
                Invitation.id > last,
            )
            .order_by(Invitation.id)
            .limit(SOME)
            .with_for_update(skip_locked=True)
        ).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _settle(campaign: Campaign, row: Invitation, message: MessageRow, reminder_days: int | None) -> bool:
    if message.state == "sent" and message.sent_at is not None:
        row.state, row.sent_at = InvitationState.SENT, message.sent_at
        row.due_at = message.sent_at + timedelta(days=reminder_days or 0)
        _note(campaign, row, "sent", message.sent_at)
        return True
    if message.state == "failed":
        row.state, row.reason = InvitationState.BOUNCED, "bounced"
        _note(campaign, row, "bounced", clock.now())
        _suppress_dead_address(row, message)
        return True
    return False


def _suppress_dead_address(row: Invitation, message: MessageRow) -> None:
    contact = contacts.contact(row.contact_id)
    said = (message.last_error or "").split()
    if contact and contact.email and any(word in NO_MAILBOX for word in said):
        keeping.suppress(address=contact.email, purpose=Purpose.SURVEY, reason="bounced", at=clock.now())


def _note(campaign: Campaign, row: Invitation, event: str, at: datetime) -> None:
    keeping.note(
        contact_id=row.contact_id,
        purpose=Purpose.SURVEY,
        channel="email",
        source=path_of(campaign.id),
        event=event,
        at=at,
    )
