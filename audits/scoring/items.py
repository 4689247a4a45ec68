"""Each question's line before any sum: its state, ratio, weight and the rule that fired."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final, NamedTuple

from app.questions.answer import BLANK, HIDDEN, Answer, State, rate
from app.questions.schema import Attribution, Form, Mode, Question, ScoringRules, Section
from app.questions.types import Rated

ZERO = Fraction(0)
COVERABLE: Final = frozenset({State.SCORED, State.UNOBSERVED, State.BLANK})
TYPED: Final = frozenset({"short_text", "long_text"})  # answers without number are not remembered


class Counts(NamedTuple):
    """What a line adds to its section, in whole numbers of 1/`unit`: adding those is many times faster."""

    unit: int
    earned: int
    possible: int
    bonus: int
    scored: int  # weights, of which coverage is made
    coverable: int
    na: int  # items
    shown: int


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its state and, when scored, what it earned of what was possible."""

    question: Question
    number: str
    state: State
    rated: Rated | None
    worst: Fraction | None  # the lowest ratio of a repeat: what a critical effect looks at
    earned: Fraction
    possible: Fraction
    lost: Fraction
    counts: Counts
    is_kept: bool  # with the form: one and the same object for the same answer


def lines_of(
    section: Section,
    form: Form,
    answers: Mapping[str, Answer],
    *,
    tags: frozenset[str],
    rules: ScoringRules,
    only: Attribution | None,
) -> Iterator[Line]:
    """The section's lines; of a person's score only those attributed to staff (or to both)."""
    has_tag = section.requires_tag is None or section.requires_tag in tags
    for question in section.questions:
        if only is not None and question.attribution not in (only, Attribution.BOTH):
            continue
        is_shown = has_tag and (question.requires_tag is None or question.requires_tag in tags)
        answer = answers.get(question.id, BLANK) if is_shown else HIDDEN
        yield _remembered(question, form, answer, rules)


def _remembered(question: Question, form: Form, answer: Answer, rules: ScoringRules) -> Line:
    """A choice has few answers: each one's line is worked out once for the version."""
    if answer.repeats or not (answer.value is None or isinstance(answer.value, str)) or question.type in TYPED:
        return _line(question, form.numbers[question.id], answer, rules)
    lines: dict[object, Line] = form.memory
    key = (question.id, answer.state, answer.value)
    line = lines.get(key)
    if line is None:
        line = lines[key] = _line(question, form.numbers[question.id], answer, rules, is_kept=True)
    return line


def _line(question: Question, number: str, answer: Answer, rules: ScoringRules, *, is_kept: bool = False) -> Line:
    rated = rate(question, answer)
    if rated is None:
        counts = _counts(question, answer.state, ZERO, ZERO)
        return Line(question, number, answer.state, None, None, ZERO, ZERO, ZERO, counts, is_kept)
    counted = Fraction(rated.ratio >= rules.met_from) if rules.mode is Mode.PENALTY else rated.ratio
    earned, possible = question.weight * counted, ZERO if question.bonus else question.weight
    return Line(
        question=question,
        number=number,
        state=answer.state,
        rated=rated,
        worst=_worst(question, answer, rated),
        earned=earned,
        possible=possible,
        lost=ZERO if question.bonus else possible - earned,
        counts=_counts(question, answer.state, earned, possible),
        is_kept=is_kept,
    )


def _counts(question: Question, state: State, earned: Fraction, possible: Fraction) -> Counts:
    weight = question.weight
    unit = lcm(earned.denominator, possible.denominator, weight.denominator)
    is_counted = weight > 0 and not question.bonus and state is not State.HIDDEN
    whole = int(weight * unit) if is_counted else 0
    return Counts(
        unit=unit,
        earned=0 if question.bonus else int(earned * unit),
        possible=int(possible * unit),
        bonus=int(earned * unit) if question.bonus else 0,
        scored=whole if state is State.SCORED else 0,
        coverable=whole if state in COVERABLE else 0,
        na=int(is_counted and state is State.NA),
        shown=int(is_counted),
    )


def _worst(question: Question, answer: Answer, rated: Rated) -> Fraction:
    ratios = (each.ratio for each in (rate(question, repeat) for repeat in answer.repeats) if each is not None)
    return min(ratios, default=rated.ratio)
