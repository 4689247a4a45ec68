"""A visit as the desk and the branch read it: where and when, its score's tree, its evidence; and the queue."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select

from app.errors import NotFound
from app.extensions import db
from app.organisation.reading import BranchRow, StaffRow, branch, branches, staff
from app.questions.answers import Context, check_answers
from app.questions.schema import Form
from app.standards.reading import clauses, clauses_in_force
from app.web.actors import Actor
from app.web.rendering import localised
from audits import reading
from audits.explaining import ClauseLine, Sources, Tree, explain
from audits.finding import failed_items, rules_of
from audits.models.programmes import Assignment, Programme, Shopper, Wave
from audits.models.reviews import Finding, Review
from audits.models.visits import Outcome, Visit, VisitState
from audits.picturing import Picture, files_of, pictures_of
from audits.planning_words import shopper_code
from audits.reviewing import REVIEW, score_of, within_reach
from audits.scoring import Score

VIEW: Final = "visits.view"
QUEUE, PER_PAGE = 30, 50


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A visit that waits; `flags` is how many things a reviewer should look at."""

    id: int
    branch_name: str
    zone: str
    started_at: datetime
    outcome: str
    flags: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A line of the list of approved visits."""

    id: int
    branch_name: str
    programme: str
    local_day: date
    started_at: datetime
    outcome: str
    final: object
    standard: int
    critical_failed: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    """Everything about one visit. `alias` is the shopper's code on the desk, and for the branch the visit's number."""

    visit: Visit
    branch: BranchRow
    programme: Programme
    wave: str
    alias: str
    form: Form
    score: Score | None
    tree: Tree | None
    pictures: list[Picture]
    staff: list[StaffRow]
    window: tuple[datetime, datetime] | None
    failed: int
    reviews: list[Review]
    findings: list[Finding] = field(default_factory=list)


def queue(actor: Actor) -> tuple[list[QueueRow], int]:
    """Visits that wait for a reviewer, the longest waiting first, and how many there are. Three statements."""
    waits = _waiting(actor)
    count = db.session.scalar(select(func.count(Visit.id)).where(*waits)) or 0
    columns = (Visit.id, Visit.branch_id, Visit.started_at, Visit.outcome, Visit.flags)
    query = select(*columns).where(*waits).order_by(Visit.received_at, Visit.id)
    rows = db.session.execute(query.limit(QUEUE)).all()
    places = {row.id: row for row in branches(ids={row.branch_id for row in rows}, include_closed=True)}
    return [
        QueueRow(
            row.id,
            places[row.branch_id].name,
            places[row.branch_id].time_zone,
            row.started_at,
            row.outcome.value,
            len(row.flags or ()),
        )
        for row in rows
    ], count


def first_waiting(actor: Actor, *, but: int | None = None) -> int | None:
    """The visit that has waited longest, leaving out one just decided."""
    query = select(Visit.id).where(*_waiting(actor)).order_by(Visit.received_at, Visit.id)
    return db.session.scalar((query.where(Visit.id != but) if but else query).limit(1))


def count_waiting(actor: Actor) -> int:
    """How many visits wait: the figure in the rail."""
    return db.session.scalar(select(func.count(Visit.id)).where(*_waiting(actor))) or 0


def inspect(*, visit_id: int, actor: Actor, language: str) -> Inspected:
    """One visit for the desk. Raises NotFound out of reach."""
    visit = _found(visit_id, within_reach(actor, REVIEW))
    alias = shopper_code(db.session.scalar(select(Shopper.number).where(Shopper.id == visit.shopper_id)))
    return _inspected(visit, alias, language, may_open_standards=actor.may("standards.view"))


def look_at(*, visit_id: int, actor: Actor, language: str) -> Inspected:
    """One approved visit for the branch: no word of who made it. Raises NotFound out of reach, or before approval."""
    visit = _found(visit_id, within_reach(actor, VIEW), Visit.state == VisitState.APPROVED)
    return _inspected(visit, str(visit.id), language, may_open_standards=actor.may("standards.view"))


def approved_visits(*, actor: Actor, branch_id: int | None, page: int) -> tuple[list[VisitRow], int]:
    """A page of approved visits within reach, the newest first, and how many there are. Four statements."""
    fits = [within_reach(actor, VIEW), Visit.state == VisitState.APPROVED]
    if branch_id is not None:
        fits.append(Visit.branch_id == branch_id)
    found = db.session.scalar(select(func.count(Visit.id)).where(*fits)) or 0
    columns = (
        Visit.id,
        Visit.branch_id,
        Visit.local_day,
        Visit.started_at,
        Visit.outcome,
        Visit.final_percent,
        Visit.critical_failed,
        Programme.name,
        Programme.standard_percent,
    )
    query = select(*columns).join(Programme, Programme.id == Visit.programme_id).where(*fits)
    rows = db.session.execute(
        query.order_by(Visit.started_at.desc(), Visit.id.desc()).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    ).all()
    names = {row.id: row.name for row in branches(ids={row.branch_id for row in rows}, include_closed=True)}
    return [
        VisitRow(
            row.id,
            names.get(row.branch_id, "—"),
            row.name,
            row.local_day,
            row.started_at,
            row.outcome.value,
            row.final_percent,
            row.standard_percent,
            row.critical_failed,
        )
        for row in rows
    ], found


def _waiting(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    own = select(Shopper.id).where(Shopper.user_id == actor.user_id)
    not_mine = Visit.shopper_id.is_(None) | Visit.shopper_id.not_in(own)
    return Visit.state == VisitState.SUBMITTED, within_reach(actor, REVIEW), not_mine


def _found(visit_id: int, *which: ColumnElement[bool]) -> Visit:
    visit = db.session.scalar(select(Visit).where(Visit.id == visit_id, *which))
    if visit is None:
        raise NotFound("visit")
    return visit


def _inspected(visit: Visit, alias: str, language: str, *, may_open_standards: bool) -> Inspected:
    place, version = branch(visit.branch_id), reading.version(visit.version_id)
    if place is None or version is None:
        raise NotFound("visit")
    score, form = score_of(visit), version.form
    pictures = pictures_of(visit, form, language)
    context = Context(tags=frozenset(place.tags), channel=visit.channel)
    answers = check_answers(form, visit.answers, context, complete=False).answers
    told = _clauses(form, visit.local_day, may_open=may_open_standards) if score else {}
    programme = db.session.scalars(select(Programme).where(Programme.id == visit.programme_id)).one()
    sources = Sources(form, answers, told, files_of(pictures), language)
    return Inspected(
        visit=visit,
        branch=place,
        programme=programme,
        wave=_wave(visit),
        alias=alias,
        form=form,
        score=score,
        tree=explain(score, sources) if score and visit.outcome is Outcome.COMPLETED else None,
        pictures=pictures,
        staff=staff(branch_ids=[visit.branch_id]),
        window=_window(visit),
        failed=len(list(failed_items(score, rules_of(programme.rules)))) if score else 0,
        reviews=list(db.session.scalars(select(Review).where(Review.visit_id == visit.id).order_by(Review.id))),
        findings=list(db.session.scalars(select(Finding).where(Finding.visit_id == visit.id).order_by(Finding.id))),
    )


def _wave(visit: Visit) -> str:
    name = db.session.scalar(select(Wave.name).where(Wave.id == visit.wave_id)) if visit.wave_id else None
    scenario = db.session.scalar(select(Assignment.scenario).where(Assignment.id == visit.assignment_id))
    return ", ".join(part for part in (name, scenario) if part)


def _window(visit: Visit) -> tuple[datetime, datetime] | None:
    query = select(Assignment.window_from, Assignment.window_to).where(Assignment.id == visit.assignment_id)
    found = db.session.execute(query).one_or_none()
    return None if found is None else (found.window_from, found.window_to)


def _clauses(form: Form, day: date, *, may_open: bool) -> dict[str, ClauseLine]:
    """Clauses by their keys as the version cites them, else as they are in force on the day."""
    cited = clauses([question.clause_id for question in form.questions if question.clause_id is not None])
    rows = {**clauses_in_force(day), **{row.key: row for row in cited.values()}}
    return {
        key: ClauseLine(key, localised(row.title), f"/standards/{row.standard_id}" if may_open else "")
        for key, row in rows.items()
    }
