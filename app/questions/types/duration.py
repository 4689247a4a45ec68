"""A duration in whole seconds, typed as seconds, "2:05" or "1:02:05", rated by bands in seconds."""

import re
from fractions import Fraction

from app.questions.problems import Code
from app.questions.schema import Question
from app.questions.texts import trimmed
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong
from app.questions.types.quantities import limits, rate_by_bands, typed_number

CLOCK = re.compile(r"(?:(\d{1,4}):(?=\d\d:))?(\d{1,4}):([0-5]\d)", re.ASCII)


class Duration:
    """The value is an int of seconds, never negative."""

    name = "duration"
    summary = Summary.NUMBERS
    by_files = False

    def kind(self, question: Question) -> Kind:
        return Kind.NUMBER

    def check(self, question: Question, raw: object) -> Value | Wrong:
        seconds = _seconds(raw)
        if seconds is None:
            return wrong(Code.NOT_A_DURATION)
        return limits(question, Fraction(seconds)) or seconds

    def dump(self, value: Value) -> object:
        return value

    def fact(self, value: Value) -> Fact | None:
        return Fraction(value) if isinstance(value, int) else None

    def can_rate(self, question: Question) -> bool:
        return bool(question.bands)

    def rate(self, question: Question, value: Value) -> Rated | None:
        return rate_by_bands(question, Fraction(value)) if isinstance(value, int) else None


def _seconds(raw: object) -> int | None:
    clock = CLOCK.fullmatch(trimmed(raw)) if isinstance(raw, str) else None
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return None if clock.group(1) and minutes > 59 else hours * 3600 + minutes * 60 + seconds
    number = typed_number(raw)
    return int(number) if number is not None and number.denominator == 1 and number >= 0 else None
