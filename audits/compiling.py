"""Simple choices of the designer ↔ conditions: "when the answer loses points", "question = value". Pure."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from app.questions.schema import Form, Question
from app.questions.tree import Condition, Literal, Operation
from app.questions.types import ANSWER_TYPES, Kind

ALWAYS: Final = Literal(True)
SIMPLE_OPERATORS: Final = ("==", "!=", ">", ">=", "<", "<=")


class When(StrEnum):
    """When a comment or a photo is required."""

    NEVER = "never"
    LOSES = "loses"  # when the answer loses points
    ALWAYS = "always"
    KEPT = "kept"  # a condition written elsewhere, left as it is


def loses_points(question_id: str) -> Condition:
    """The condition "this answer earns less than it could"."""
    return Operation("<", (Operation("score", (Literal(question_id),)), Literal(Fraction(1))))


def when_of(condition: Condition | None, question_id: str) -> When:
    """Which of the simple choices a condition is."""
    if condition is None:
        return When.NEVER
    if condition == ALWAYS:
        return When.ALWAYS
    return When.LOSES if condition == loses_points(question_id) else When.KEPT


def compiled(when: When, question_id: str, kept: Condition | None) -> Condition | None:
    """The condition of a simple choice; `kept` is the one that stands there now."""
    made = {When.NEVER: None, When.ALWAYS: ALWAYS, When.LOSES: loses_points(question_id), When.KEPT: kept}
    return made[when]


@dataclass(frozen=True, slots=True)
class Comparison:
    """ "question = value", the only condition that the plain builder makes."""

    question_id: str
    operator: str
    value: str | Fraction


def comparison(made: Comparison) -> Condition:
    """The condition; with several choices "=" means "is among the chosen"."""
    asked = Operation("answer", (Literal(made.question_id),))
    if made.operator == "in":
        return Operation("in", (Literal(made.value), asked))
    return Operation(made.operator, (asked, Literal(made.value)))


def comparison_of(condition: Condition | None) -> Comparison | None:
    """The comparison that a condition is, or None for one that the plain builder cannot show."""
    if not isinstance(condition, Operation):
        return None
    match condition.operator, condition.operands:
        case "in", (Literal(str() as value), Operation("answer", (Literal(str() as name),))):
            return Comparison(name, "in", value)
        case operator, (Operation("answer", (Literal(str() as name),)), Literal(str() | Fraction() as value)):
            return Comparison(name, operator, value) if operator in SIMPLE_OPERATORS else None
    return None


def askable(form: Form, *, before: int) -> tuple[Question, ...]:
    """The questions that a condition may be about: earlier ones (order < `before`) with a choice or a figure."""
    return tuple(question for question in form.questions if form.order[question.id] < before and operators(question))


def operators(question: Question) -> tuple[str, ...]:
    """How the plain builder can compare a question's answer; nothing for texts, photos and moments."""
    if question.type not in ANSWER_TYPES or question.repeats > 1:
        return ()
    match ANSWER_TYPES[question.type].kind(question):
        case Kind.CHOICE:
            return ("==", "!=")
        case Kind.CHOICES:
            return ("in",)
        case Kind.NUMBER:
            return SIMPLE_OPERATORS
    return ()


def first_of(form: Form, *, question_id: str | None = None, section_id: str | None = None) -> int:
    """Where a question, or the first one of a section, stands in the form: what comes before may be asked about."""
    if question_id is not None:
        return form.order[question_id]
    before = 0
    for section in form.sections:
        if section.id == section_id:
            break
        before += len(section.questions)
    return before
