"""Each question's line before any sum: its state, ratio, weight and the rule that fired."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.questions.answer import BLANK, HIDDEN, Answer, State, rate
from app.questions.schema import Attribution, Form, Mode, Question, ScoringRules, Section
from app.questions.types import Rated

ZERO = Fraction(0)
TYPED: Final = frozenset({"short_text", "long_text"})  # answers without number are not remembered


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

    @property
    def is_weighted(self) -> bool:
        """Whether it stands in the possible side once scored: coverage and the share of "n/a" are over these."""
        return self.question.weight > 0 and not self.question.bonus


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
        line = lines[key] = _line(question, form.numbers[question.id], answer, rules)
    return line


def _line(question: Question, number: str, answer: Answer, rules: ScoringRules) -> Line:
    rated = rate(question, answer)
    if rated is None:
        return Line(question, number, answer.state, None, None, ZERO, ZERO, ZERO)
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
    )


def _worst(question: Question, answer: Answer, rated: Rated) -> Fraction:
    ratios = (each.ratio for each in (rate(question, repeat) for repeat in answer.repeats) if each is not None)
    return min(ratios, default=rated.ratio)
