"""One case as its page shows it: the clock, the thread, the ladder, the facts, and cases like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext, pgettext
from sqlalchemy import select

from app.accounts.charge import PersonRow, holders
from app.accounts.reading import names_of
from app.contacts.reading import ContactRow, contact
from app.errors import NotFound
from app.extensions import db
from app.organisation.reading import StaffRow, staff
from app.standards.reading import clauses_in_force
from app.web.actors import Actor
from app.web.rendering import localised, moment, typograph
from cases.clockwork import Place, Reading, climbs_at, events_of, first_answer, place_of, read
from cases.fetching import within_reach
from cases.models import OPEN_STATES, Case, CaseEvent
from cases.owners import WORK, ladder, may_own
from cases.wording import line_of

SAID = {"opened": "they", "from_customer": "they", "to_customer": "us", "note": "inner"}
ALIKE = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the thread, as the macro `thread` reads it."""

    author: str
    at: str
    text: str
    kind: str
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history."""

    at: str
    author: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page of a case."""

    case: Case
    where: Place
    clock: Reading
    first_answer: Reading | None
    thread: list[Said]
    history: list[Told]
    ladder: list[tuple[str, str, str]]
    owner: str
    owners: list[PersonRow]
    customer: ContactRow | None
    about: StaffRow | None
    clause: str
    alike: list[Case]
    overdue_by: timedelta | None
    is_open: bool


def show(*, case_id: int, actor: Actor, at: datetime) -> Shown:
    """The case within the actor's reach. Raises NotFound. The statements do not grow with the thread."""
    case = db.session.scalar(select(Case).where(Case.id == case_id, within_reach(actor, "cases.view")))
    if case is None:
        raise NotFound("case")
    events, where = events_of(case.id), place_of(case)
    names = names_of([*(event.author_id for event in events), *_named(events), case.owner_id])
    customer = contact(case.contact_id) if case.contact_id else None
    people = holders(day=at.date(), permission=WORK)
    return Shown(
        case=case,
        where=where,
        clock=read(case, events, where, at),
        first_answer=first_answer(case, events, where),
        thread=_thread(case, events, names, customer, where),
        history=_history(events, names, where),
        ladder=_ladder(case, where, ladder(people, where.branch, case.owner_id), names),
        owner=names.get(case.owner_id or 0, ""),
        owners=may_own(people, where.branch),
        customer=customer,
        about=_about(case),
        clause=_clause(case, at),
        alike=_alike(case, actor),
        overdue_by=at - case.due_at if case.due_at is not None and case.is_overdue(at) else None,
        is_open=case.state in OPEN_STATES,
    )


def _named(events: Sequence[CaseEvent]) -> list[int]:
    found = [event.facts.get(key) for event in events for key in ("owner_id", "user_id")]
    return [user_id for user_id in found if isinstance(user_id, int)]


def _thread(
    case: Case, events: Sequence[CaseEvent], names: dict[int, str], customer: ContactRow | None, where: Place
) -> list[Said]:
    """What was said, and the reasons of changes; who changed what stands in the history."""
    return [
        Said(
            author=_author(event, names, customer),
            at=moment(event.at, where.zone, "day"),
            text=typograph(event.text),
            kind=_kind(event, customer),
        )
        for event in events
        if event.text and (event.kind in SAID or event.kind == "state")
    ]


def _kind(event: CaseEvent, customer: ContactRow | None) -> str:
    if event.kind == "opened" and (customer is None or event.author_id is not None):
        return "us"
    return SAID.get(event.kind, "us")


def _author(event: CaseEvent, names: dict[int, str], customer: ContactRow | None) -> str:
    if event.author_id is not None:
        name = names.get(event.author_id, "—")
        return gettext("%(name)s, to the customer", name=name) if event.kind == "to_customer" else name
    if event.kind in {"opened", "from_customer"} and customer is not None:
        return customer.name or gettext("The customer")
    return gettext("The customer") if event.kind == "from_customer" else gettext("Etalon, by itself")


def _history(events: Sequence[CaseEvent], names: dict[int, str], where: Place) -> list[Told]:
    return [
        Told(
            at=moment(event.at, where.zone, "day"),
            author=names.get(event.author_id or 0, ""),
            words=line_of(event, names),
        )
        for event in reversed(events)
    ]


def _ladder(case: Case, where: Place, steps: Sequence[PersonRow], names: dict[int, str]) -> list[tuple[str, str, str]]:
    """Who answers, and when each further step hears of it: (who, when, past | now | next)."""
    if case.state not in OPEN_STATES:
        return []
    times, level = climbs_at(case, where), case.escalation_level
    rows = [(names.get(case.owner_id or 0, pgettext("owner", "nobody yet")), "", "past" if level else "now")]
    for number, (person, at) in enumerate(zip(steps, times, strict=False), 1):
        state = "past" if number < level else "now" if number == level else "next"
        rows.append((person.name, moment(at, where.zone, "brief"), state))
    if times:
        return [(who, gettext("now") if state == "now" else when, state) for who, when, state in rows]
    return rows[:1]


def _about(case: Case) -> StaffRow | None:
    if case.staff_id is None or case.branch_id is None:
        return None
    rows = staff(branch_ids=[case.branch_id], include_left=True)
    return next((row for row in rows if row.id == case.staff_id), None)


def _clause(case: Case, at: datetime) -> str:
    if case.clause_key is None:
        return ""
    row = clauses_in_force(at.date()).get(case.clause_key)
    return f"{case.clause_key}\u00a0{localised(row.title)}" if row else case.clause_key


def _alike(case: Case, actor: Actor) -> list[Case]:
    """Earlier cases of the same clause, in the same branch first."""
    if case.clause_key is None:
        return []
    query = (
        select(Case)
        .where(Case.clause_key == case.clause_key, Case.id != case.id, within_reach(actor, "cases.view"))
        .order_by(Case.branch_id != case.branch_id, Case.opened_at.desc())
        .limit(ALIKE)
    )
    return list(db.session.scalars(query))
