"""Moving a case from state to state: the line in the thread, and what the clock makes of it."""

from datetime import datetime

from app.extensions import db
from cases.clockwork import events_of, place_of, set_due
from cases.models import Case, CaseEvent, CaseState

OVER = frozenset({CaseState.DONE, CaseState.RESOLVED, CaseState.CLOSED})


def tell(
    case: Case,
    kind: str,
    *,
    author_id: int | None,
    at: datetime,
    text: str = "",
    facts: dict[str, object] | None = None,
) -> CaseEvent:
    """Add a line to the thread."""
    event = CaseEvent(case_id=case.id, kind=kind, author_id=author_id, text=text, facts=facts or {}, at=at)
    db.session.add(event)
    return event


def move(case: Case, to: CaseState, *, author_id: int | None, at: datetime, text: str = "", anew: bool = False) -> None:
    """Change the state. `anew` begins the clock again, as when a settled case is opened once more.

    While a case waits, nobody knows when it is due; a settled one keeps its due time, so that it can be judged.
    """
    facts: dict[str, object] = {"from": case.state.value, "to": to.value, **({"anew": True} if anew else {})}
    tell(case, "state", author_id=author_id, at=at, text=text, facts=facts)
    case.state = to
    if to is CaseState.CLOSED:
        case.closed_at = at
    if to in OVER:
        case.resolved_at = case.resolved_at or at
        return
    case.resolved_at = case.closed_at = None
    if anew:
        case.escalation_level = 0
    db.session.flush()  # the clock is read from the thread, this line included
    set_due(case, events_of(case.id), place_of(case), at)
