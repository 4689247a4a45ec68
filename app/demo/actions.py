"""When the corrective actions of the story were opened and done, and what the visits around them must show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.demo.content import Content
from app.demo.content.telling import ActionScript
from app.demo.quarters import Quarter, moment, working_day

MET, HALF, FAILED = 2, 1, 0
# days before the anchor of an action that the last wave caused: opened, due, done
RECENT: Mapping[str, tuple[int, int, int | None]] = {
    "new": (1, -14, None),
    "open": (9, -12, None),
    "late": (12, 3, None),
    "waiting": (16, -5, 4),
}


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action with its moments; `done_at` is when the measure stood."""

    key: str
    script: ActionScript
    opened_at: datetime
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A visit that will take place: enough to say what it must show."""

    key: str
    wave: int
    branch: str
    started_at: datetime


def plan_actions(content: Content, waves: Sequence[Quarter], anchor: date) -> tuple[Action, ...]:
    """The actions of the script in time; `waves` are the three quarters that are over."""
    return tuple(
        _action(content, f"action-{at:02}", script, waves, anchor)
        for at, script in enumerate(content.action_scripts, 1)
    )


def _action(content: Content, key: str, script: ActionScript, waves: Sequence[Quarter], anchor: date) -> Action:
    zone = content.branch(script.branch).time_zone
    if script.opened_wave == len(waves):
        opened, due, done = RECENT[script.fate]
        days = [anchor - timedelta(days=opened), anchor - timedelta(days=due)]
        done_day = None if done is None else anchor - timedelta(days=done)
    else:
        review = waves[script.opened_wave - 1].last_day - timedelta(days=4)
        days = [review, review + timedelta(days=20)]
        done_day = review + timedelta(days=12)
    opened_at, due_at = (moment(working_day(day), at, zone) for day, at in zip(days, (time(11), time(18)), strict=True))
    done_at = None if done_day is None else moment(working_day(done_day), time(16, 30), zone)
    return Action(key, script, opened_at, due_at, done_at)


def shift(actions: Iterable[Action], branch: str, clause: str, at: datetime, weakness: float) -> float:
    """How much easier or harder, in logits, a clause is at a branch at a moment because of its action."""
    total = 0.0
    for action in actions:
        if (action.script.branch, action.script.clause) == (branch, clause):
            is_done = action.done_at is not None and action.done_at < at
            total += weakness + (action.script.effect if is_done else 0.0)
    return total


def orders(content: Content, actions: Iterable[Action], slots: Sequence[Slot]) -> dict[str, dict[str, int]]:
    """What completed visits must show, by visit and clause, so that each action ends as its script says."""
    wanted: dict[str, dict[str, int]] = {slot.key: {} for slot in slots}
    for action in actions:
        mine = sorted((slot for slot in slots if slot.branch == action.script.branch), key=lambda slot: slot.started_at)
        before = [slot for slot in mine if slot.wave == action.script.opened_wave]
        for slot in before[:2]:
            _want(content, wanted[slot.key], action.script.clause, FAILED)
        after = [slot for slot in mine if action.done_at is not None and slot.started_at > action.done_at]
        _order_after(content, wanted, action.script, after)
    return wanted


def _order_after(
    content: Content, wanted: dict[str, dict[str, int]], script: ActionScript, after: Sequence[Slot]
) -> None:
    if script.fate == "failed":
        for slot in {after[0].key: after[0], after[-1].key: after[-1]}.values():
            _want(content, wanted[slot.key], script.clause, FAILED)
    elif script.fate == "not_measured":
        for slot in after:
            wanted[slot.key][content.odds.needs[script.clause].clause] = MET
    else:
        for slot in after:
            _want(content, wanted[slot.key], script.clause, MET)


def _want(content: Content, wanted: dict[str, int], clause: str, level: int) -> None:
    wanted[clause] = level
    need = content.odds.needs.get(clause)
    if need is not None:
        wanted[need.clause] = need.level
