"""The window of this room for overviews: open cases by their due time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true

from app.accounts.reading import names_of
from app.extensions import db
from cases.models import OPEN_STATES, Case


@dataclass(frozen=True, slots=True)
class ClockRow:
    """An open case with a due time."""

    id: int
    title: str
    branch_id: int | None
    owner_name: str
    due_at: datetime
    escalation_level: int

    @property
    def path(self) -> str:
        """The case's page."""
        return f"/cases/{self.id}"


def on_the_clock(*, branch_ids: Collection[int] | None, limit: int = 5) -> list[ClockRow]:
    """Open cases of these branches (None: the network), the soonest due first. Two statements."""
    query = (
        select(Case)
        .where(
            Case.state.in_(OPEN_STATES),
            Case.due_at.is_not(None),
            true() if branch_ids is None else Case.branch_id.in_(branch_ids),
        )
        .order_by(Case.due_at, Case.id)
        .limit(limit)
    )
    cases = list(db.session.scalars(query))
    names = names_of([case.owner_id for case in cases])
    return [
        ClockRow(
            case.id, case.title, case.branch_id, names.get(case.owner_id or 0, ""), case.due_at, case.escalation_level
        )
        for case in cases
        if case.due_at is not None
    ]
