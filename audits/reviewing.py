"""The desk's decisions on a visit: approved, returned to the shopper, rejected; each with all its effects at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true

from app.accounts.reading import names_of
from app.errors import Conflict, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.organisation.reading import staff
from app.trail.recording import record
from app.web.actors import Actor
from audits import mailing, reading
from audits.finding import leave_findings, rules_of
from audits.models.programmes import Programme, Shopper
from audits.models.reviews import Decision, Review
from audits.models.visits import Outcome, StaffMatch, Visit, VisitState
from audits.retelling import Kept, tree_of
from audits.scoring import Score

THING, REVIEW = "visit", "visits.review"


@dataclass(frozen=True, slots=True)
class Served:
    """Who served, as surely as the reviewer knows; only `certain` counts for a person."""

    match: StaffMatch = StaffMatch.UNKNOWN
    staff_id: int | None = None


def approve(
    *, visit_id: int, revision: int, actor: Actor, at: datetime, served: Served | None = None, reason: str = ""
) -> Visit:
    """Approve a visit: review, staff, findings, actions and measurements of clauses, in one commit.

    One that was not completed is only acknowledged: never scored, never counted. Raises NotFound out of reach,
    Conflict("visit_decided") naming who was first, NotAllowed("own_visit"), InvalidAnswer("no_such_staff"), and
    InvalidAnswer("coverage_reason") where too little could be scored and no reason says why it is good enough.
    """
    visit = _to_decide(visit_id, revision, actor)
    score = score_of(visit)
    if score is not None and not score.is_covered and not reason.strip():
        raise InvalidAnswer("coverage_reason")
    _match_staff(visit, served or Served())
    visit.state, visit.approved_at = VisitState.APPROVED, at
    _review(visit, Decision.APPROVED, reason, actor, at)
    if score is not None:
        version = reading.version(visit.version_id)
        programme = db.session.scalars(select(Programme).where(Programme.id == visit.programme_id)).one()
        if version is not None:
            leave_findings(visit=visit, score=score, form=version.form, rules=rules_of(programme.rules), at=at)
    return visit


def return_to_shopper(*, visit_id: int, revision: int, reason: str, actor: Actor, at: datetime) -> Visit:
    """Give the visit back with a reason: by mail, and on the phone. Raises InvalidAnswer("no_reason")."""
    words = _reason(reason)
    visit = _to_decide(visit_id, revision, actor)
    visit.state = VisitState.RETURNED
    _review(visit, Decision.RETURNED, words, actor, at)
    shopper = db.session.scalar(select(Shopper).where(Shopper.id == visit.shopper_id))
    if shopper is not None:
        mailing.tell_returned(visit, user_id=shopper.user_id, panel_id=shopper.panel_id, reason=words)
    return visit


def reject(*, visit_id: int, revision: int, reason: str, actor: Actor, at: datetime) -> Visit:
    """Throw the visit out of all figures, for good, with a reason. Raises InvalidAnswer("no_reason")."""
    words = _reason(reason)
    visit = _to_decide(visit_id, revision, actor)
    visit.state = VisitState.REJECTED
    _review(visit, Decision.REJECTED, words, actor, at)
    return visit


def score_of(visit: Visit) -> Score | None:
    """The score kept with a completed visit; None for one that was not completed."""
    if visit.outcome is not Outcome.COMPLETED or visit.score is None:
        return None
    forms = reading.forms([visit.version_id])
    return tree_of(Kept(visit.score, visit.answers, visit.channel), forms[visit.version_id])


def within_reach(actor: Actor, permission: str) -> ColumnElement[bool]:
    """The visits of the branches where the permission is held."""
    reach = actor.reach(permission)
    return true() if reach is None else Visit.branch_id.in_(reach)


def _to_decide(visit_id: int, revision: int, actor: Actor) -> Visit:
    visit = db.session.scalar(
        select(Visit)
        .where(Visit.id == visit_id, within_reach(actor, REVIEW))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if visit is None:
        raise NotFound("visit")
    if visit.state is not VisitState.SUBMITTED or visit.revision != revision:
        raise Conflict("visit_decided", **_first(visit.id))
    own = select(Shopper.id).where(Shopper.id == visit.shopper_id, Shopper.user_id == actor.user_id)
    if db.session.scalar(own) is not None:
        raise NotAllowed("own_visit")
    visit.revision += 1
    return visit


def _first(visit_id: int) -> dict[str, object]:
    """Who decided before, for the sentence that says so."""
    query = select(Review.reviewer_id).where(Review.visit_id == visit_id).order_by(Review.id.desc()).limit(1)
    reviewer_id = db.session.scalar(query)
    return {"actor_id": reviewer_id, "who": names_of([reviewer_id]).get(reviewer_id or 0, "—")}


def _review(visit: Visit, decision: Decision, reason: str, actor: Actor, at: datetime) -> None:
    db.session.add(
        Review(visit_id=visit.id, reviewer_id=actor.user_id, decision=decision, reason=reason.strip(), at=at)
    )
    record(action=f"visit.{decision.value}", thing=THING, thing_id=visit.id, fields=("state",), actor_id=actor.user_id)


def _match_staff(visit: Visit, served: Served) -> None:
    if served.match is StaffMatch.UNKNOWN:
        visit.staff_match, visit.staff_id = StaffMatch.UNKNOWN, None
        return
    there = {row.id for row in staff(branch_ids=[visit.branch_id], include_left=True)}
    if served.staff_id not in there:
        raise InvalidAnswer("no_such_staff")
    visit.staff_match, visit.staff_id = served.match, served.staff_id


def _reason(text: str) -> str:
    if not text.strip():
        raise InvalidAnswer("no_reason")
    return text.strip()
