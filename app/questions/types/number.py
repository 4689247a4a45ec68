"""A number, with a decimal comma or point, rated by bands."""

from decimal import Decimal
from fractions import Fraction

from app.questions.numbers import number_text
from app.questions.problems import Code
from app.questions.schema import Question
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong
from app.questions.types.quantities import limits, rate_by_bands, typed_number


class Number:
    """The value is a Decimal; its JSON is the shortest text, so that nothing is lost."""

    name = "number"
    summary = Summary.NUMBERS
    by_files = False

    def kind(self, question: Question) -> Kind:
        return Kind.NUMBER

    def check(self, question: Question, raw: object) -> Value | Wrong:
        number = typed_number(raw)
        if number is None:
            return wrong(Code.NOT_A_NUMBER)
        return limits(question, number) or Decimal(number_text(number))

    def dump(self, value: Value) -> object:
        return f"{value:f}" if isinstance(value, Decimal) else str(value)  # never 1E-7, which nobody types

    def fact(self, value: Value) -> Fact | None:
        return Fraction(value) if isinstance(value, Decimal) else None

    def can_rate(self, question: Question) -> bool:
        return bool(question.bands)

    def rate(self, question: Question, value: Value) -> Rated | None:
        return rate_by_bands(question, Fraction(value)) if isinstance(value, Decimal) else None
