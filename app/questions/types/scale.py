"""What the three scales of surveys share: a whole number between two ends."""

from fractions import Fraction

from app.questions.problems import Code
from app.questions.schema import Polarity, Question
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong
from app.questions.types.quantities import typed_number


class Scale:
    """The value is an int; the ratio is its place between the ends, mirrored when lower is better."""

    name: str
    summary: Summary
    by_files = False
    least: int
    most: int

    def kind(self, question: Question) -> Kind:
        return Kind.NUMBER

    def check(self, question: Question, raw: object) -> Value | Wrong:
        number = typed_number(raw)
        if number is None or number.denominator != 1:
            return wrong(Code.NOT_A_NUMBER)
        if number < self.least:
            return wrong(Code.TOO_SMALL, least=self.least)
        return wrong(Code.TOO_LARGE, most=self.most) if number > self.most else int(number)

    def dump(self, value: Value) -> object:
        return value

    def fact(self, value: Value) -> Fact | None:
        return Fraction(value) if isinstance(value, int) else None

    def can_rate(self, question: Question) -> bool:
        return True

    def rate(self, question: Question, value: Value) -> Rated | None:
        if not isinstance(value, int):
            return None
        place = Fraction(value - self.least, self.most - self.least)
        ratio = 1 - place if question.polarity is Polarity.LOWER else place
        return Rated(ratio, "scale", (("value", str(value)), ("least", str(self.least)), ("most", str(self.most))))
