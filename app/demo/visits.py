"""Three waves of visits: who went where and when, what came of it, and what the reviewers said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.actions import Action, Slot, orders
from app.demo.chances import happens, pick_fresh, stream, uuid_of
from app.demo.content import Content
from app.demo.content.records import Branch, Scenario, Shopper, StaffMember
from app.demo.filling import Filled, Scene, fill
from app.demo.quarters import Quarter, arrival, in_office, moment, open_day
from app.demo.remarks import bend
from app.demo.tale import ReviewStory, VisitStory

FEWER_VISITS = {("М-05", 3): 1}
FEWEST_FOR_OUTCOMES = 4  # from this visit of a wave on, a visit may fail to take place
FIRST_SERVES = 4  # times as often as each of the others
CERTAIN_BY_NAME, LIKELY_BY_LOOKS = 0.94, 0.35
SERVES = {"transfer": ("cashier", "universal"), "": ("manager", "senior", "premium", "universal")}
REVIEWERS = ("reviewer@demo.example", "second.reviewer@demo.example")


@dataclass(frozen=True, slots=True)
class Plan:
    """A visit before it is filled."""

    key: str
    nth: int
    wave: int
    branch: Branch
    shopper: Shopper
    scenario: Scenario
    staff: StaffMember
    started_at: datetime
    outcome: str = "completed"


def visits_of_waves(
    content: Content, seed: int, waves: Sequence[Quarter], actions: tuple[Action, ...], used: dict[str, int]
) -> list[VisitStory]:
    """All visits of the waves that are over, in the order of time."""
    plans = _with_outcomes(content, seed, sorted(_plans(content, seed, waves), key=lambda plan: plan.started_at))
    slots = [Slot(plan.key, plan.wave, plan.branch.code, plan.started_at) for plan in plans if _is_made(plan)]
    wanted = orders(content, actions, slots)
    return [_visit(content, seed, plan, actions, wanted.get(plan.key, {}), used) for plan in plans]


def _is_made(plan: Plan) -> bool:
    return plan.outcome == "completed"


def _plans(content: Content, seed: int, waves: Sequence[Quarter]) -> list[Plan]:
    counts = {each.key: each.visits_per_wave for each in content.formats}
    return [
        _plan(content, seed, branch, quarter, wave, nth, FEWER_VISITS.get((branch.code, wave), counts[branch.format]))
        for wave, quarter in enumerate(waves, 1)
        for branch in content.branches
        for nth in range(FEWER_VISITS.get((branch.code, wave), counts[branch.format]))
    ]


def _plan(content: Content, seed: int, branch: Branch, quarter: Quarter, wave: int, nth: int, of: int) -> Plan:
    random = stream(seed, "plan", branch.code, wave, nth)
    first, last = content.odds.visits_between
    share = first + (last - first) * (nth + random.random()) / of
    latest = quarter.first_day + timedelta(days=int(quarter.days * last))
    day = open_day(branch, quarter.first_day + timedelta(days=int(quarter.days * share)), latest)
    return plan_on(content, seed, f"{branch.code}-{wave}-{nth + 1:02}", branch, day, wave, nth)


def plan_on(content: Content, seed: int, key: str, branch: Branch, day: date, wave: int, nth: int) -> Plan:
    """A visit to the branch on an open day, with its shopper (in rotation), scenario and member of staff."""
    random = stream(seed, "who", key)
    panel = [shopper for shopper in content.shoppers if shopper.home == branch.region]
    scenario = random.choice([each for each in content.scenarios if _is_offered(each, branch)])
    return Plan(
        key=key,
        nth=nth,
        wave=wave,
        branch=branch,
        shopper=panel[(nth + wave + sum(map(ord, branch.code))) % len(panel)],
        scenario=scenario,
        staff=_who_serves(content, branch, scenario, random),
        started_at=arrival(branch, day, random.random()),
    )


def _is_offered(scenario: Scenario, branch: Branch) -> bool:
    return scenario.key != "transfer" or "касса" in branch.tags


def _who_serves(content: Content, branch: Branch, scenario: Scenario, random: Random) -> StaffMember:
    """Mostly the first of those who may: so that somebody is seen often enough for a figure."""
    positions = SERVES.get(scenario.key, SERVES[""])
    able = [each for each in content.staff if each.branch == branch.code and each.position_key in positions]
    return random.choices(able, [FIRST_SERVES] + [1] * (len(able) - 1))[0]


def _with_outcomes(content: Content, seed: int, plans: Sequence[Plan]) -> list[Plan]:
    """A few visits did not take place as planned."""
    wanted = [outcome for outcome, count in content.odds.outcomes.items() for _ in range(count)]
    free = [plan.key for plan in plans if plan.nth + 1 >= FEWEST_FOR_OUTCOMES]
    chosen = dict(zip(stream(seed, "outcomes").sample(free, len(wanted)), wanted, strict=True))
    return [replace(plan, outcome=chosen.get(plan.key, plan.outcome)) for plan in plans]


def _visit(
    content: Content,
    seed: int,
    plan: Plan,
    actions: tuple[Action, ...],
    wanted: Mapping[str, int],
    used: dict[str, int],
) -> VisitStory:
    """A visit of a closed wave: approved."""
    visit = make_visit(content, seed, plan, actions, wanted, used)
    random = stream(seed, plan.key, "review")
    at = in_office(visit.received_at + timedelta(minutes=random.randint(240, 3300)), content.agency.time_zone)
    reason = pick_fresh(random, content.notes.review["approved"], {}) if happens(random, 0.3) else ""
    review = ReviewStory("approved", REVIEWERS[happens(random, 0.25)], reason, at)
    staff, match = _recognise(random, plan, visit)
    return replace(visit, state="approved", approved_at=at, reviews=(review,), staff=staff, staff_match=match)


def _recognise(random: Random, plan: Plan, visit: VisitStory) -> tuple[str | None, str]:
    if "staff_name" in visit.answers and happens(random, CERTAIN_BY_NAME):
        return plan.staff.code, "certain"
    if visit.answers and happens(random, LIKELY_BY_LOOKS):
        return plan.staff.code, "likely"
    return None, "unknown"


def make_visit(
    content: Content,
    seed: int,
    plan: Plan,
    actions: tuple[Action, ...],
    wanted: Mapping[str, int],
    used: dict[str, int],
) -> VisitStory:
    """A visit as the shopper sent it, waiting for its reviewer."""
    filled, random = _filled(content, seed, plan, actions, wanted, used), stream(seed, plan.key, "times")
    made = _is_made(plan)
    finished = plan.started_at + timedelta(minutes=plan.scenario.minutes + random.randint(-5, 12) if made else 6)
    local_day = plan.started_at.astimezone(ZoneInfo(plan.branch.time_zone)).date()
    note = filled.answers.get("staff_name", filled.answers.get("staff_look", {})).get("value", "")
    return VisitStory(
        key=plan.key,
        uuid=uuid_of(stream(seed, plan.key, "uuid"), int(plan.started_at.timestamp() * 1000)),
        wave=plan.wave,
        branch=plan.branch.code,
        shopper=plan.shopper.number,
        scenario=plan.scenario.key,
        fee_minor=plan.scenario.fee * 100,
        window_from=moment(local_day - timedelta(days=random.randint(1, 4)), time(0), plan.branch.time_zone),
        window_to=moment(local_day + timedelta(days=random.randint(1, 4)), time(0), plan.branch.time_zone),
        started_at=plan.started_at,
        finished_at=finished,
        received_at=finished + timedelta(seconds=random.randint(20, 2400)),
        local_day=local_day,
        outcome=plan.outcome,
        outcome_reason=_reason(content, plan, random),
        state="submitted",
        approved_at=None,
        answers=filled.answers,
        levels=filled.levels,
        photos=filled.photos,
        staff_note=note,
        staff=None,
        staff_match="unknown",
        reviews=(),
    )


def _filled(
    content: Content,
    seed: int,
    plan: Plan,
    actions: tuple[Action, ...],
    wanted: Mapping[str, int],
    used: dict[str, int],
) -> Filled:
    if not _is_made(plan):
        return Filled({}, {}, ())
    return fill(
        Scene(
            seed=seed,
            key=plan.key,
            content=content,
            wave=plan.wave,
            branch=plan.branch,
            staff=plan.staff,
            shopper=plan.shopper,
            scenario=plan.scenario,
            started_at=plan.started_at,
            actions=actions,
            orders=wanted,
            used=used,
        )
    )


def _reason(content: Content, plan: Plan, random: Random) -> str:
    if _is_made(plan):
        return ""
    pools = {
        "not_possible": content.notes.not_possible,
        "recognised": content.notes.recognised,
        "refused": content.notes.refused,
        "abandoned": content.notes.abandoned,
    }
    return bend(random.choice(pools[plan.outcome]["reasons"]), plan.shopper.sex, plan.staff.sex)


def utc_midnight(day: date) -> datetime:
    """The first moment of a day in UTC: nothing of the story happens at or after the anchor's."""
    return datetime.combine(day, time(0), UTC)
