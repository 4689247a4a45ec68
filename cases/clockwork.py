"""From a case and the lines of its thread to its clock: how much is used up, when it is due, when it climbs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.organisation.reading import BranchRow, OrganisationRow, branch, organisation_of
from cases import sla
from cases.calendars import calendar_of
from cases.models import Case, CaseEvent, CaseState
from cases.terms import Terms, ladder_of, terms_of

CLOCKS = {
    CaseState.NEW: sla.Clock.RUNNING,
    CaseState.OPEN: sla.Clock.RUNNING,
    CaseState.WAITING: sla.Clock.PAUSED,
    CaseState.DONE: sla.Clock.STOPPED,
    CaseState.RESOLVED: sla.Clock.STOPPED,
    CaseState.CLOSED: sla.Clock.STOPPED,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case belongs."""

    organisation: OrganisationRow
    branch: BranchRow | None

    @property
    def zone(self) -> str:
        """The branch's time zone, else the organisation's."""
        return self.branch.time_zone if self.branch else self.organisation.time_zone


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock of a case shows at a moment."""

    used: timedelta
    allowed: timedelta
    is_paused: bool

    @property
    def left(self) -> timedelta:
        """Working time left; negative when it is late."""
        return self.allowed - self.used


def place_of(case: Case) -> Place:
    """The organisation and the branch of a case."""
    return place(case.organisation_id, case.branch_id)


def place(organisation_id: int, branch_id: int | None) -> Place:
    """An organisation and one of its branches."""
    return Place(organisation_of(organisation_id), branch(branch_id) if branch_id else None)


def marks(case: Case, events: Iterable[CaseEvent]) -> list[sla.Mark]:
    """The log of the clock since the case was opened, or last opened again: every change of state."""
    log = [sla.Mark(case.opened_at, sla.Clock.RUNNING)]
    for event in events:
        to = _state(event.facts)
        if to is not None:
            mark = sla.Mark(event.at, CLOCKS[to])
            log = [mark] if event.facts.get("anew") else [*log, mark]
    return log


def allowed(case: Case, events: Iterable[CaseEvent], organisation: OrganisationRow) -> Terms:
    """What was allowed when the case was opened; today's terms where that was not written down."""
    for event in events:
        minutes, first = event.facts.get("whole_minutes"), event.facts.get("first_answer_minutes")
        if event.kind == "opened" and minutes and first:
            return Terms(timedelta(minutes=first), timedelta(minutes=minutes))
    return terms_of(case.kind.value, case.severity.value, organisation.settings)


def read(case: Case, events: list[CaseEvent], where: Place, at: datetime) -> Reading:
    """The clock at `at`."""
    calendar = calendar_of(where.branch, where.organisation, at)
    whole = allowed(case, events, where.organisation).whole
    return Reading(sla.elapsed(marks(case, events), calendar, at), whole, case.state is CaseState.WAITING)


def first_answer(case: Case, events: list[CaseEvent], where: Place) -> Reading | None:
    """How much working time went by until somebody took notice; None while nobody has."""
    if case.acknowledged_at is None:
        return None
    calendar = calendar_of(where.branch, where.organisation, case.acknowledged_at)
    log = [sla.Mark(case.opened_at, sla.Clock.RUNNING)]
    used = sla.elapsed(log, calendar, case.acknowledged_at)
    return Reading(used, allowed(case, events, where.organisation).first_answer, False)


def set_due(case: Case, events: list[CaseEvent], where: Place, at: datetime) -> None:
    """Write down when the case is due by its log; while it waits with time left, nobody can say."""
    calendar = calendar_of(where.branch, where.organisation, at)
    case.due_at = sla.due_at(marks(case, events), calendar, allowed(case, events, where.organisation).whole)


def climbs_at(case: Case, where: Place) -> list[datetime]:
    """When each further step of the ladder hears of the case, in working hours; nothing while no due time is known."""
    if case.due_at is None:
        return []
    calendar = calendar_of(where.branch, where.organisation, case.due_at)
    return [sla.after(calendar, case.due_at, step) for step in ladder_of(where.organisation.settings)]


def events_of(case_id: int) -> list[CaseEvent]:
    """The lines of a thread, oldest first."""
    return list(
        db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.at, CaseEvent.id))
    )


def _state(facts: Mapping[str, object]) -> CaseState | None:
    to = facts.get("to")
    return CaseState(to) if isinstance(to, str) and to in {state.value for state in CaseState} else None
