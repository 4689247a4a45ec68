"""Programmes of measurement and their waves: created, announced to staff, started, closed."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from app import clock
from app.accounts.reading import last_editor
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.trail.recording import record
from audits.models.checklists import Checklist
from audits.models.programmes import Assignment, AssignmentState, Programme, ProgrammeKind, Wave

USUAL_RULES: Mapping[str, object] = {"dispute_days": 5, "case_on_failure": True, "case_due_days": 14}
STILL_OUT = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.STARTED)


def create_programme(
    *,
    name: str,
    kind: ProgrammeKind,
    checklist_id: int,
    standard_percent: int,
    rules: Mapping[str, object] | None = None,
    actor_id: int | None,
) -> Programme:
    """A line of measurement. `standard_percent` 0…100 is what a branch is held to; `rules` adds to USUAL_RULES.

    Raises NotFound("checklist"), InvalidAnswer("standard_percent").
    """
    if db.session.scalar(select(Checklist.id).where(Checklist.id == checklist_id)) is None:
        raise NotFound("checklist")
    if not 0 <= standard_percent <= 100:
        raise InvalidAnswer("standard_percent")
    programme = Programme(
        name=name,
        kind=kind,
        checklist_id=checklist_id,
        standard_percent=standard_percent,
        rules={**USUAL_RULES, **(rules or {})},
        created_at=clock.now(),
    )
    db.session.add(programme)
    db.session.flush()  # the trail and the page name its id
    record(action="programme.create", thing="programme", thing_id=programme.id, fields=("name",), actor_id=actor_id)
    return programme


def create_wave(
    *,
    programme_id: int,
    name: str,
    from_day: date,
    to_day: date,
    notice_day: date | None = None,
    notice_text: str = "",
    actor_id: int | None,
) -> Wave:
    """A round of a programme over days of each branch's own calendar, both included.

    Raises NotFound("programme"), InvalidAnswer("days_disordered").
    """
    if db.session.scalar(select(Programme.id).where(Programme.id == programme_id)) is None:
        raise NotFound("programme")
    if to_day < from_day:
        raise InvalidAnswer("days_disordered")
    wave = Wave(
        programme_id=programme_id,
        name=name,
        from_day=from_day,
        to_day=to_day,
        notice_day=notice_day,
        notice_text=notice_text.strip(),
    )
    db.session.add(wave)
    db.session.flush()  # the trail and the page name its id
    record(action="wave.create", thing="wave", thing_id=wave.id, fields=("name",), actor_id=actor_id)
    return wave


def announce(*, wave_id: int, notice_day: date, notice_text: str, actor_id: int | None) -> Wave:
    """Note when and in which words staff are told beforehand. Raises NotFound, Conflict("wave_started")."""
    wave = _locked(wave_id)
    if wave.started_at is not None:
        raise _who_was_first("wave_started", wave)
    wave.notice_day, wave.notice_text = notice_day, notice_text.strip()
    record(action="wave.announce", thing="wave", thing_id=wave.id, fields=("notice",), actor_id=actor_id)
    return wave


def start_wave(*, wave_id: int, today: date, actor_id: int | None) -> Wave:
    """Let the visits begin. Staff must have been told: a wave without notice, or before its day, does not start.

    Raises NotFound, InvalidAnswer("notice_missing" | "notice_ahead"), Conflict("wave_started").
    """
    wave = _locked(wave_id)
    if wave.started_at is not None:
        raise _who_was_first("wave_started", wave)
    if wave.notice_day is None or not wave.notice_text:
        raise InvalidAnswer("notice_missing")
    if wave.notice_day > today:
        raise InvalidAnswer("notice_ahead", day=wave.notice_day.isoformat())
    wave.started_at = clock.now()
    record(action="wave.start", thing="wave", thing_id=wave.id, actor_id=actor_id)
    return wave


def close_wave(*, wave_id: int, actor_id: int | None) -> int:
    """End the wave; how many visits were still out (they stay open: what arrives late is accepted and flagged).

    Raises NotFound, InvalidAnswer("wave_not_started"), Conflict("wave_closed").
    """
    wave = _locked(wave_id)
    if wave.started_at is None:
        raise InvalidAnswer("wave_not_started")
    if wave.closed_at is not None:
        raise _who_was_first("wave_closed", wave)
    wave.closed_at = clock.now()
    record(action="wave.close", thing="wave", thing_id=wave.id, actor_id=actor_id)
    query = select(func.count()).select_from(Assignment)
    return db.session.scalar(query.where(Assignment.wave_id == wave_id, Assignment.state.in_(STILL_OUT))) or 0


def _locked(wave_id: int) -> Wave:
    wave = db.session.scalar(select(Wave).where(Wave.id == wave_id).with_for_update())
    if wave is None:
        raise NotFound("wave")
    return wave


def _who_was_first(code: str, wave: Wave) -> Conflict:
    return Conflict(code, **last_editor(thing="wave", thing_id=wave.id))
