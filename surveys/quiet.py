"""PURE: hours in which a customer is left in peace, in the customer's own time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `start` (included) to `end` (not included), over midnight when `end` is the earlier one."""

    start: time
    end: time

    def holds(self, hour: time) -> bool:
        """Whether it is quiet at this hour."""
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


def first_moment(at: datetime, zone: str, quiet: Quiet) -> datetime:
    """The first moment from the aware `at` on (UTC) that is not quiet in the IANA `zone`.

    An end of the quiet hours that a change of clocks skips comes an hour later; one that comes twice counts the first
    time.
    """
    local = at.astimezone(ZoneInfo(zone))
    if not quiet.holds(local.time()):
        return at
    day = local.date() + timedelta(days=local.time() >= quiet.end)
    return datetime.combine(day, quiet.end, tzinfo=ZoneInfo(zone)).replace(fold=0).astimezone(UTC)
