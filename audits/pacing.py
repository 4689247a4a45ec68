"""How much a reviewer has done today, and how fast."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import clock
from app.extensions import db
from audits.models.reviews import Review

PAUSE = timedelta(minutes=10)  # longer between two decisions: somebody was away
FEWEST = 5  # gaps; fewer tell nothing


@dataclass(frozen=True, slots=True)
class Pace:
    """Visits decided on today, and the usual time from one decision to the next (None: too few to tell)."""

    done: int
    seconds: int | None


def pace_of(user_id: int, *, at: datetime, zone: str) -> Pace:
    """The person's day so far in the time zone."""
    midnight = datetime.combine(clock.local_day(at, zone), time(), tzinfo=ZoneInfo(zone))
    query = select(Review.at).where(Review.reviewer_id == user_id, Review.at >= midnight).order_by(Review.at)
    moments = list(db.session.scalars(query))
    return Pace(len(moments), usual_gap(moments))


def usual_gap(moments: list[datetime]) -> int | None:
    """The median of the gaps in seconds, pauses left out: one long look at a dispute does not change it."""
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    worked = [gap.total_seconds() for gap in gaps if gap <= PAUSE]
    return round(median(worked)) if len(worked) >= FEWEST else None
