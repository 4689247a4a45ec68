"""PURE: the lines of a table of branches or staff, checked one by one and against each other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from zoneinfo import available_timezones

from app.documents.lines import LineProblem, missing, too_long
from app.organisation.hours import HoursError, document_of, read_week

BRANCH_HEADINGS = {
    "code": ("code", "код"),
    "name": ("name", "название", "филиал"),
    "region": ("region", "регион"),
    "address": ("address", "адрес"),
    "time_zone": ("time zone", "time_zone", "часовой пояс"),
    "latitude": ("latitude", "широта"),
    "longitude": ("longitude", "долгота"),
    "opening_hours": ("opening hours", "opening_hours", "hours", "часы работы", "часы", "график работы"),
    "format": ("format", "формат"),
    "tags": ("tags", "услуги"),
    "head": ("head", "head code", "руководитель", "код руководителя"),
}
STAFF_HEADINGS = {
    "code": ("code", "код", "табельный номер"),
    "name": ("name", "имя", "фио"),
    "branch": ("branch", "branch code", "филиал", "код филиала"),
    "position": ("position", "должность"),
    "email": ("email", "e-mail", "почта"),
}
LONGEST = {"code": 64, "name": 200, "address": 400, "format": 64, "position": 200, "email": 254}


@dataclass(frozen=True, slots=True)
class BranchLine:
    """A branch as a line of a file gives it; `region` is the path of names from the root."""

    line: int
    code: str
    name: str
    region: tuple[str, ...]
    address: str
    time_zone: str
    latitude: Decimal | None
    longitude: Decimal | None
    format: str
    tags: tuple[str, ...]
    head: str
    opening_hours: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A member of staff as a line of a file gives them."""

    line: int
    code: str
    name: str
    branch: str
    position: str
    email: str


def read_branch(line: int, values: Mapping[str, str]) -> tuple[BranchLine, list[LineProblem]]:
    """Check one line of branches; `values` by field."""
    problems = missing(line, values, ("code", "name", "region", "time_zone")) + too_long(line, values, LONGEST)
    zone = values.get("time_zone", "")
    if zone and zone not in _zones():
        problems.append(LineProblem(line, "time_zone", "unknown_zone", zone))
    latitude = _degrees(line, "latitude", values, 90, problems)
    longitude = _degrees(line, "longitude", values, 180, problems)
    row = BranchLine(
        line=line,
        code=values.get("code", ""),
        name=values.get("name", ""),
        region=tuple(part.strip() for part in values.get("region", "").split("/") if part.strip()),
        address=values.get("address", ""),
        time_zone=zone,
        latitude=latitude,
        longitude=longitude,
        format=values.get("format", ""),
        tags=tuple(tag.strip() for tag in values.get("tags", "").replace(";", ",").split(",") if tag.strip()),
        head=values.get("head", ""),
        opening_hours=_hours(line, values.get("opening_hours", ""), problems),
    )
    return row, problems


def _hours(line: int, text: str, problems: list[LineProblem]) -> dict[str, str] | None:
    """The week that a cell tells; None for an empty cell, which changes nothing."""
    try:
        return document_of(read_week(text)) if text else None
    except HoursError as refused:
        problems.append(LineProblem(line, "opening_hours", refused.code, refused.text))
        return None


@cache
def _zones() -> frozenset[str]:
    """The names of time zones: they are looked for on the disk, once."""
    return frozenset(available_timezones())


def read_staff(
    line: int, values: Mapping[str, str], branch_codes: Collection[str]
) -> tuple[StaffLine, list[LineProblem]]:
    """Check one line of staff; `branch_codes` are the branches there are."""
    problems = missing(line, values, ("code", "name", "branch")) + too_long(line, values, LONGEST)
    branch = values.get("branch", "")
    if branch and branch not in branch_codes:
        problems.append(LineProblem(line, "branch", "unknown_branch", branch))
    email = values.get("email", "")
    if email and ("@" not in email or " " in email):
        problems.append(LineProblem(line, "email", "not_an_address", email))
    row = StaffLine(line, values.get("code", ""), values.get("name", ""), branch, values.get("position", ""), email)
    return row, problems


def repeated(rows: Iterable[BranchLine | StaffLine]) -> list[LineProblem]:
    """Lines whose code stood in an earlier line of the same file."""
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        if row.code in first:
            problems.append(LineProblem(row.line, "code", "repeated", f"{row.code} ({first[row.code]})"))
        elif row.code:
            first[row.code] = row.line
    return problems


def _degrees(
    line: int, field: str, values: Mapping[str, str], most: int, problems: list[LineProblem]
) -> Decimal | None:
    text = values.get(field, "").replace(",", ".")
    if not text:
        return None
    try:
        degrees = Decimal(text)
    except InvalidOperation:
        degrees = Decimal("NaN")
    if not (degrees.is_finite() and abs(degrees) <= most):
        problems.append(LineProblem(line, field, "not_degrees", values[field]))
        return None
    return degrees.quantize(Decimal("0.000001"))
