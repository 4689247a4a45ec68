"""Cases with their numbers, threads, looks and links."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

from app import clock
from app.accounts.charge import holders
from app.contacts.models import Contact
from app.demo.loading.threads import thread_of
from app.demo.loading.world import BANK_ZONE, World
from app.demo.tale import CaseStory
from app.extensions import db
from audits.finding import path_of as path_of_visit
from cases import sla
from cases.calendars import calendar_of
from cases.clockwork import Place, place, set_due
from cases.links import GOOD_FOR, hash_of
from cases.models import (
    OPEN_STATES,
    Case,
    CaseCounter,
    CaseEvent,
    CaseKind,
    CaseLink,
    CaseSource,
    CaseState,
    Measurement,
    Severity,
    Verification,
)
from cases.owners import WORK, ladder
from cases.terms import Terms, terms_of
from surveys.campaigning import path_of as path_of_campaign

MINUTE = timedelta(minutes=1)
REACHED_BY_LINK = (CaseState.NEW, CaseState.OPEN, CaseState.WAITING, CaseState.RESOLVED)


@dataclass(frozen=True)
class _Filing:
    """What all cases are written with."""

    world: World
    visit_paths: dict[str, str]

    def place(self, told: CaseStory) -> Place:
        """Where a case belongs."""
        branch_id = self.world.branches[told.branch].id if told.branch else None
        return _place(self.world.bank.id, branch_id)


@cache
def _place(organisation_id: int, branch_id: int | None) -> Place:
    return place(organisation_id, branch_id)


def write_cases(world: World) -> None:
    """All cases of the story in the order in which they were opened, which gives them their numbers."""
    _place.cache_clear()
    filing = _Filing(world, {key: path_of_visit(visit.id) for key, visit in world.visits.items()})
    numbers: Counter[int] = Counter()
    customers = _customers(world)
    for told in world.story.cases:
        year = told.opened_at.astimezone(ZoneInfo(BANK_ZONE)).year
        numbers[year] += 1
        case = _case(filing, told, f"{year}-{numbers[year]:04}", customers.get(told.key))
        world.cases[told.key] = case
    db.session.add_all(world.cases.values())
    db.session.add_all(CaseCounter(year=year, last=last) for year, last in numbers.items())
    db.session.flush()  # threads and looks need the ids
    for told in world.story.cases:
        _write_thread(filing, told)
        _write_looks(filing, told)
        _link_back(world, told)
    db.session.add_all(_links(world))


def _customers(world: World) -> dict[str, Contact]:
    """Customers who telephoned or wrote by themselves: they have a name, and no address of ours."""
    unknown = [told for told in world.story.cases if told.customer and not told.contact]
    rows = {
        told.key: Contact(name=told.customer, language="ru", fields={}, created_at=told.opened_at) for told in unknown
    }
    db.session.add_all(rows.values())
    db.session.flush()  # cases need the ids
    return rows


def _case(filing: _Filing, told: CaseStory, number: str, customer: Contact | None) -> Case:
    world, terms = filing.world, _terms(filing, told)
    contact = world.contacts[told.contact] if told.contact else customer
    where = filing.place(told)
    calendar = calendar_of(where.branch, where.organisation, told.opened_at)
    return Case(
        number=number,
        kind=CaseKind(told.kind),
        state=CaseState(told.state),
        severity=Severity(told.severity),
        source=CaseSource(told.source),
        source_path=_source_path(filing, told),
        title=told.title,
        description=told.description,
        branch_id=world.branches[told.branch].id if told.branch else None,
        staff_id=world.staff[told.staff].id if told.staff else None,
        contact_id=contact.id if contact else None,
        clause_key=told.clause or None,
        owner_id=world.user_id(told.owner) if told.owner else None,
        opened_at=told.opened_at,
        acknowledged_at=told.acknowledged_at,
        first_answer_due_at=sla.after(calendar, told.opened_at, terms.first_answer),
        due_at=told.due_at,
        escalation_level=told.escalation_level,
        resolved_at=told.resolved_at,
        closed_at=told.closed_at,
        measure=told.measure,
        cause=told.cause,
        verification=Verification(told.verification),
        decision=told.decision,
    )


def _terms(filing: _Filing, told: CaseStory) -> Terms:
    """What was promised: the usual first answer, and as much working time as the story gives until the due time."""
    where = filing.place(told)
    usual = terms_of(told.kind, told.severity, where.organisation.settings)
    calendar = calendar_of(where.branch, where.organisation, told.opened_at)
    given = sla.elapsed([sla.Mark(told.opened_at, sla.Clock.RUNNING)], calendar, told.due_at)
    return Terms(usual.first_answer, given if given >= MINUTE else usual.whole)


def _source_path(filing: _Filing, told: CaseStory) -> str | None:
    if told.source_visit:
        return filing.visit_paths[told.source_visit]
    if told.source_response:
        return path_of_campaign(filing.world.responses[told.source_response].campaign_id)
    return None


def _write_thread(filing: _Filing, told: CaseStory) -> None:
    case, where, terms = filing.world.cases[told.key], filing.place(told), _terms(filing, told)
    rows = thread_of(
        filing.world,
        told,
        terms={
            "first_answer_minutes": terms.first_answer // MINUTE,
            "whole_minutes": terms.whole // MINUTE,
        },
        paths=filing.visit_paths,
        climbing=_climbing(case, where),
    )
    for row in rows:
        row.case_id = case.id
    db.session.add_all(rows)
    if case.state in OPEN_STATES:
        set_due(case, _as_read(rows), where, case.opened_at)


def _as_read(rows: list[CaseEvent]) -> list[CaseEvent]:
    return sorted(rows, key=lambda row: row.at)


def _climbing(case: Case, where: Place) -> tuple[int, ...]:
    people = holders(day=clock.local_day(case.opened_at, where.zone), permission=WORK)
    return tuple(person.id for person in ladder(people, where.branch, case.owner_id))


def _write_looks(filing: _Filing, told: CaseStory) -> None:
    case = filing.world.cases[told.key]
    db.session.add_all(
        Measurement(
            case_id=case.id,
            met=look.met,
            local_day=look.local_day,
            source_path=filing.visit_paths[look.visit],
            at=look.at,
        )
        for look in told.measurements
    )


def _link_back(world: World, told: CaseStory) -> None:
    if told.source_response:
        world.responses[told.source_response].case_id = world.cases[told.key].id


def _links(world: World) -> list[CaseLink]:
    """Pages of open cases for their customers: in the demo everybody knows the link, `/c/demo-` and the number."""
    return [
        CaseLink(
            token_hash=hash_of(f"demo-{case.number}"),
            organisation_id=world.bank.id,
            case_id=case.id,
            expires_at=case.opened_at + GOOD_FOR,
        )
        for case in world.cases.values()
        if case.contact_id is not None and case.state in REACHED_BY_LINK
    ]
