"""PURE: the lines of a table of customers, checked one by one and against each other."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import available_timezones

from app.documents.lines import LineProblem, missing, too_long

HEADINGS = {
    "email": ("email", "e-mail", "почта", "эл. почта", "адрес"),
    "name": ("name", "имя", "клиент", "фио"),
    "external_id": ("id", "customer id", "код клиента", "номер клиента"),
    "phone": ("phone", "телефон"),
    "language": ("language", "язык"),
    "time_zone": ("time zone", "time_zone", "часовой пояс"),
    "branch": ("branch", "branch code", "филиал", "код филиала"),
    "staff": ("staff", "staff code", "сотрудник", "табельный номер"),
    "served_on": ("date", "day", "дата", "день", "дата визита"),
}
NEEDED = ("email", "branch")
LONGEST = {"email": 254, "name": 200, "external_id": 128, "phone": 32, "branch": 64, "staff": 64}
LANGUAGES = ("ru", "en")
DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A customer as a line of a file gives them."""

    line: int
    email: str
    name: str
    external_id: str | None
    phone: str | None
    language: str
    time_zone: str | None
    branch: str
    staff: str | None
    served_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What lines are checked against: codes there are, what is an address, and today."""

    branches: Collection[str]
    staff: Collection[str]
    is_address: Callable[[str], bool]
    today: date


def read_line(line: int, values: Mapping[str, str], known: Known) -> tuple[ContactLine, list[LineProblem]]:
    """Check one line; `values` by field."""
    given = {field: values.get(field, "") for field in HEADINGS}
    problems = missing(line, given, NEEDED) + too_long(line, given, LONGEST)
    problems += [LineProblem(line, field, code, given[field]) for field, code in _wrong(given, known)]
    row = ContactLine(
        line=line,
        email=given["email"].casefold(),
        name=given["name"],
        external_id=given["external_id"] or None,
        phone=given["phone"] or None,
        language=given["language"].casefold() or LANGUAGES[0],
        time_zone=given["time_zone"] or None,
        branch=given["branch"],
        staff=given["staff"] or None,
        served_on=day_of(given["served_on"]),
    )
    return row, problems


def repeated(rows: Iterable[ContactLine]) -> list[LineProblem]:
    """Lines whose address or number stood in an earlier line: a customer is asked once."""
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        for field, value in (("email", row.email), ("external_id", row.external_id or "")):
            key = f"{field}:{value}"
            if value and key in first:
                problems.append(LineProblem(row.line, field, "repeated", f"{value} ({first[key]})"))
                break
            if value:
                first[key] = row.line
    return problems


def day_of(text: str) -> date | None:
    """A day written as 2026-03-10 or 10.03.2026, or None."""
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a calendar day has no time zone
        except ValueError:
            continue
    return None


def _wrong(given: Mapping[str, str], known: Known) -> Iterable[tuple[str, str]]:
    if given["email"] and not known.is_address(given["email"]):
        yield "email", "not_an_address"
    if given["branch"] and given["branch"] not in known.branches:
        yield "branch", "unknown_branch"
    if given["staff"] and given["staff"] not in known.staff:
        yield "staff", "unknown_person"
    if given["language"] and given["language"].casefold() not in LANGUAGES:
        yield "language", "unknown_language"
    if given["time_zone"] and given["time_zone"] not in available_timezones():
        yield "time_zone", "unknown_zone"
    yield from _wrong_day(given["served_on"], known.today)


def _wrong_day(text: str, today: date) -> Iterable[tuple[str, str]]:
    day = day_of(text)
    if text and day is None:
        yield "served_on", "not_a_day"
    if day is not None and day > today:
        yield "served_on", "in_the_future"
