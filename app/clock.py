"""What time it is: the only place that asks the machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of the aware moment `at` in the IANA `zone` (a branch's own)."""
    return at.astimezone(ZoneInfo(zone)).date()
