"""The words of the story: remarks that fit the answer, bent to who writes and whom it is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from app.demo.actions import HALF
from app.demo.chances import happens, pick_fresh
from app.demo.content import Content
from app.questions.answer import Answer
from app.questions.schema import Form, Question

WRITER = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")
SERVER = re.compile(r"<([^|<>]*)\|([^|<>]*)>")
GOOD_FROM, MIDDLE_FROM = Fraction(90, 100), Fraction(76, 100)
BAD_STEP_BELOW = Fraction(7, 10)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who writes about whom ("m" or "f"), in which scenario; `used` counts phrases so that they seldom repeat."""

    content: Content
    writer: str
    server: str
    scenario: str
    used: dict[str, int] = field(default_factory=dict)

    def bend(self, phrase: str) -> str:
        """The phrase with the endings of the two people."""
        return bend(phrase, self.writer, self.server)

    def pick(self, random: Random, pool: Sequence[str]) -> str:
        """A phrase of the pool that was used least, bent."""
        return self.bend(pick_fresh(random, pool, self.used))


def bend(phrase: str, writer: str, server: str = "m") -> str:
    """{he|she} by the writer, <he|she> by the member of staff."""
    bent = WRITER.sub(lambda found: found.group(1 if writer == "m" else 2), phrase)
    return SERVER.sub(lambda found: found.group(1 if server == "m" else 2), bent)


def remark(voice: Voice, random: Random, question: Question, answer: Answer, level: int) -> str:
    """The comment on an item that was not met; KeyError when nothing fits the answer."""
    notes, clause = voice.content.notes, question.clause or ""
    pool = notes.half.get(clause, ()) if level == HALF else ()
    text = voice.pick(random, pool or _fitting(voice, question, answer))
    text = text.replace("{wait}", _minutes(answer)).replace("{rings}", str(answer.value))
    tails = next((notes.tails[whose] for whose, clauses in voice.content.odds.tailed.items() if clause in clauses), ())
    if tails and happens(random, voice.content.odds.tail_share):
        return f"{text} {voice.pick(random, tails)}"
    return text


def _fitting(voice: Voice, question: Question, answer: Answer) -> tuple[str, ...]:
    clause = question.clause or ""
    keys = [clause + detail + where for detail in _details(question, answer) for where in ("", f"@{voice.scenario}")]
    pool = tuple(phrase for key in keys for phrase in voice.content.notes.fail.get(key, ()))
    if not pool:
        raise KeyError(f"no remark for {keys}")
    return pool


def _details(question: Question, answer: Answer) -> list[str]:
    if question.type != "several" or not isinstance(answer.value, tuple):
        return ["", f"={answer.value}"]
    chosen = answer.value
    if any(option.exclusive and option.id in chosen for option in question.options):
        return ["", "=none"]
    return ["", *(f"-{option.id}" for option in question.options if not option.exclusive and option.id not in chosen)]


def _minutes(answer: Answer) -> str:
    return f"{round(answer.value / 60)} мин" if isinstance(answer.value, int) else ""


def praise(voice: Voice, random: Random, question: Question) -> str | None:
    """A good word on an item that was met, now and then."""
    pool = voice.content.notes.met.get(question.clause or "", ())
    if pool and happens(random, voice.content.odds.praise_share / (1 + voice.used.get(pool[0], 0))):
        return voice.pick(random, pool)
    return None


def impression(voice: Voice, random: Random, form: Form, ratios: Mapping[str, Fraction]) -> str:
    """Two sentences at the end of the form: how it was as a whole, and about its best or worst step."""
    steps = _steps(form, ratios)
    whole = sum(steps.values(), Fraction(0)) / len(steps)
    mood = "good" if whole >= GOOD_FROM else "middle" if whole >= MIDDLE_FROM else "poor"
    worst, best = min(steps, key=lambda key: steps[key]), max(steps, key=lambda key: steps[key])
    is_bad = steps[worst] < BAD_STEP_BELOW
    detail = voice.content.notes.detail["bad" if is_bad else "good"][worst if is_bad else best]
    sentences = [voice.pick(random, voice.content.notes.overall[mood]), voice.pick(random, detail)]
    random.shuffle(sentences)
    return " ".join(sentences)


def _steps(form: Form, ratios: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The mean ratio of each section of the visit itself (without call, letter and chat)."""
    steps = {}
    for section in form.sections[:6]:
        scored = [(question.weight, ratios[question.id]) for question in section.questions if question.id in ratios]
        weight = sum((each for each, _ in scored), Fraction(0))
        if weight:
            steps[section.id] = sum((each * ratio for each, ratio in scored), Fraction(0)) / weight
    return steps
