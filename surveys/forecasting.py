"""What would happen if the campaign began now: how many are sent, deferred, skipped, and why."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.contacts import reading as contacts
from app.errors import NotFound
from app.extensions import db
from surveys.eligibility import Verdict
from surveys.models.campaigns import Campaign, Invitation, InvitationState
from surveys.weighing import setting, weigh

SOME = 1000  # invitations weighed at once


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many of `total` go out at once, how many later and never, by reason."""

    send: int
    deferred: dict[str, int]
    skipped: dict[str, int]

    @property
    def total(self) -> int:
        """All that have not been written to yet."""
        return self.send + self.later + self.never

    @property
    def later(self) -> int:
        """All that are deferred."""
        return sum(self.deferred.values())

    @property
    def never(self) -> int:
        """All that are skipped."""
        return sum(self.skipped.values())


def forecast(*, campaign_id: int, at: datetime) -> Forecast:
    """The forecast for all that nobody has written to yet. Raises NotFound. Changes nothing."""
    campaign = db.session.scalar(select(Campaign).where(Campaign.id == campaign_id))
    if campaign is None:
        raise NotFound("campaign")
    counts: Counter[tuple[Verdict, str]] = Counter()
    where, last = setting(), 0
    while rows := _some(campaign_id, last):
        people = contacts.contacts([row.contact_id for row in rows])
        decided = weigh(campaign=campaign, invitations=rows, contacts=people, where=where, at=at)
        counts.update((each.verdict, each.reason) for each in decided.values())
        last = rows[-1].id
    return Forecast(
        send=counts[Verdict.SEND, ""], deferred=_by(counts, Verdict.DEFER), skipped=_by(counts, Verdict.SKIP)
    )


def _some(campaign_id: int, after: int) -> list[Invitation]:
    waiting = Invitation.state.in_((InvitationState.PLANNED, InvitationState.DEFERRED))
    query = select(Invitation).where(Invitation.campaign_id == campaign_id, Invitation.id > after, waiting)
    return list(db.session.scalars(query.order_by(Invitation.id).limit(SOME)))


def _by(counts: Counter[tuple[Verdict, str]], verdict: Verdict) -> dict[str, int]:
    """The reasons of a verdict, the most frequent first."""
    return {reason: count for (which, reason), count in counts.most_common() if which is verdict}
