"""What a condition means: nothing is converted, a comparison of different types or with nothing is false."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

from app.questions.answer import Answer, State, rate
from app.questions.schema import Form, Question
from app.questions.texts import count_words, folded
from app.questions.tree import Condition, Literal
from app.questions.types import ANSWER_TYPES
from app.questions.types.base import Fact

Operands = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: the answers, in which hidden ones count as not given, and the channel of the visit or survey."""

    form: Form
    answers: Mapping[str, Answer]
    channel: str | None = None


def evaluate(condition: Condition, facts: Facts) -> bool:
    """Whether the condition holds. Never raises: what makes no sense is false."""
    return _value(condition, facts) is True


def _value(condition: Condition, facts: Facts) -> Fact | None:
    if isinstance(condition, Literal):
        return condition.value
    return OPERATORS[condition.operator](condition.operands, facts)


def _asked(operands: Operands, facts: Facts) -> tuple[Question, Answer] | None:
    """The question that an operand names, with its answer if one was given."""
    name = operands[0].value if isinstance(operands[0], Literal) else None
    if not isinstance(name, str):
        return None
    question, answer = facts.form.by_id.get(name), facts.answers.get(name)
    if question is None or answer is None or answer.state is State.HIDDEN:
        return None
    return question, answer


def _answer(operands: Operands, facts: Facts) -> Fact | None:
    asked = _asked(operands, facts)
    if asked is None or asked[1].state is not State.SCORED or asked[1].value is None:
        return None
    answer_type = ANSWER_TYPES.get(asked[0].type)
    return None if answer_type is None else answer_type.fact(asked[1].value)


def _answered(operands: Operands, facts: Facts) -> Fact | None:
    asked = _asked(operands, facts)
    return asked is not None and asked[1].state is State.SCORED


def _count_selected(operands: Operands, facts: Facts) -> Fact | None:
    chosen = _answer(operands, facts)
    return Fraction(len(chosen)) if isinstance(chosen, tuple) else None


def _score(operands: Operands, facts: Facts) -> Fact | None:
    asked = _asked(operands, facts)
    rated = None if asked is None else rate(*asked)
    return None if rated is None else rated.ratio


def _has_photo(operands: Operands, facts: Facts) -> Fact | None:
    asked = _asked(operands, facts)
    return asked is not None and asked[1].has_files


def _kind(value: Fact | None) -> type | None:
    """The type of which two values must be to be compared; lists and nothing never are."""
    if value is None or isinstance(value, tuple):
        return None
    return type(value)


def _compared(left: Fact | None, right: Fact | None, compare: Callable[[Any, Any], bool]) -> bool:
    if _kind(left) is None or _kind(left) is not _kind(right):
        return False
    if isinstance(left, bool) and compare not in (eq, ne):
        return False
    if isinstance(left, str) and isinstance(right, str):
        return compare(folded(left), folded(right))
    return compare(left, right)


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[[Operands, Facts], Fact | None]:
    def operate(operands: Operands, facts: Facts) -> Fact | None:
        return _compared(_value(operands[0], facts), _value(operands[1], facts), compare)

    return operate


def _in(operands: Operands, facts: Facts) -> Fact | None:
    sought, among = _value(operands[0], facts), _value(operands[1], facts)
    return isinstance(among, tuple) and any(_compared(sought, member, eq) for member in among)


def _and(operands: Operands, facts: Facts) -> Fact | None:
    return all(evaluate(operand, facts) for operand in operands)


def _or(operands: Operands, facts: Facts) -> Fact | None:
    return any(evaluate(operand, facts) for operand in operands)


def _not(operands: Operands, facts: Facts) -> Fact | None:
    return not evaluate(operands[0], facts)


def _numbers(operands: Operands, facts: Facts) -> list[Fraction] | None:
    values = [_value(operand, facts) for operand in operands]
    numbers = [value for value in values if isinstance(value, Fraction)]
    return numbers if len(numbers) == len(values) else None


def _plus(operands: Operands, facts: Facts) -> Fact | None:
    numbers = _numbers(operands, facts)
    return None if numbers is None else sum(numbers, Fraction(0))


def _minus(operands: Operands, facts: Facts) -> Fact | None:
    numbers = _numbers(operands, facts)
    return None if numbers is None else numbers[0] - numbers[1]


def _seconds_between(operands: Operands, facts: Facts) -> Fact | None:
    """From the first to the second moment by the branch's wall clock; negative when the second is earlier."""
    start, end = _value(operands[0], facts), _value(operands[1], facts)
    if _kind(start) is not _kind(end):
        return None
    if isinstance(start, time) and isinstance(end, time):
        return Fraction(_of_day(end) - _of_day(start))
    if isinstance(start, date) and isinstance(end, date):
        return Fraction(round((_as_datetime(end) - _as_datetime(start)).total_seconds()))
    return None


def _of_day(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _as_datetime(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


def _length(operands: Operands, facts: Facts) -> Fact | None:
    text = _value(operands[0], facts)
    return Fraction(count_words(text)) if isinstance(text, str) else None


def _channel(operands: Operands, facts: Facts) -> Fact | None:
    return facts.channel


OPERATORS: Final[dict[str, Callable[[Operands, Facts], Fact | None]]] = {
    "answer": _answer,
    "answered": _answered,
    "count_selected": _count_selected,
    "score": _score,
    "has_photo": _has_photo,
    "==": _comparison(eq),
    "!=": _comparison(ne),
    "<": _comparison(lt),
    "<=": _comparison(le),
    ">": _comparison(gt),
    ">=": _comparison(ge),
    "in": _in,
    "and": _and,
    "or": _or,
    "not": _not,
    "+": _plus,
    "-": _minus,
    "seconds_between": _seconds_between,
    "length": _length,
    "channel": _channel,
}
