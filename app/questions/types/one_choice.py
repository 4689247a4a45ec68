"""One of several options, with or without points: a defect ladder is just such options."""

from app.questions.problems import Code
from app.questions.schema import Question
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong
from app.questions.types.points import has_points, params, points_of, ratio, spread


class OneChoice:
    """The answer is the option's id."""

    name = "one_choice"
    summary = Summary.SHARES
    by_files = False

    def kind(self, question: Question) -> Kind:
        return Kind.CHOICE

    def check(self, question: Question, raw: object) -> Value | Wrong:
        if not isinstance(raw, str):
            return wrong(Code.NOT_A_CHOICE)
        known = any(option.id == raw for option in question.options)
        return raw if known else wrong(Code.UNKNOWN_OPTION, question=question.id, option=raw)

    def dump(self, value: Value) -> object:
        return value

    def fact(self, value: Value) -> Fact | None:
        return str(value)

    def can_rate(self, question: Question) -> bool:
        return has_points(question)

    def rate(self, question: Question, value: Value) -> Rated | None:
        if not has_points(question):
            return None
        points = next((points_of(option) for option in question.options if option.id == value), None)
        if points is None:
            return None
        worst, best = spread(question)
        return Rated(
            ratio(points, worst, best), "option", params(option=str(value), points=points, worst=worst, best=best)
        )
