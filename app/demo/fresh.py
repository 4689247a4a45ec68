"""What goes on right now: visits on the reviewers' desk, and assignments that wait for their shoppers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from app.demo.actions import Action
from app.demo.chances import stream, uuid_of
from app.demo.content import Content
from app.demo.content.records import Branch
from app.demo.quarters import Quarter, moment, open_day
from app.demo.tale import AssignmentStory, ReviewStory, VisitStory
from app.demo.visits import REVIEWERS, Plan, make_visit, plan_on, utc_midnight

OURS = "1184"  # the shopper who signs in
QUESTIONS_IN_DRAFT = 14
DAYS_OPEN = 9
BOARD = "board"  # offered to nobody yet
OPEN = ("accepted", "offered")
REJECTED = "Снимок фасада чужой: на нём другое отделение. Визит не засчитан, оплата не начислена."


def wave_on(waves: Sequence[Quarter], day: date) -> int:
    """The number of the wave that holds the day; the one after the last is running."""
    return sum(quarter.first_day <= day for quarter in waves) + (day > waves[-1].last_day)


def fresh_visits(
    content: Content,
    seed: int,
    waves: Sequence[Quarter],
    actions: tuple[Action, ...],
    anchor: date,
    used: dict[str, int],
) -> list[VisitStory]:
    """Visits of the last days: most wait for their first look, some were returned, one was refused."""
    states = [state for state in ("submitted", "returned", "rejected") for _ in range(content.odds.fresh[state])]
    places = _places(content, seed, len(states))
    return [
        _fresh(content, seed, waves, actions, anchor, used, state, branch, at)
        for at, (state, branch) in enumerate(zip(states, places, strict=True))
    ]


def _places(content: Content, seed: int, count: int) -> list[Branch]:
    whole = [branch for branch in content.branches if branch.format != "mini"]
    return stream(seed, "fresh").sample(whole, count)


def _fresh(
    content: Content,
    seed: int,
    waves: Sequence[Quarter],
    actions: tuple[Action, ...],
    anchor: date,
    used: dict[str, int],
    state: str,
    branch: Branch,
    at: int,
) -> VisitStory:
    latest = anchor - timedelta(days=1 + at // 2)
    day = open_day(branch, latest, latest)
    plan = plan_on(content, seed, f"{branch.code}-now-{at + 1:02}", branch, day, wave_on(waves, day), at)
    visit = make_visit(content, seed, plan, actions, {}, used)
    if state == "submitted":
        return visit
    decision = "returned" if state == "returned" else "rejected"
    reason = content.notes.review["returned"][at % len(content.notes.review["returned"])]
    looked_at = min(visit.received_at + timedelta(hours=5), utc_midnight(anchor) - timedelta(minutes=20))
    review = ReviewStory(decision, REVIEWERS[0], reason if state == "returned" else REJECTED, looked_at)
    return replace(visit, state=state, reviews=(review,))


def open_assignments(
    content: Content, seed: int, waves: Sequence[Quarter], actions: tuple[Action, ...], anchor: date
) -> list[AssignmentStory]:
    """Visits still to be made, most of them by the shopper who signs in; one is begun, some lie on the board."""
    moscow = [branch for branch in content.branches if branch.region == "moscow"]
    others = [branch for branch in content.branches if branch.region != "moscow"]
    states = ["started", *(state for state in (*OPEN, BOARD) for _ in range(content.odds.fresh[state]))]
    places = [*moscow, *others]
    return [
        _assignment(content, seed, waves, actions, anchor, state, places[at % len(places)], at)
        for at, state in enumerate(states)
    ]


def _assignment(
    content: Content,
    seed: int,
    waves: Sequence[Quarter],
    actions: tuple[Action, ...],
    anchor: date,
    state: str,
    branch: Branch,
    at: int,
) -> AssignmentStory:
    day = open_day(branch, anchor - timedelta(days=1), anchor - timedelta(days=1))
    plan = plan_on(content, seed, f"{branch.code}-next-{at + 1:02}", branch, day, wave_on(waves, anchor), at)
    shopper = None if state == BOARD else OURS if branch.region == "moscow" else plan.shopper.number
    story = AssignmentStory(
        key=plan.key,
        wave=plan.wave,
        branch=branch.code,
        shopper=shopper,
        scenario=plan.scenario.key,
        fee_minor=plan.scenario.fee * 100,
        window_from=moment(day - timedelta(days=1), time(0), branch.time_zone),
        window_to=moment(anchor + timedelta(days=DAYS_OPEN - at % 3), time(0), branch.time_zone),
        state="offered" if state == BOARD else state,
        created_at=moment(day - timedelta(days=3), time(12), branch.time_zone),
    )
    return _begun(content, seed, actions, plan, story) if state == "started" else story


def _begun(
    content: Content, seed: int, actions: tuple[Action, ...], plan: Plan, story: AssignmentStory
) -> AssignmentStory:
    """With a draft of its first questions, as the phone has mirrored them."""
    ours = next(shopper for shopper in content.shoppers if shopper.number == OURS)
    visit = make_visit(content, seed, replace(plan, shopper=ours), actions, {}, {})
    asked = [question.id for question in content.checklist.questions if question.id in visit.answers]
    draft = {name: visit.answers[name] for name in asked[:QUESTIONS_IN_DRAFT]}
    uuid = uuid_of(stream(seed, plan.key, "draft"), int(plan.started_at.timestamp() * 1000))
    return replace(story, draft_uuid=uuid, draft=draft, draft_started_at=plan.started_at)
