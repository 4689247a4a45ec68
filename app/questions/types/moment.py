"""A date, a time or both, as the branch's wall clock shows them."""

from datetime import date, datetime, time

from app.questions.problems import Code
from app.questions.schema import Question
from app.questions.texts import trimmed
from app.questions.tree import parse_moment
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong


class Moment:
    """The value is a naive local date, time or datetime; `parts` of the question says which."""

    name = "datetime"
    summary = Summary.MOMENTS
    by_files = False

    def kind(self, question: Question) -> Kind:
        return Kind(question.parts)

    def check(self, question: Question, raw: object) -> Value | Wrong:
        moment = parse_moment(question.parts, trimmed(raw)) if isinstance(raw, str) else None
        return wrong(Code.NOT_A_MOMENT) if moment is None else moment

    def dump(self, value: Value) -> object:
        return value.isoformat() if isinstance(value, date | time | datetime) else value

    def fact(self, value: Value) -> Fact | None:
        return value if isinstance(value, date | time | datetime) else None

    def can_rate(self, question: Question) -> bool:
        return False

    def rate(self, question: Question, value: Value) -> Rated | None:
        return None
