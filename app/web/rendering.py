"""What every template may use: filters for figures, moments and Russian text, icons, positions, assets."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.core import Locale
from flask import Flask, url_for
from flask_babel import get_babel, get_locale, gettext, ngettext

from app import clock
from app.web import formatting, patterns, scales, typography
from app.web.formatting import NBSP, Number
from app.web.icons import icon, icon_symbols
from app.web.plain_http import held_back
from app.web.refusals import refusal

STATIC = Path(__file__).parent / "static"


class Localised(Protocol):
    """A text kept in several languages, as the question kernel keeps it."""

    def to(self, language: str) -> str:
        """The text in `language`, or in the first one it has."""


def locale() -> Locale:
    """The language of this request; Russian where there is none."""
    return get_locale() or Locale("ru")


def zone_of(zone: str | tzinfo | None) -> tzinfo:
    """The zone asked for by name or object, else the reader's own."""
    if isinstance(zone, str):
        return ZoneInfo(zone)
    return zone or reader_zone()


def reader_zone() -> tzinfo:
    """The reader's own zone, asked for each time: a worker goes from one organisation to the next."""
    selector = get_babel().timezone_selector
    return ZoneInfo((selector and selector()) or "UTC")


def number(value: Number | None, digits: int | None = None) -> str:
    """Filter: `88,5`, `1 204`, `−3`, `—`."""
    return formatting.number(value, locale(), digits)


def percent(value: Number | None, digits: int = 0) -> str:
    """Filter: a share of one as `94 %`."""
    return formatting.percent(value, locale(), digits)


def signed(value: Number | None, digits: int | None = None) -> str:
    """Filter: a difference, `+5,6`."""
    return formatting.signed(value, locale(), digits)


def money(value: int | None, currency: str = "RUB") -> str:
    """Filter: minor units as `1 200 ₽`."""
    return formatting.money(value, locale(), currency)


def day(value: date | datetime | None, form: str = "full", zone: str | tzinfo | None = None) -> str:
    """Filter `date`: `9 марта 2026`; forms full, day, numeric, brief, month."""
    return formatting.day(value, locale(), zone_of(zone), form)


def moment(value: datetime | None, zone: str | tzinfo | None = None, form: str = "full") -> str:
    """Filter `datetime`: `9 марта 2026, 10:12` in the zone given, else in the reader's."""
    return formatting.moment(value, locale(), zone_of(zone), form)


def hour(value: datetime | None, zone: str | tzinfo | None = None) -> str:
    """Filter `time`: `10:12`."""
    return formatting.hour(value, locale(), zone_of(zone))


def window(first: datetime, last: datetime, zone: str | tzinfo | None = None) -> str:
    """Filter: from a moment to one after the end, `19–29 ноября` or `19 ноября, 10:00–18:00`."""
    return formatting.window(first, last, locale(), zone_of(zone))


def zone_name(value: str) -> str:
    """Filter: a time zone as `Москва, UTC+3`."""
    return formatting.zone_name(value, locale(), clock.now())


def period(value: str | tuple[date, date]) -> str:
    """Filter: `2026-10`, `2026-Q3`, `2026`, `wave-12`, or a pair of days, as words; another text stays as it is."""
    if not isinstance(value, str):
        return formatting.span(*value, locale())
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return formatting.quarter(int(found[1]), int(found[2]), locale())
    if found := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", value):
        return formatting.day(date(int(found[1]), int(found[2]), 1), locale(), zone_of("UTC"), "month")
    if found := re.fullmatch(r"wave-(\d+)", value):
        return str(gettext("wave %(number)s", number=found[1]))
    return value


def duration(value: int | timedelta | None) -> str:
    """Filter: seconds or a timedelta by its two greatest units: `5 мин 20 с`, `2 дня 3 ч`."""
    if value is None:
        return formatting.DASH
    left = int(value.total_seconds()) if isinstance(value, timedelta) else value
    sign, left = (formatting.MINUS if left < 0 else ""), abs(left)
    days, hours, minutes, seconds = left // 86400, left // 3600 % 24, left // 60 % 60, left % 60
    parts = [
        ngettext("%(num)s day", "%(num)s days", days) if days else "",
        gettext("%(n)s h", n=hours) if hours else "",
        gettext("%(n)s min", n=minutes) if minutes else "",
        gettext("%(n)s s", n=seconds) if seconds or not left else "",
    ]
    first = next(index for index, part in enumerate(parts) if part)
    return sign + NBSP.join(part for part in parts[first : first + 2] if part)


def typograph(text: object) -> str:
    """Filter: Russian typesetting when the page is Russian; never given finished HTML."""
    return typography.typograph(str(text)) if locale().language == "ru" else str(text)


def hyphenate(text: object, longer_than: int = 15) -> str:
    """Filter: soft hyphens in very long words."""
    return typography.hyphenate(str(text), locale().language, longer_than)


def localised(text: Localised | Mapping[str, str] | str | None) -> str:
    """Filter: a text of several languages in that of the page, else in Russian, else in any."""
    if text is None or isinstance(text, str):
        return text or ""
    if isinstance(text, Mapping):
        return text.get(locale().language) or text.get("ru") or next(iter(text.values()), "")
    return text.to(locale().language)


@cache
def fingerprint(path: str) -> str:
    """First ten hex digits of a static file's SHA-256."""
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def asset(path: str) -> str:
    """Address of a static file that changes with its bytes, so that browsers may keep it for ever."""
    return url_for("static", filename=path, v=fingerprint(path))


FILTERS = {
    "number": number,
    "percent": percent,
    "signed": signed,
    "money": money,
    "date": day,
    "datetime": moment,
    "time": hour,
    "window": window,
    "zone_name": zone_name,
    "period": period,
    "duration": duration,
    "typograph": typograph,
    "hyphenate": hyphenate,
    "localised": localised,
}
GLOBALS = {
    "icon": icon,
    "icon_symbols": icon_symbols,
    "asset": asset,
    "place": scales.place,
    "width": scales.width,
    "verdict_of": scales.verdict,
    "columns_of": scales.columns,
    "page_locale": locale,
    "refusal": refusal,
    "samples": patterns.samples,
    "held_back": held_back,
}


def install(app: Flask) -> None:
    """Give the filters and globals to every template of `app`; asked for once, by the factory."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
