"""Who gets which scorecard when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import clock
from app.accounts.charge import holders
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db, insert_once
from app.organisation.reading import BranchRow, branch
from app.tenancy import current
from app.trail.recording import record
from app.web.actors import Actor
from reports.due import monthly_due, weekly_due
from reports.models import Cadence, Subscription
from reports.periods import closing_day, network_zone

VIEW = "scorecards.view"
THING = "subscription"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be sent the card of a branch."""

    id: int
    name: str
    email: str
    language: str


def readers_of(place: BranchRow, *, at: datetime) -> list[Reader]:
    """Everybody whose role lets them see this branch's card today, by name."""
    found = {
        row.person.id: Reader(row.person.id, row.person.name, row.person.email, row.person.language or "ru")
        for row in holders(day=at.date(), permission=VIEW)
        if row.reaches(place.id, place.region_path)
    }
    return sorted(found.values(), key=lambda reader: (reader.name, reader.id))


def subscribe(*, user_id: int, branch_id: int, cadence: Cadence, hour: int, language: str, actor: Actor) -> int:
    """Send somebody the card of a branch from now on; the subscription's id.

    Only to those who may see it. Raises NotFound("branch"), InvalidAnswer("no_reader" | "hour"),
    Conflict("subscribed").
    """
    at = clock.now()
    place = branch(branch_id)
    if place is None or not actor.may_at("scorecards.subscribe", branch_id):
        raise NotFound("branch")
    if user_id not in {reader.id for reader in readers_of(place, at=at)}:
        raise InvalidAnswer("no_reader", field="user_id")
    if not 0 <= hour <= 23:
        raise InvalidAnswer("hour", field="hour")
    values = {
        "organisation_id": current(),
        "user_id": user_id,
        "branch_id": branch_id,
        "cadence": cadence,
        "hour": hour,
        "language": language,
        "active": True,
        "next_due_at": next_due(cadence, place, hour=hour, after=at),
        "created_at": at,
    }
    if not insert_once(Subscription, values):
        raise Conflict("subscribed")
    found = _of(user_id, branch_id, cadence)
    record(action="subscription.add", thing=THING, thing_id=found.id, actor_id=actor.user_id)
    return found.id


def unsubscribe(*, subscription_id: int, actor: Actor) -> None:
    """Send it no more. Raises NotFound outside of the actor's reach; everybody may end their own."""
    row = db.session.scalar(select(Subscription).where(Subscription.id == subscription_id))
    if row is None or not (row.user_id == actor.user_id or actor.may_at("scorecards.subscribe", row.branch_id)):
        raise NotFound(THING)
    record(action="subscription.end", thing=THING, thing_id=row.id, actor_id=actor.user_id)
    db.session.delete(row)


def next_due(cadence: Cadence, place: BranchRow, *, hour: int, after: datetime) -> datetime | None:
    """When it is due next; None for cards that follow a wave: its closing sets the time."""
    if cadence is Cadence.WEEKLY:
        return weekly_due(after=after, zone=place.time_zone, hour=hour)
    if cadence is Cadence.MONTHLY:
        return monthly_due(
            after=after, zone=place.time_zone, hour=hour, closing_day=closing_day(), network_zone=network_zone()
        )
    return None


def _of(user_id: int, branch_id: int, cadence: Cadence) -> Subscription:
    return db.session.scalars(
        select(Subscription).where(
            Subscription.user_id == user_id, Subscription.branch_id == branch_id, Subscription.cadence == cadence
        )
    ).one()
