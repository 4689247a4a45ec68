"""What every answer type knows: how an answer is checked, seen by conditions, rated and later summarised."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from app.questions.problems import Code
from app.questions.schema import Question
from app.questions.texts import trimmed
from app.questions.tree import Scalar

Value = str | int | Decimal | date | time | datetime | tuple[str, ...]
Fact = Scalar | tuple[Scalar, ...]


class Kind(StrEnum):
    """What a condition sees; only equal kinds are ever compared."""

    TEXT = "text"
    CHOICE = "choice"  # a text that is one of the question's options
    CHOICES = "choices"
    NUMBER = "number"
    TRUTH = "truth"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    NOTHING = "nothing"


class Summary(StrEnum):
    """How many answers are put together on a page of results."""

    SHARES = "shares"
    NUMBERS = "numbers"
    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    TEXTS = "texts"
    MOMENTS = "moments"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a raw answer is refused."""

    code: Code
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """An item's ratio 0…1 with the rule that gave it."""

    ratio: Fraction
    rule: str
    params: tuple[tuple[str, str], ...] = ()


class AnswerType(Protocol):
    """One row of the registry: one small file."""

    @property
    def name(self) -> str:
        """The word in a form's JSON."""

    @property
    def summary(self) -> Summary:
        """How its answers are summarised."""

    @property
    def by_files(self) -> bool:
        """Whether the answer is the entry's files rather than its value."""

    def kind(self, question: Question) -> Kind:
        """What conditions see."""

    def check(self, question: Question, raw: object) -> Value | Wrong:
        """The normalised value of a raw answer that is not empty, or why it is refused."""

    def dump(self, value: Value) -> object:
        """The value as JSON that `check` reads back to the same value."""

    def fact(self, value: Value) -> Fact | None:
        """The value as conditions see it."""

    def can_rate(self, question: Question) -> bool:
        """Whether the question's answers get a ratio at all."""

    def rate(self, question: Question, value: Value) -> Rated | None:
        """The item's ratio, None for what is not scored."""


def wrong(code: Code, **params: object) -> Wrong:
    """A Wrong with its parameters written as texts."""
    return Wrong(code, tuple((name, str(value)) for name, value in params.items()))


def is_empty(raw: object) -> bool:
    """Whether nothing was given: None, a blank text, an empty list. 0 and False are answers."""
    if isinstance(raw, str):
        return not trimmed(raw)
    return raw is None or raw in ([], (), {})
