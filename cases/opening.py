"""Open a case of any kind: number, owner, due times, the customer's link, the first line of the thread."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.accounts.charge import holders
from app.errors import InvalidAnswer
from app.extensions import db
from app.organisation.reading import StaffRow, staff
from app.tenancy import current
from app.trail.recording import record
from cases import mailing, sla
from cases.calendars import calendar_of
from cases.clockwork import Place, place
from cases.links import new_link
from cases.models import Case, CaseEvent, CaseKind, CaseSource, CaseState, Severity
from cases.numbering import next_number
from cases.owners import WORK, first_owner
from cases.terms import terms_of

MINUTE, NONE = timedelta(minutes=1), timedelta(0)
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Opened:
    """A case just opened; `token` is the customer's secret, shown to nobody else and kept nowhere."""

    case_id: int
    number: str
    token: str


def open_case(
    *,
    kind: str,
    source: str,
    source_path: str | None = None,
    title: str,
    description: str = "",
    branch_id: int | None,
    staff_id: int | None = None,
    contact_id: int | None = None,
    clause_key: str | None = None,
    severity: str = "normal",
    owner_id: int | None = None,
    due_in_days: int | None = None,
    at: datetime,
    actor_id: int | None = None,
) -> Opened:
    """Open a case in the current organisation, in the caller's transaction. Raises InvalidAnswer("no_title").

    `kind`, `source` and `severity` are the values of the enums ("complaint", "survey", "high"); without `owner_id` the
    head of the branch owns it, else the head of the region, else the QA manager, and never the person it is about.
    `due_in_days` counts calendar days to an evening in place of the terms of the kind. A contact is told the number.
    """
    where = place(current(), branch_id)
    case = Case(
        kind=CaseKind(kind),
        severity=Severity(severity),
        source=CaseSource(source),
        source_path=source_path,
        title=_title(title),
        description=description,
        branch_id=branch_id,
        staff_id=staff_id,
        contact_id=contact_id,
        clause_key=clause_key,
        owner_id=owner_id or _owner(where, staff_id, at),
        opened_at=at,
    )
    return _saved(case, where, due_in_days, actor_id)


def _title(given: str) -> str:
    if not given.strip():
        raise InvalidAnswer("no_title")
    return given.strip()[:LONGEST_TITLE]


def _saved(case: Case, where: Place, due_in_days: int | None, actor_id: int | None) -> Opened:
    case.number = next_number(case.opened_at.astimezone(ZoneInfo(where.organisation.time_zone)).year)
    case.state = CaseState.NEW
    line = _opened_line(case, where, due_in_days, actor_id)
    db.session.add(case)
    db.session.flush()  # the thread, the link and the answer need the id
    line.case_id = case.id
    db.session.add(line)
    token = new_link(case_id=case.id, at=case.opened_at)
    record(action="case.open", thing="case", thing_id=case.id, fields=("kind", "severity"), actor_id=actor_id)
    mailing.tell_customer_number(case, where, token)
    return Opened(case.id, case.number, token)


def _opened_line(case: Case, where: Place, due_in_days: int | None, actor_id: int | None) -> CaseEvent:
    """The first line of the thread: it keeps the terms that were promised, whatever the table says later."""
    terms = terms_of(case.kind.value, case.severity.value, where.organisation.settings)
    calendar = calendar_of(where.branch, where.organisation, case.opened_at)
    whole = _until_evening(calendar, case.opened_at, due_in_days) if due_in_days else NONE
    whole = whole or terms.whole
    case.first_answer_due_at = sla.after(calendar, case.opened_at, min(terms.first_answer, whole))
    case.due_at = sla.after(calendar, case.opened_at, whole)
    return CaseEvent(
        kind="opened",
        author_id=actor_id,
        text=case.description,
        facts={"first_answer_minutes": terms.first_answer // MINUTE, "whole_minutes": whole // MINUTE},
        at=case.opened_at,
    )


def _until_evening(calendar: sla.Calendar, at: datetime, days: int) -> timedelta:
    """The working time until the end of the local day so many days on."""
    zone = ZoneInfo(calendar.zone)
    day = at.astimezone(zone).date() + timedelta(days=days + 1)
    evening = datetime.combine(day, time(), tzinfo=zone)
    return sla.elapsed([sla.Mark(at, sla.Clock.RUNNING)], calendar, evening)


def _owner(where: Place, staff_id: int | None, at: datetime) -> int | None:
    about = staff_member(staff_id, where)
    found = first_owner(holders(day=at.date(), permission=WORK), where.branch, not_email=about.email if about else None)
    return found.id if found else None


def staff_member(staff_id: int | None, where: Place) -> StaffRow | None:
    """The member of staff whom a case is about, or None."""
    if staff_id is None:
        return None
    ids = None if where.branch is None else [where.branch.id]
    return next((row for row in staff(branch_ids=ids, include_left=True) if row.id == staff_id), None)
