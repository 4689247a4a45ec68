"""Reading one JSON object key by key, gathering every problem with its place."""

import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from app.questions.numbers import exact_number
from app.questions.problems import Code, Problem, pointer, problem
from app.questions.schema.records import Text
from app.questions.tree import Condition, parse_condition

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Problems = list[Problem]
Reader = Callable[[object, str, Problems], T | None]

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", re.ASCII)


class Row:
    """A JSON object being read: every key is taken once, the rest is unknown."""

    def __init__(self, raw: object, place: str, problems: Problems) -> None:
        self.place, self.problems = place, problems
        self.left: dict[str, object] = {}
        if isinstance(raw, dict):
            self.left = {str(key): value for key, value in raw.items()}
        else:
            problems.append(problem(place, Code.WRONG_SHAPE, expected="object"))

    def get(self, key: str, read: Reader[T], default: T) -> T:
        """The value of a key that may be absent (or null)."""
        raw = self.left.pop(key, None)
        value = None if raw is None else read(raw, pointer(self.place, key), self.problems)
        return default if value is None else value

    def maybe(self, key: str, read: Reader[T]) -> T | None:
        """The value of a key, None when it is absent (or null)."""
        raw = self.left.pop(key, None)
        return None if raw is None else read(raw, pointer(self.place, key), self.problems)

    def need(self, key: str, read: Reader[T], default: T) -> T:
        """The value of a key that must be there."""
        if self.left.get(key) is None:
            self.problems.append(problem(self.place, Code.MISSING, key=key))
        return self.get(key, read, default)

    def rule(self, key: str) -> Condition | None:
        """The condition under a key, None when it is absent (or null)."""
        raw = self.left.pop(key, None)
        return None if raw is None else parse_condition(raw, pointer(self.place, key), self.problems)

    def done(self) -> None:
        """Report the keys that nobody took."""
        self.problems += [problem(pointer(self.place, key), Code.UNKNOWN_KEY, key=key) for key in self.left]


def identifier(raw: object, place: str, problems: Problems) -> str | None:
    """Latin letters, digits, dots, hyphens, underscores; at most 64."""
    if isinstance(raw, str) and IDENTIFIER.fullmatch(raw):
        return raw
    problems.append(problem(place, Code.BAD_ID, value=raw))
    return None


def string(raw: object, place: str, problems: Problems) -> str | None:
    """A text that is not blank."""
    if isinstance(raw, str) and raw.strip():
        return raw
    problems.append(problem(place, Code.NO_TEXT))
    return None


def truth(raw: object, place: str, problems: Problems) -> bool | None:
    """true or false."""
    if isinstance(raw, bool):
        return raw
    problems.append(problem(place, Code.WRONG_SHAPE, expected="boolean"))
    return None


def number(raw: object, place: str, problems: Problems) -> Fraction | None:
    """An exact number: a JSON number by its decimal text, or a text as "0.5" or "1/3"."""
    value = exact_number(raw)
    if value is None:
        problems.append(problem(place, Code.BAD_NUMBER, value=raw))
    return value


def within(least: int, most: int | None = None) -> Reader[Fraction]:
    """Reads an exact number between two bounds, both included."""

    def read(raw: object, place: str, problems: Problems) -> Fraction | None:
        value = number(raw, place, problems)
        if value is not None and (value < least or (most is not None and value > most)):
            problems.append(
                problem(place, Code.OUT_OF_RANGE, value=raw, least=least, most="" if most is None else most)
            )
            return None
        return value

    return read


def count(raw: object, place: str, problems: Problems) -> int | None:
    """A whole number from 1."""
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 1:
        return raw
    problems.append(problem(place, Code.WRONG_SHAPE, expected="count"))
    return None


def word(words: type[E]) -> Reader[E]:
    """Reads a member of an enumeration by its value."""

    def read(raw: object, place: str, problems: Problems) -> E | None:
        found = next((member for member in words if member.value == raw), None)
        if found is None:
            problems.append(problem(place, Code.UNKNOWN_WORD, value=raw, allowed=", ".join(words)))
        return found

    return read


def text(raw: object, place: str, problems: Problems) -> Text | None:
    """{"ru": "…", "en": "…"}: at least one language, no blank versions; the order is kept."""
    if not isinstance(raw, dict) or not raw:
        problems.append(problem(place, Code.NO_TEXT))
        return None
    for language, version in raw.items():
        if not LANGUAGE.fullmatch(str(language)):
            problems.append(problem(place, Code.UNKNOWN_LANGUAGE, language=language))
        string(version, pointer(place, str(language)), problems)
    return Text(tuple((str(language), str(version)) for language, version in raw.items()))


def many(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Reads a list of what `read` reads."""

    def read_all(raw: object, place: str, problems: Problems) -> tuple[T, ...] | None:
        if not isinstance(raw, list):
            problems.append(problem(place, Code.WRONG_SHAPE, expected="list"))
            return None
        read_members = [read(member, pointer(place, at), problems) for at, member in enumerate(raw)]
        return tuple(member for member in read_members if member is not None)

    return read_all
