"""Corrective actions as the card tells them: what was promised, how far it has come, what a later look has shown."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from cases.reading import ActionRow, LookRow
from cases.verifying import PASSES
from reports import card_others
from reports.card_others import ActionState, Recheck
from reports.card_rows import Share
from reports.metrics.basis import Basis, counted, share_met

STATES = {"done": ActionState.DONE, "resolved": ActionState.DONE, "closed": ActionState.CONFIRMED}


def actions_of(basis: Basis, actions: Sequence[ActionRow]) -> tuple[card_others.ActionRow, ...]:
    """The branch's actions: overdue ones first, then by due day."""
    rows = [_row(basis, action) for action in actions]
    return tuple(sorted(rows, key=lambda row: (not row.is_overdue, row.due_on, row.number)))


def _row(basis: Basis, action: ActionRow) -> card_others.ActionRow:
    due = action.due_at or action.opened_at
    return card_others.ActionRow(
        number=action.number,
        clause=action.clause_key or "",
        measure=(action.measure or action.title).rstrip("."),
        owner=action.owner_name,
        due_on=due.astimezone(ZoneInfo(basis.branch.time_zone)).date(),
        state=_state(action),
        is_overdue=action.is_overdue,
        recheck=_recheck(basis, action),
        path=action.path,
    )


def _state(action: ActionRow) -> ActionState:
    if action.verification == "failed" and action.state not in STATES:
        return ActionState.REOPENED
    return STATES.get(action.state, ActionState.OPEN)


def _recheck(basis: Basis, action: ActionRow) -> Recheck | None:
    if action.looks:
        return Recheck(before=_before(basis, action), after=_looked(action.looks))
    if action.state == "done":
        return Recheck(visits_needed=PASSES)
    return None


def _before(basis: Basis, action: ActionRow) -> Share | None:
    """How often the clause was met on the year's visits up to the day on which the action was opened."""
    opened = action.opened_at.astimezone(ZoneInfo(basis.branch.time_zone)).date()
    ids = [line.question_id for line in basis.catalogue.lines if line.clause_key == action.clause_key]
    visits = [visit for visit in basis.year if visit.local_day <= opened]
    share = share_met(ids[0], visits) if ids else None
    return counted(share) if share and share.n else None


def _looked(looks: Iterable[LookRow]) -> Share:
    met = [look.met for look in looks]
    return Share(sum(met), len(met))
