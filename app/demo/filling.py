"""A filled checklist: answers drawn by branch, person, wave and measures, then remarked upon and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from app.demo.actions import FAILED, HALF, MET, Action, shift
from app.demo.answering import Dice, level_of, value_of
from app.demo.chances import chance, happens, stream, uuid_of
from app.demo.content import Content
from app.demo.content.records import Branch, Scenario, Shopper, StaffMember
from app.demo.remarks import Voice, impression, praise, remark
from app.demo.tale import Photo
from app.questions.answer import State, rate
from app.questions.answers import Checked, Context, check_answers
from app.questions.problems import Code
from app.questions.schema import Attribution, Question

SUBJECTS = {"facade": "facade", "wait": "board", "receipt": "receipt", "sign": "sign", "door_hours": "hours"}
READABLE = {"badge", "readable"}
UNOBSERVED_REASON = "Днём подсветка выключена, проверить её нельзя."
Document = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who serves whom, where, when, and what must be seen there."""

    seed: int
    key: str
    content: Content
    wave: int
    branch: Branch
    staff: StaffMember
    shopper: Shopper
    scenario: Scenario
    started_at: datetime
    actions: tuple[Action, ...]
    orders: Mapping[str, int]
    used: dict[str, int]

    def random(self, *keys: object) -> Random:
        """The stream of one thing of this visit."""
        return stream(self.seed, self.key, *keys)


@dataclass(frozen=True, slots=True)
class Filled:
    """The checklist as it was sent."""

    answers: Mapping[str, Any]
    levels: Mapping[str, int]
    photos: tuple[Photo, ...]


def fill(scene: Scene) -> Filled:
    """The answers of a completed visit, right by every rule of the checklist."""
    form, context = scene.content.checklist, Context(tags=frozenset(scene.branch.tags), channel="in_person")
    mood = scene.random("mood").gauss(0, scene.content.odds.visit_spread)
    document: Document = {
        question.id: _entry(scene, question, mood) for question in form.questions if question.clause is not None
    }
    document |= _summary(scene, document)
    photos = [_photo(scene, "facade")]
    document["facade"] = {"files": [photos[0].uuid]}
    checked = check_answers(form, document, context, complete=True)
    photos += list(_remark(scene, document, checked))
    final = check_answers(form, document, context, complete=True)
    if final.problems:
        raise ValueError(f"{scene.key}: {final.problems}")
    return Filled(final.document, _levels(scene, final), tuple(photos))


def _entry(scene: Scene, question: Question, mood: float) -> dict[str, Any]:
    random, odds = scene.random(question.id), scene.content.odds
    clause = question.clause or ""
    ordered = scene.orders.get(clause)
    if ordered is None and (reason := _not_applicable(scene, question, random)):
        return {"state": "na", "reason": reason}
    if ordered is None and question.unobserved_allowed and happens(random, odds.unobserved_share):
        return {"state": "unobserved", "reason": UNOBSERVED_REASON}
    level = _level(scene, question, mood, random) if ordered is None else ordered
    return {"value": value_of(Dice(scene.content, random), question, level)}


def _not_applicable(scene: Scene, question: Question, random: Random) -> str | None:
    rule = scene.content.odds.na.get(question.id)
    if rule is None:
        return None
    share = rule.share.get(scene.scenario.key, rule.share.get("any", 0.0))
    if share == 0 or not happens(random, share + scene.shopper.na):
        return None
    return Voice(scene.content, scene.shopper.sex, scene.staff.sex, "", scene.used).pick(random, rule.reason)


def _level(scene: Scene, question: Question, mood: float, random: Random) -> int:
    odds, clause = scene.content.odds, question.clause or ""
    logit = odds.base.get(clause, odds.default_base) + odds.trend[scene.wave - 1] + mood - scene.shopper.severity
    logit += _quality(scene, question.attribution)
    logit += shift(scene.actions, scene.branch.code, clause, scene.started_at, odds.weakness)
    if happens(random, chance(logit)):
        return MET
    return HALF if happens(random, odds.half_for.get(clause, odds.half_when_failed)) else FAILED


def _quality(scene: Scene, whose: Attribution) -> float:
    branch, people = scene.branch.quality, scene.branch.quality * scene.content.odds.branch_on_staff_items
    staff = people + scene.staff.quality
    return {Attribution.BRANCH: branch, Attribution.STAFF: staff, Attribution.BOTH: (branch + staff) / 2}[whose]


def _summary(scene: Scene, document: Document) -> Document:
    random, voice = scene.random("summary"), _voice(scene)
    local = scene.started_at.astimezone(ZoneInfo(scene.branch.time_zone)).replace(tzinfo=None)
    told: Document = {"arrived": {"value": local.isoformat(timespec="minutes")}}
    is_readable = set(document["appearance"].get("value", ())) >= READABLE
    if is_readable and happens(random, scene.content.odds.name_share):
        told["staff_name"] = {"value": scene.staff.name}
    else:
        told["staff_look"] = {"value": voice.pick(random, scene.content.notes.noted["no_badge"])}
    told["impression"] = {"value": "…"}  # written when it is known how the visit went
    return told


def _voice(scene: Scene) -> Voice:
    return Voice(scene.content, scene.shopper.sex, scene.staff.sex, scene.scenario.key, scene.used)


def _remark(scene: Scene, document: Document, checked: Checked) -> Iterator[Photo]:
    """Write what the rules call for into the document; gives the photos that they call for."""
    form, voice, ratios = scene.content.checklist, _voice(scene), {}
    called = {(problem.place.split("/")[1], problem.code) for problem in checked.problems}
    for question in form.questions:
        answer, random = checked.answers[question.id], scene.random("remark", question.id)
        rated, level = rate(question, answer), level_of(question, answer)
        if rated is not None and answer.state is State.SCORED and level is not None:
            ratios[question.id] = rated.ratio
            is_called = (question.id, Code.COMMENT_REQUIRED) in called
            comment = remark(voice, random, question, answer, level) if is_called else None
            if comment is None and level == MET:
                comment = praise(voice, random, question)
            if comment:
                document[question.id]["comment"] = comment
        if (question.id, Code.PHOTO_REQUIRED) in called:
            photo = _photo(scene, question.id)
            document[question.id]["files"] = [photo.uuid]
            yield photo
    document["impression"] = {"value": impression(voice, scene.random("impression"), form, ratios)}


def _photo(scene: Scene, question: str) -> Photo:
    milliseconds = int(scene.started_at.timestamp() * 1000)
    return Photo(uuid_of(scene.random("photo", question), milliseconds), question, SUBJECTS[question], scene.started_at)


def _levels(scene: Scene, checked: Checked) -> dict[str, int]:
    levels = {
        question.clause or "": level_of(question, checked.answers[question.id])
        for question in scene.content.checklist.questions
        if question.clause is not None
    }
    return {clause: level for clause, level in levels.items() if level is not None}
