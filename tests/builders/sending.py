"""Surveys on their way: what the tests of invitations and of what follows them share."""

from datetime import datetime

from sqlalchemy import select, update

from app import clock
from app.extensions import db
from app.outbox.models import Message, MessageState
from surveys import inviting
from surveys.models.campaigns import Campaign


def invite(campaign: Campaign, at: datetime | None = None) -> int:
    """All that is due, batch by batch; how many were claimed."""
    claimed = 0
    while True:
        batch = inviting.invite_batch(campaign_id=campaign.id, at=at or clock.now())
        db.session.flush()
        claimed += batch.claimed
        if not batch.more:
            return claimed


def mails() -> list[Message]:
    """All messages of the current organisation, oldest first."""
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def the_outbox_sends(at: datetime) -> None:
    """What the sender writes down when everything has gone out."""
    db.session.execute(
        update(Message).where(Message.state == MessageState.QUEUED).values(state=MessageState.SENT, sent_at=at)
    )
    db.session.expire_all()
