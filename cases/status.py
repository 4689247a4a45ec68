"""A case as its customer sees it: the way it goes, what was said to them and by them, and nothing inner."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, pgettext

from app.accounts.reading import names_of
from app.web.rendering import moment, typograph
from cases.clockwork import Place, events_of, place_of
from cases.fetching import the_case
from cases.models import Case, CaseEvent, CaseState

AT_WORK = (CaseState.OPEN, CaseState.WAITING)
ENDED = (CaseState.RESOLVED, CaseState.DONE, CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class Message:
    """Words between the customer and us."""

    author: str
    at: str
    text: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Status:
    """Everything on the customer's page."""

    number: str
    title: str
    organisation: str
    state: CaseState
    until: str
    owner: str
    decision: str
    steps: list[tuple[str, str, str]]
    messages: list[Message]
    may_accept: bool
    may_ask_again: bool


def status_of(*, case_id: int, at: datetime) -> Status:
    """The page of a case. Raises NotFound."""
    case = the_case(case_id)
    where, events = place_of(case), events_of(case.id)
    names = names_of([case.owner_id, *(event.author_id for event in events)])
    owner = names.get(case.owner_id or 0, "")
    is_late = case.due_at is not None and case.due_at < at
    return Status(
        number=case.number,
        title=case.title,
        organisation=where.organisation.name,
        state=case.state,
        until="" if case.due_at is None or is_late else moment(case.due_at, where.zone),
        owner=owner,
        decision=case.decision if case.state in ENDED else "",
        steps=_steps(case, where, owner),
        messages=[_message(event, names, where) for event in events if _is_shown(event, case)],
        may_accept=case.state is CaseState.RESOLVED,
        may_ask_again=case.state in (CaseState.RESOLVED, CaseState.CLOSED),
    )


def _steps(case: Case, where: Place, owner: str) -> list[tuple[str, str, str]]:
    """Received, taken up, being worked on, settled: (title, note, done | now | next)."""
    ended = case.state in ENDED
    taken = [moment(case.acknowledged_at, where.zone, "day")] if case.acknowledged_at else []
    note = ", ".join([*taken, *([owner] if owner else [])])
    working = gettext("We are waiting for an answer") if case.state is CaseState.WAITING else gettext("We look into it")
    working = gettext("We looked into it") if ended else working
    settled = moment(case.resolved_at, where.zone, "day") if ended else gettext("We write to you and show it here")
    return [
        (gettext("Received"), moment(case.opened_at, where.zone, "day"), "done"),
        (gettext("Somebody is in charge"), note, "done" if case.acknowledged_at or ended else "now"),
        (working, "", "done" if ended else "now" if case.state in AT_WORK else "next"),
        (
            gettext("Settled") if ended else pgettext("for the customer", "Decision"),
            settled,
            "done" if ended else "next",
        ),
    ]


def _is_shown(event: CaseEvent, case: Case) -> bool:
    if not event.text:
        return False
    if event.kind == "opened":
        return case.contact_id is not None and event.author_id is None
    return event.kind in {"to_customer", "from_customer"}


def _message(event: CaseEvent, names: dict[int, str], where: Place) -> Message:
    is_ours = event.kind == "to_customer"
    author = names.get(event.author_id or 0, where.organisation.name) if is_ours else gettext("You")
    return Message(author, moment(event.at, where.zone, "day"), typograph(event.text), is_ours)
