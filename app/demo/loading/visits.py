"""Assignments and visits, scored by the product's own rules, with their reviews and what is still to be done."""

import hashlib
from datetime import timedelta

from app.demo.chances import stream
from app.demo.loading.photos import taken
from app.demo.loading.world import World
from app.demo.tale import AssignmentStory, VisitStory
from app.extensions import db
from app.questions.answers import Context, check_answers
from audits.api_schema import canonical
from audits.flags import Course, flags_of
from audits.models.programmes import Assignment, AssignmentState
from audits.models.reviews import Decision, Review
from audits.models.visits import Draft, Evidence, Outcome, StaffMatch, Visit, VisitState
from audits.scoring import Score, score, score_to_json, stored

ASSIGNED_BEFORE = timedelta(days=4)
CLOCK_JITTER = timedelta(seconds=40)


def write_visits(world: World) -> None:
    """Every visit of the story with the assignment it came from, its evidence and what reviewers said."""
    assignments = [_assignment_of(world, each) for each in world.story.visits]
    db.session.add_all(assignments)
    db.session.flush()  # visits need the ids
    proofs = [taken(world, each) for each in world.story.visits]
    for told, assignment, evidence in zip(world.story.visits, assignments, proofs, strict=True):
        world.visits[told.key] = visit_of(world, told, assignment.id, evidence)
    db.session.add_all(world.visits.values())
    db.session.flush()  # evidence and reviews need the ids
    for told, evidence in zip(world.story.visits, proofs, strict=True):
        for each in evidence:
            each.visit_id = world.visits[told.key].id
        db.session.add_all(evidence)
        db.session.add_all(_reviews(world, told))
    db.session.flush()  # findings and cases look at visits


def _assignment_of(world: World, told: VisitStory) -> Assignment:
    row = _assignment(world, told)
    row.state = AssignmentState.SUBMITTED
    row.created_at = told.window_from - ASSIGNED_BEFORE
    return row


def _assignment(world: World, told: VisitStory | AssignmentStory) -> Assignment:
    scenario = next(each for each in world.content.scenarios if each.key == told.scenario)
    return Assignment(
        wave_id=world.waves[told.wave].id,
        branch_id=world.branches[told.branch].id,
        version_id=world.versions["bank"].id,
        shopper_id=world.shoppers[told.shopper].id if told.shopper else None,
        scenario=scenario.title.ru,
        briefing=scenario.story.ru,
        window_from=told.window_from,
        window_to=told.window_to,
        fee_minor=told.fee_minor,
    )


def visit_of(world: World, told: VisitStory, assignment_id: int, evidence: list[Evidence]) -> Visit:
    """The visit's row as the phone's submission would have made it, then reviewed."""
    branch, result = world.branches[told.branch], scored(world, told)
    digest = hashlib.sha256(_body(told, assignment_id, evidence).encode()).hexdigest()
    elapsed = told.finished_at - told.started_at - CLOCK_JITTER * stream(told.uuid, "clock").random()
    return Visit(
        uuid=told.uuid,
        digest=digest,
        receipt=hashlib.sha256(f"{told.uuid}:{digest}".encode()).hexdigest()[:8].upper(),
        programme_id=world.programmes["bank"].id,
        wave_id=world.waves[told.wave].id,
        assignment_id=assignment_id,
        branch_id=branch.id,
        version_id=world.versions["bank"].id,
        shopper_id=world.shoppers[told.shopper].id,
        outcome=Outcome(told.outcome),
        outcome_reason=told.outcome_reason,
        state=VisitState(told.state),
        started_at=told.started_at,
        finished_at=told.finished_at,
        received_at=told.received_at,
        local_day=told.local_day,
        approved_at=told.approved_at,
        region_path=world.region_path(told.branch),
        branch_format=branch.format,
        head_id=branch.head_id,
        staff_note=told.staff_note,
        staff_id=world.staff[told.staff].id if told.staff else None,
        staff_match=StaffMatch(told.staff_match),
        answers=dict(told.answers),
        raw_percent=None if result is None or result.raw is None else stored(result.raw),
        final_percent=None if result is None or result.final is None else stored(result.final),
        critical_failed=result is not None and bool(result.effects),
        score=None if result is None else score_to_json(result),
        flags=[flag.value for flag in flags_of(_course(told, elapsed), result)],
        elapsed_ms=elapsed // timedelta(milliseconds=1),
        revision=1 + len(told.reviews),
    )


def scored(world: World, told: VisitStory) -> Score | None:
    """The score by the product's rules; None for a visit that was not completed. Raises ValueError for bad answers."""
    if told.outcome != Outcome.COMPLETED.value:
        return None
    tags = frozenset(world.branches[told.branch].tags)
    form = world.forms["bank"]
    checked = check_answers(form, told.answers, Context(tags=tags, channel="in_person"), complete=True)
    if checked.problems:
        raise ValueError(f"{told.key}: {checked.problems[0]}")
    return score(form, checked.answers, tags=tags)


def _course(told: VisitStory, elapsed: timedelta) -> Course:
    return Course(
        started_at=told.started_at,
        finished_at=told.finished_at,
        elapsed_ms=elapsed // timedelta(milliseconds=1),
        received_at=told.received_at,
        window_from=told.window_from,
        window_to=told.window_to,
    )


def _body(told: VisitStory, assignment_id: int, evidence: list[Evidence]) -> str:
    """What the phone would have sent, near enough: the digest is of this text."""
    files = [{"uuid": each.uuid, "digest": each.digest, "bytes": each.bytes_expected} for each in evidence]
    started, finished = told.started_at.isoformat(), told.finished_at.isoformat()
    return canonical(
        {
            "assignment_id": assignment_id,
            "outcome": told.outcome,
            "started_at": started,
            "finished_at": finished,
            "answers": dict(told.answers),
            "staff_note": told.staff_note,
            "files": files,
        }
    )


def _reviews(world: World, told: VisitStory) -> list[Review]:
    visit_id = world.visits[told.key].id
    return [
        Review(
            visit_id=visit_id,
            reviewer_id=world.user_id(each.reviewer),
            decision=Decision(each.decision),
            reason=each.reason,
            at=each.at,
        )
        for each in told.reviews
    ]


def write_open_assignments(world: World) -> None:
    """Visits still to be made; one is begun, with its draft as the phone has mirrored it."""
    rows = {told.key: _open(world, told) for told in world.story.assignments}
    db.session.add_all(rows.values())
    db.session.flush()  # drafts need the ids
    db.session.add_all(
        Draft(
            uuid=told.draft_uuid,
            assignment_id=rows[told.key].id,
            answers=dict(told.draft),
            details={},
            started_at=told.draft_started_at,
            saved_at=told.draft_started_at + timedelta(minutes=11),
        )
        for told in world.story.assignments
        if told.draft_uuid is not None and told.draft_started_at is not None
    )


def _open(world: World, told: AssignmentStory) -> Assignment:
    row = _assignment(world, told)
    row.state, row.created_at = AssignmentState(told.state), told.created_at
    return row
