"""Yes or no; "yes" is the good answer unless the polarity is lower."""

from fractions import Fraction

from app.questions.problems import Code
from app.questions.schema import Polarity, Question
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong


class YesNo:
    """Answers are "yes" and "no"; true and false are taken as well."""

    name = "yes_no"
    summary = Summary.SHARES
    by_files = False

    def kind(self, question: Question) -> Kind:
        return Kind.CHOICE

    def check(self, question: Question, raw: object) -> Value | Wrong:
        if isinstance(raw, bool):
            return "yes" if raw else "no"
        return raw if isinstance(raw, str) and raw in ("yes", "no") else wrong(Code.NOT_A_CHOICE)

    def dump(self, value: Value) -> object:
        return value

    def fact(self, value: Value) -> Fact | None:
        return str(value)

    def can_rate(self, question: Question) -> bool:
        return True

    def rate(self, question: Question, value: Value) -> Rated | None:
        good = "no" if question.polarity is Polarity.LOWER else "yes"
        return Rated(Fraction(value == good), "option", (("option", str(value)),))
