"""Who works when: a branch's opening hours, or the office's, without the days off of the production calendar."""

from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from app.organisation.hours import week_of
from app.organisation.reading import BranchRow, OrganisationRow
from cases.sla import Calendar, Hours

OFFICE: Final = {"mon_fri": "09:00-18:00"}
COUNTRY: Final = "RU"
COUNTRY_SETTING, OFFICE_SETTING = "country", "office_hours"


def calendar_of(branch: BranchRow | None, organisation: OrganisationRow, at: datetime) -> Calendar:
    """The working calendar around `at`: the branch's hours and zone, or the office's where there is no branch.

    Days off are those of the organisation's country (setting `country`), moved ones included; a weekend that was made
    a working day has Friday's hours. Hours that cannot be read are the office's.
    """
    zone = branch.time_zone if branch else organisation.time_zone
    office = _week(organisation.settings.get(OFFICE_SETTING)) or _week(OFFICE) or ()
    week = (_week(branch.opening_hours) if branch else None) or office
    country = str(organisation.settings.get(COUNTRY_SETTING, COUNTRY))
    off, moved = days_off(country, at.astimezone(ZoneInfo(zone)).year)
    return Calendar(zone, week, off, {day: week[4] for day in moved if not week[day.weekday()]})


@lru_cache(maxsize=64)
def days_off(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Public days off, and weekends made working days, from the year before to two years after; none for "" """
    if country not in holidays.list_supported_countries():
        return frozenset(), frozenset()
    found = holidays.country_holidays(country, years=range(year - 1, year + 3))
    return frozenset(found), frozenset(getattr(found, "weekend_workdays", ()))


def _week(written: object) -> tuple[tuple[Hours, ...], ...] | None:
    """Opening hours as the calendar counts them; None for what cannot be read."""
    week = week_of(written)
    return None if week is None else tuple(tuple(Hours(i.opens, i.closes) for i in day) for day in week)
