"""PURE: how far a piece of work is, and how long the rest will take."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` units; `share` from 0 to 1; `remaining` is None while nothing can be said."""

    done: int
    total: int
    share: Fraction
    remaining: timedelta | None


def progress_of(*, done: int, total: int | None, began_at: datetime | None, now: datetime) -> Progress | None:
    """The progress of work whose size is known, else None.

    The rest is estimated at the pace so far: time since the beginning ÷ units done × units left.
    """
    if not total:
        return None
    done = min(done, total)
    share = Fraction(done, total)
    if began_at is None or not done or now <= began_at:
        return Progress(done, total, share, None)
    return Progress(done, total, share, (now - began_at) / done * (total - done))
