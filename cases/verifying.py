"""Whether a corrective action has worked: later looks at the same clause in the same branch say so."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from app import clock
from app.extensions import db, insert_once
from app.tenancy import current
from app.trail.recording import record as record_act
from cases.clockwork import place_of
from cases.fetching import THING
from cases.models import Case, CaseKind, CaseState, Measurement, Verification
from cases.moving import move, tell

PASSES: Final = 2  # on different days
PATIENCE: Final = timedelta(days=90)
LOOKED_AT: Final = (CaseState.DONE, CaseState.CLOSED)


def record(*, clause_key: str, branch_id: int, met: bool, local_day: date, source_path: str, at: datetime) -> list[int]:
    """Note that the clause was seen to be met, or not, on a local day of the branch; returns the cases opened again.

    It counts for corrective actions carried out before that day. Two passes on different days confirm and close the
    action. A failure opens it again, a confirmed one too (of several, the latest). The same source counts once.
    """
    reopened = []
    for case in _actions(clause_key, branch_id, with_closed=not met):
        if not _is_before(case, local_day) or not _noted(case, met, local_day, source_path, at):
            continue
        tell(
            case,
            "verified",
            author_id=None,
            at=at,
            facts={"met": met, "day": local_day.isoformat(), "path": source_path},
        )
        if met:
            _confirm(case, at)
        else:
            _reopen(case, at)
            reopened.append(case.id)
    return reopened


def give_up(now: datetime) -> int:
    """Say of actions that nobody measured for 90 days that they are not measured; a person decides then. How many."""
    waiting = select(Case).where(
        Case.kind == CaseKind.CORRECTIVE_ACTION,
        Case.state == CaseState.DONE,
        Case.verification == Verification.WAITING,
        Case.resolved_at <= now - PATIENCE,
        ~select(Measurement.id).where(Measurement.case_id == Case.id, Measurement.at > now - PATIENCE).exists(),
    )
    cases = list(db.session.scalars(waiting.with_for_update(skip_locked=True)))
    for case in cases:
        case.verification = Verification.NOT_MEASURED
        case.revision += 1
        tell(case, "verified", author_id=None, at=now, facts={"met": None})
        record_act(action="case.not_measured", thing=THING, thing_id=case.id, fields=("verification",))
    return len(cases)


def _actions(clause_key: str, branch_id: int, *, with_closed: bool) -> list[Case]:
    """Actions done and waiting for a look; for a failure also the latest closed one, if none is open or waiting."""
    query = (
        select(Case)
        .where(
            Case.kind == CaseKind.CORRECTIVE_ACTION,
            Case.branch_id == branch_id,
            Case.clause_key == clause_key,
        )
        .order_by(Case.id.desc())
    )
    found = list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))
    done = [case for case in found if case.state is CaseState.DONE]
    if done or not with_closed:
        return done
    is_being_worked_on = any(case.state not in LOOKED_AT for case in found)
    return [] if is_being_worked_on else [case for case in found if case.state is CaseState.CLOSED][:1]


def _is_before(case: Case, local_day: date) -> bool:
    """Whether the measure was carried out before the day of the look."""
    return case.resolved_at is not None and clock.local_day(case.resolved_at, place_of(case).zone) < local_day


def _noted(case: Case, met: bool, local_day: date, source_path: str, at: datetime) -> bool:
    values = {
        "organisation_id": current(),
        "case_id": case.id,
        "met": met,
        "local_day": local_day,
        "source_path": source_path,
        "at": at,
    }
    return insert_once(Measurement, values)


def _confirm(case: Case, at: datetime) -> None:
    days = select(func.count(func.distinct(Measurement.local_day))).where(
        Measurement.case_id == case.id, Measurement.met.is_(True), Measurement.at >= case.resolved_at
    )
    case.verification = Verification.WAITING
    case.revision += 1
    if (db.session.scalar(days) or 0) >= PASSES:
        case.verification = Verification.CONFIRMED
        move(case, CaseState.CLOSED, author_id=None, at=at)
    record_act(action="case.measure", thing=THING, thing_id=case.id, fields=("verification",))


def _reopen(case: Case, at: datetime) -> None:
    case.verification = Verification.FAILED
    case.revision += 1
    move(case, CaseState.OPEN, author_id=None, at=at, anew=True)
    record_act(action="case.measure", thing=THING, thing_id=case.id, fields=("state", "verification"))
