"""Who gets which scorecard when, and the periods whose figures are final."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.loading.world import BANK_ZONE, World
from app.extensions import db
from app.work.periods import Span
from reports import closing, rolling
from reports.models import Cadence, ClosedPeriod, Subscription
from reports.periods import closing_day

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
        next_due_at=_next(world, cadence, row.time_zone),
        created_at=world.before(10),
    )


def _next(world: World, cadence: Cadence, zone: str) -> datetime | None:
    """The next Monday's or first day's hour in the branch's zone; None for cards that follow a wave."""
    since = datetime.combine(world.story.anchor, time(0), ZoneInfo(zone))
    span = Span(since, since + timedelta(days=40))
    if cadence is Cadence.AFTER_WAVE:
        return None
    due = span.weeks(zone, time(HOUR)) if cadence is Cadence.WEEKLY else span.months(zone, time(HOUR))
    return next(due).at


def write_closed_periods(world: World) -> None:
    """Every month, quarter and wave whose closing day is over; the figures of all visits are summed up."""
    zone, at = ZoneInfo(BANK_ZONE), datetime.combine(world.story.anchor, time(0), UTC)
    rolling.roll_up(rolling.find_dirty(), at=at)
    db.session.add_all(
        ClosedPeriod(period=row.period.address, closed_at=datetime.combine(row.closes_on, time(0), zone))
        for row in closing.periods(at=at)
        if row.period.is_closed(at, zone, closing_day())
    )
