"""Who gets which scorecard when, and the periods whose figures are final."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from app.demo.loading.world import BANK_ZONE, World
from app.extensions import db
from app.organisation import reading as organisation
from reports import closing, rolling
from reports.models import Cadence, ClosedPeriod, Subscription
from reports.periods import closing_day
from reports.subscribing import next_due

HOUR = 7
BY_REGION = {"regional@demo.example": "moscow"}


def write_subscriptions(world: World) -> None:
    """The head of М-04 gets the card every week and after each wave, the region's head and the director monthly."""
    home = next(person.branch for person in world.content.people if person.login == "head@demo.example")
    rows = [
        _subscription(world, "head@demo.example", home, Cadence.WEEKLY),
        _subscription(world, "head@demo.example", home, Cadence.AFTER_WAVE),
        _subscription(world, "director@demo.example", home, Cadence.MONTHLY),
    ]
    for login, region in BY_REGION.items():
        codes = [branch.code for branch in world.content.branches if branch.region == region]
        rows += [_subscription(world, login, code, Cadence.MONTHLY) for code in codes]
    db.session.add_all(rows)


def _subscription(world: World, login: str, branch: str, cadence: Cadence) -> Subscription:
    row = world.branches[branch]
    return Subscription(
        user_id=world.user_id(login),
        branch_id=row.id,
        cadence=cadence,
        hour=HOUR,
        next_due_at=_next(world, cadence, row.id),
        created_at=world.before(10),
    )


def _next(world: World, cadence: Cadence, branch_id: int) -> datetime | None:
    """When the product itself would send it next, after the midnight that begins the anchor day."""
    place = organisation.branch(branch_id)
    if place is None:
        raise LookupError(branch_id)
    since = datetime.combine(world.story.anchor, time(0), ZoneInfo(place.time_zone))
    return next_due(cadence, place, hour=HOUR, after=since)


def write_closed_periods(world: World) -> None:
    """Every month, quarter and wave whose closing day is over; the figures of all visits are summed up."""
    zone, at = ZoneInfo(BANK_ZONE), datetime.combine(world.story.anchor, time(0), UTC)
    rolling.roll_up(rolling.find_dirty(), at=at)
    db.session.add_all(
        ClosedPeriod(period=row.period.address, closed_at=datetime.combine(row.closes_on, time(0), zone))
        for row in closing.periods(at=at)
        if row.period.is_closed(at, zone, closing_day())
    )
