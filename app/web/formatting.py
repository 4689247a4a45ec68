"""Figures and moments as people read them: pure, exact, the language and the time zone are arguments."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, get_currency_precision, get_currency_symbol

Number = int | float | Decimal | Fraction

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "—"
DATE_FORMS = {"full": "d\u00a0MMMM y", "day": "d\u00a0MMMM", "numeric": "dd.MM.y", "brief": "dd.MM", "month": "LLLL y"}
ROMAN = ("I", "II", "III", "IV")


def rounded(value: Number, digits: int) -> Decimal:
    """`value` with `digits` places, a half away from zero, as a spreadsheet prints it; exact for fractions.

    A float is taken as the decimal that it prints as, so 0.15 is fifteen hundredths.
    """
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    shifted = abs(exact) * 10**digits
    whole = (shifted.numerator * 2 + shifted.denominator) // (shifted.denominator * 2)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-digits)


def number(value: Number | None, locale: Locale, digits: int | None = None) -> str:
    """`88,5`; `None` is a dash. Without `digits` an integer has none and anything else one place."""
    if value is None:
        return DASH
    places = digits if digits is not None else (0 if isinstance(value, int) else 1)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return _grouped(rounded(value, places) + 0, pattern, locale)


@lru_cache(maxsize=8192)
def _grouped(value: Decimal, pattern: str, locale: Locale) -> str:
    """A page of figures shows few different ones, and many times: the same digits are put into words once."""
    return format_decimal(value, format=pattern, locale=locale).replace("-", MINUS).replace("\u202f", NBSP)


def percent(ratio: Number | None, locale: Locale, digits: int = 0) -> str:
    """A share of one (0…1) as `94 %`, in English `94%`; `None` is a dash."""
    if ratio is None:
        return DASH
    exact = Fraction(str(ratio)) if isinstance(ratio, float) else Fraction(ratio)
    gap = "" if locale.language == "en" else NBSP
    return f"{number(exact * 100, locale, digits)}{gap}%"


def signed(value: Number | None, locale: Locale, digits: int | None = None) -> str:
    """A difference: `+5,6`, `−1,4`; what prints as zero has no sign."""
    shown = number(value, locale, digits)
    if value is None or value <= 0 or not any(mark in "123456789" for mark in shown):
        return shown.removeprefix(MINUS) if value is not None and not shown.strip(MINUS + "0.,") else shown
    return f"+{shown}"


def money(minor: int | None, locale: Locale, currency: str = "RUB") -> str:
    """An amount in minor units (kopecks): `1 200 ₽`, `1 200,50 ₽`; the symbol stands behind in every language."""
    if minor is None:
        return DASH
    places = get_currency_precision(currency)
    amount = Fraction(minor, 10**places)
    shown = number(amount, locale, 0 if amount.denominator == 1 else places)
    return f"{shown}{NBSP}{get_currency_symbol(currency, Locale('ru'))}"


def day(value: date | datetime | None, locale: Locale, zone: tzinfo, form: str = "full") -> str:
    """A calendar day; a moment is first moved to `zone`. Forms: full, day, numeric, brief, month."""
    if value is None:
        return DASH
    local = at_zone(value, zone).date() if isinstance(value, datetime) else value
    return format_date(local, DATE_FORMS[form], locale=locale)


def moment(value: datetime | None, locale: Locale, zone: tzinfo, form: str = "full") -> str:
    """A day and the time in `zone`: `9 марта 2026, 10:12`. Forms as of `day`."""
    if value is None:
        return DASH
    return format_datetime(at_zone(value, zone), f"{DATE_FORMS[form]}, HH:mm", tzinfo=zone, locale=locale)


def hour(value: datetime | None, locale: Locale, zone: tzinfo) -> str:
    """The time of day in `zone`: `10:12`."""
    return DASH if value is None else format_time(at_zone(value, zone), "HH:mm", tzinfo=zone, locale=locale)


def at_zone(value: datetime, zone: tzinfo) -> datetime:
    """`value` moved to `zone`; a naive moment comes from SQLite, which keeps UTC."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone)


def zone_name(name: str, locale: Locale, at: datetime) -> str:
    """A time zone as people know it: `Москва, UTC+3`; `at` decides whether it is summer there."""
    city = locale.time_zones.get(name, {}).get("city") or name.rpartition("/")[2].replace("_", " ")
    minutes = int((at.astimezone(ZoneInfo(name)).utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    shift = f"{MINUS if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "") if minutes else ""
    return f"{city}, UTC{shift}"


def span(first: date, last: date, locale: Locale) -> str:
    """Two days as one stretch: `1–15 марта 2026`, `28 февраля — 5 марта 2026`."""
    if first == last:
        return format_date(last, DATE_FORMS["full"], locale=locale)
    end = format_date(last, DATE_FORMS["full"], locale=locale)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    opening = DATE_FORMS["day" if first.year == last.year else "full"]
    return f"{format_date(first, opening, locale=locale)}{NBSP}— {end}"


def window(first: datetime, last: datetime, locale: Locale, zone: tzinfo) -> str:
    """When a thing is to be done: `19–29 ноября` for whole days in `zone`, else `19 ноября, 10:00–18:00`.

    `last` is the moment after the end: midnight belongs to the day before.
    """
    start, end = at_zone(first, zone), at_zone(last, zone)
    if start.time() == end.time() == time():
        final = end.date() - timedelta(days=1)
        shown = format_date(final, DATE_FORMS["day"], locale=locale)
        if start.date() == final:
            return shown
        if (start.year, start.month) == (final.year, final.month):
            return f"{start.day}–{shown}"
        return f"{format_date(start.date(), DATE_FORMS['day'], locale=locale)}{NBSP}— {shown}"
    if start.date() == end.date():
        return f"{moment(first, locale, zone, 'day')}–{hour(last, locale, zone)}"
    return f"{moment(first, locale, zone, 'day')}{NBSP}— {moment(last, locale, zone, 'day')}"


def quarter(year: int, index: int, locale: Locale) -> str:
    """`III квартал 2026`, in English `Q3 2026`."""
    return f"Q{index} {year}" if locale.language == "en" else f"{ROMAN[index - 1]}{NBSP}квартал {year}"
