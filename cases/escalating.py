"""Late cases climb the ladder: each step hears of each case once, by mail, in working hours."""

from datetime import datetime
from typing import Final

from sqlalchemy import Select, select

from app.accounts.charge import holders, people
from app.extensions import db
from app.trail.recording import record
from cases import mailing
from cases.clockwork import climbs_at, place_of
from cases.fetching import THING
from cases.models import Case, CaseState
from cases.moving import tell
from cases.owners import ROLES, WORK, ladder

BATCH: Final = 50
RUNNING: Final = (CaseState.NEW, CaseState.OPEN)


def may_climb(now: datetime) -> bool:
    """Whether any case of the current organisation is late and has steps left; for the clock, so it is cheap."""
    return db.session.scalar(_late(now).with_only_columns(Case.id).limit(1)) is not None


def escalate_due(now: datetime, *, after_id: int = 0) -> tuple[int, int]:
    """Tell the next step of the ladder of every case that is due for it at `now`; one batch.

    Returns how many mails were queued, and the id to go on after (0 when all were looked at). Two workers at once do
    not tell anybody twice: the case is locked, its level counts, and the mail has a key.
    """
    query = _late(now).where(Case.id > after_id).order_by(Case.id).limit(BATCH)
    cases = list(db.session.scalars(query.with_for_update(skip_locked=True).execution_options(populate_existing=True)))
    told = sum(_climb(case, now) for case in cases)
    return told, cases[-1].id if len(cases) == BATCH else 0


def _late(now: datetime) -> Select[Case]:
    return select(Case).where(Case.state.in_(RUNNING), Case.due_at <= now, Case.escalation_level < len(ROLES))


def _climb(case: Case, now: datetime) -> int:
    where, told = place_of(case), 0
    times = climbs_at(case, where)
    steps = ladder(holders(day=now.date(), permission=WORK), where.branch, case.owner_id)
    owner = people([case.owner_id]).get(case.owner_id or 0)
    while case.escalation_level < min(len(steps), len(times)) and times[case.escalation_level] <= now:
        person = steps[case.escalation_level]
        case.escalation_level += 1
        facts: dict[str, object] = {"level": case.escalation_level, "user_id": person.id}
        tell(case, "escalated", author_id=None, at=now, facts=facts)
        mailing.tell_late(case, where, person, level=case.escalation_level, owner=owner.name if owner else "—")
        record(action="case.escalate", thing=THING, thing_id=case.id, fields=("escalation_level",))
        told += 1
    return told
