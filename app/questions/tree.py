"""A condition as a frozen tree, and its JSON: read strictly, written canonically."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Final

from app.questions.numbers import exact_number
from app.questions.problems import Code, Problem, pointer, problem

# operator → (fewest, most) operands; the operands of NAMING operators are a question's id
ARITY: Final[dict[str, tuple[int, int]]] = {
    "answer": (1, 1),
    "answered": (1, 1),
    "count_selected": (1, 1),
    "score": (1, 1),
    "has_photo": (1, 1),
    "==": (2, 2),
    "!=": (2, 2),
    "<": (2, 2),
    "<=": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "in": (2, 2),
    "and": (1, 50),
    "or": (1, 50),
    "not": (1, 1),
    "+": (2, 50),
    "-": (2, 2),
    "seconds_between": (2, 2),
    "length": (1, 1),
    "channel": (0, 0),
}
NAMING: Final = frozenset({"answer", "answered", "count_selected", "score", "has_photo"})
Moment = date | time | datetime
MOMENTS: Final[dict[str, Callable[[str], Moment]]] = {
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime": datetime.fromisoformat,
}
DATE, TIME = r"(19|20|21)\d\d-\d\d-\d\d", r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
MOMENT_TEXTS: Final = {
    "date": re.compile(DATE, re.ASCII),
    "time": re.compile(TIME, re.ASCII),
    "datetime": re.compile(f"{DATE}T{TIME}", re.ASCII),
}

Scalar = str | bool | Fraction | Moment


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant written in the condition: text, number, truth, date, time, local date with time, or a list of them."""

    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with its operands."""

    operator: str
    operands: tuple["Condition", ...]


Condition = Literal | Operation


def parse_condition(raw: object, place: str, problems: list[Problem]) -> Condition | None:
    """Read JSON-Logic-shaped data; what is wrong goes to `problems` with its place, and None comes back."""
    match raw:
        case bool() | str():
            return Literal(raw)
        case int() | float() | Decimal():
            return _number(raw, place, problems)
        case list():
            return _list(raw, place, problems)
        case dict() if len(raw) == 1:
            [(operator, operands)] = raw.items()
            if operator in MOMENTS:
                return _moment(operator, operands, place, problems)
            return _operation(str(operator), operands, place, problems)
    problems.append(problem(place, Code.BAD_CONDITION))
    return None


def _number(raw: int | float | Decimal, place: str, problems: list[Problem]) -> Literal | None:
    number = exact_number(raw)
    if number is None or exact_number(float(raw)) != number:
        problems.append(problem(place, Code.BAD_NUMBER, value=raw))
        return None
    return Literal(number)


def _list(raw: list[object], place: str, problems: list[Problem]) -> Literal | None:
    members = [parse_condition(member, pointer(place, at), problems) for at, member in enumerate(raw)]
    scalars = [m.value for m in members if isinstance(m, Literal) and not isinstance(m.value, tuple)]
    if len(scalars) == len(raw):
        return Literal(tuple(scalars))
    if None not in members:
        problems.append(problem(place, Code.BAD_CONDITION))
    return None


def _moment(kind: str, raw: object, place: str, problems: list[Problem]) -> Literal | None:
    moment = parse_moment(kind, raw)
    if moment is None:
        problems.append(problem(place, Code.BAD_CONDITION))
        return None
    return Literal(moment)


def parse_moment(kind: str, raw: object) -> Moment | None:
    """A branch's local date, time or date with time from "2026-10-05", "23:59[:30]", "2026-10-05T23:59[:30]"."""
    if not isinstance(raw, str) or not MOMENT_TEXTS[kind].fullmatch(raw):
        return None
    try:
        return MOMENTS[kind](raw)
    except ValueError:
        return None


def _operation(operator: str, raw: object, place: str, problems: list[Problem]) -> Operation | None:
    below = pointer(place, operator)
    operands = raw if isinstance(raw, list) else [raw]
    if operator not in ARITY:
        problems.append(problem(below, Code.UNKNOWN_OPERATOR, operator=operator))
        return None
    fewest, most = ARITY[operator]
    if not fewest <= len(operands) <= most:
        problems.append(problem(below, Code.WRONG_ARITY, operator=operator, expected=fewest))
        return None
    if operator in NAMING and not isinstance(operands[0], str):
        problems.append(problem(below, Code.WRONG_OPERAND, operator=operator, operand=1))
        return None
    parsed = [parse_condition(operand, pointer(below, at), problems) for at, operand in enumerate(operands)]
    whole = tuple(operand for operand in parsed if operand is not None)
    return Operation(operator, whole) if len(whole) == len(parsed) else None


def dump_condition(condition: Condition) -> object:
    """The JSON that `parse_condition` reads back to an equal tree."""
    if isinstance(condition, Operation):
        operands = [dump_condition(operand) for operand in condition.operands]
        return {condition.operator: operands[0] if condition.operator in NAMING else operands}
    if isinstance(condition.value, tuple):
        return [_dump_scalar(member) for member in condition.value]
    return _dump_scalar(condition.value)


def _dump_scalar(value: Scalar) -> object:
    match value:
        case Fraction():
            return value.numerator if value.denominator == 1 else float(value)
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
    return value
