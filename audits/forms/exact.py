"""Fields of exact numbers: as typed, with a comma or a point; percents as shares of one; durations as "3:00"."""

from fractions import Fraction
from typing import Any

from flask_babel import gettext
from wtforms import StringField

from app.questions.numbers import exact_number, number_text
from app.questions.schema import Question, Text
from app.questions.types import ANSWER_TYPES
from app.questions.types.quantities import typed_number
from app.web.rendering import locale

TIMED = Question(id="any", type="duration", label=Text((("ru", "?"),)))


class ExactField(StringField):
    """A Fraction, or None where nothing was typed."""

    data: Any

    def read(self, text: str) -> Fraction | None:
        """The value of what was typed, None when it is no such value."""
        number = typed_number(text)
        return exact_number(text.strip()) if number is None else number

    def shown(self, value: Fraction) -> str:
        """The value as it is typed."""
        return figure(value)

    def mistake(self) -> str:
        """What to say when it cannot be read."""
        return gettext("Write a number, for example 3 or 2.5.")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = self.read(text) if text.strip() else None
        if text.strip() and self.data is None:
            raise ValueError(self.mistake())

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.shown(Fraction(self.data))


class WeightField(ExactField):
    """A number from 0."""

    def read(self, text: str) -> Fraction | None:
        number = super().read(text)
        return None if number is None or number < 0 else number

    def mistake(self) -> str:
        return gettext("Write a number from 0, for example 2 or 0.5.")


class PercentField(ExactField):
    """A percent 0…100, kept as it is: 85 means 85 %."""

    def read(self, text: str) -> Fraction | None:
        number = super().read(text.replace("%", ""))
        return None if number is None or not 0 <= number <= 100 else number

    def mistake(self) -> str:
        return gettext("Write a percentage from 0 to 100.")


class ShareField(PercentField):
    """Typed as a percent, kept as a share of one: 70 becomes 7/10."""

    def read(self, text: str) -> Fraction | None:
        number = super().read(text)
        return None if number is None else number / 100

    def shown(self, value: Fraction) -> str:
        return figure(value * 100)


class SecondsField(ExactField):
    """A duration typed as "3:00", "1:02:05" or seconds, kept in seconds."""

    def read(self, text: str) -> Fraction | None:
        seconds = ANSWER_TYPES["duration"].check(TIMED, text)
        return Fraction(seconds) if isinstance(seconds, int) else None

    def shown(self, value: Fraction) -> str:
        minutes, seconds = divmod(int(value), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    def mistake(self) -> str:
        return gettext("Write minutes and seconds, for example 3:00.")


def figure(value: Fraction) -> str:
    """A number as it is typed in the reader's language."""
    return number_text(value).replace(".", "," if locale().language == "ru" else ".")
