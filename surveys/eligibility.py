"""PURE: may this customer be asked now: yes, not before a moment, or no; always with the reason."""

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from surveys.quiet import Quiet, first_moment

REST_PERIOD, QUIET_HOURS, TOO_LATE = "rest_period", "quiet_hours", "too_late"


class Permission(Protocol):
    """What app.contacts.allowing answers."""

    @property
    def allowed(self) -> bool:
        """Whether a message may go out now."""

    @property
    def reason(self) -> str:
        """Why not."""

    @property
    def not_before(self) -> datetime | None:
        """From when on it may, if ever."""


class Verdict(enum.Enum):
    """What becomes of an invitation."""

    SEND = "send"
    DEFER = "defer"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason (a stable word); a deferred one is looked at again at the moment `at`."""

    verdict: Verdict
    reason: str = ""
    at: datetime | None = None


SEND = Decision(Verdict.SEND)


def decide(*, permission: Permission, at: datetime, zone: str, quiet: Quiet, last_day: date | None) -> Decision:
    """Whether to write to a customer in `zone` at the aware moment `at`.

    What is deferred beyond `last_day` (the customer's local day: the end of the campaign, or of what they can still
    remember) is skipped as `too_late`.
    """
    if not permission.allowed and permission.not_before is None:
        return Decision(Verdict.SKIP, permission.reason)
    rested = at if permission.allowed else max(permission.not_before or at, at)
    moment = first_moment(rested, zone, quiet)
    if last_day is not None and moment.astimezone(ZoneInfo(zone)).date() > last_day:
        return Decision(Verdict.SKIP, TOO_LATE)
    if moment > at:
        return Decision(Verdict.DEFER, REST_PERIOD if rested > at else QUIET_HOURS, moment)
    return SEND


def last_day_of(*, ends_on: date | None, served_on: date | None, relevant_days: int) -> date | None:
    """The last day on which an invitation makes sense."""
    remembered = served_on + timedelta(days=relevant_days) if served_on else None
    return min((day for day in (ends_on, remembered) if day is not None), default=None)


def end_of(day: date, zone: str) -> datetime:
    """The moment (UTC) when a local day ends."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
