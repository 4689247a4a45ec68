"""What a clause says: its texts in several languages and its measurable target. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from app.questions.numbers import exact_number, number_json

OPERATORS: Final = ("<=", "==", ">=")
UNITS: Final = ("second", "minute", "hour", "day", "ring", "time", "case", "piece", "metre", "percent", "point")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """What makes the clause measurable: "waiting time ≤ 3 minutes". `words` says it as people do."""

    operator: str
    value: Fraction
    unit: str
    measure: str = ""  # a word for the figures: "time_to_answer"
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause as it is written into a draft."""

    key: str
    title: Words
    norm: Words
    rationale: Words = field(default_factory=dict)
    target: Target | None = None


def in_language(words: Words, language: str) -> str:
    """The text in the language, else in Russian, else in any; empty when there is none."""
    return words.get(language) or words.get("ru") or next(iter(words.values()), "")


def filled(**versions: str | None) -> dict[str, str]:
    """The languages that have a text, trimmed: what is kept of a form's fields."""
    return {language: text.strip() for language, text in versions.items() if text and text.strip()}


def dump_target(target: Target | None) -> dict[str, Any]:
    """The target as JSON; nothing for a clause that has none."""
    if target is None:
        return {}
    return {
        "measure": target.measure,
        "operator": target.operator,
        "value": number_json(target.value),
        "unit": target.unit,
        "words": dict(target.words),
    }


def parse_target(raw: Mapping[str, Any]) -> Target | None:
    """The target from JSON, or None when there is none."""
    value = exact_number(raw.get("value"))
    if value is None:
        return None
    return Target(
        operator=str(raw["operator"]),
        value=value,
        unit=str(raw["unit"]),
        measure=str(raw.get("measure", "")),
        words=dict(raw.get("words", {})),
    )


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause of one version of a standard as other rooms see it."""

    id: int
    key: str
    standard_id: int
    version_id: int
    touchpoint_id: int
    channel: str
    title: Words
    norm: Words
    rationale: Words
    target: Target | None
    position: int
    standard_name: Words = field(default_factory=dict)

    def title_in(self, language: str) -> str:
        """The clause's title in a language, or in the one it has."""
        return in_language(self.title, language)

    def norm_in(self, language: str) -> str:
        """What the clause asks for, in a language or in the one it has."""
        return in_language(self.norm, language)
