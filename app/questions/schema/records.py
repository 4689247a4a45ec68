"""A form as frozen records: what a published checklist or questionnaire consists of."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from app.questions.tree import Condition


@dataclass(frozen=True, slots=True)
class Text:
    """A text in several languages, the first being the form's own."""

    versions: tuple[tuple[str, str], ...]

    def to(self, language: str) -> str:
        """The text in the language, or in the first one when it is not translated."""
        return next((text for code, text in self.versions if code == language), self.versions[0][1])

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of its languages, in order."""
        return tuple(code for code, _ in self.versions)


class Effect(StrEnum):
    """What a failed critical item does."""

    FLAG = "flag"
    SECTION_ZERO = "section_zero"
    CAP = "cap"
    TOTAL_ZERO = "total_zero"


class Attribution(StrEnum):
    """Whose item it is."""

    BRANCH = "branch"
    STAFF = "staff"
    BOTH = "both"


class Polarity(StrEnum):
    """Which end of a scale is the better one."""

    HIGHER = "higher"
    LOWER = "lower"


class MultiRule(StrEnum):
    """How several chosen options become a ratio."""

    SHARE = "share"
    ALL = "all"
    AT_LEAST = "at_least"


class Mode(StrEnum):
    """How items become a total."""

    FLAT = "flat"
    SECTION = "section"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `exclusive` ("none of these") excludes the others and scores 0."""

    id: str
    label: Text
    points: Fraction | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A step of a number's or a duration's score: up to (or from) `bound` the ratio 0…1; no bound means "else"."""

    bound: Fraction | None
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class Critical:
    """Triggered by a scored answer with ratio ≤ threshold; `cap_percent` only for the effect `cap`."""

    effect: Effect
    threshold: Fraction = Fraction(0)
    cap_percent: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Multi:
    """The rule of a several-choice question; `k` only for `at_least`."""

    rule: MultiRule
    k: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. The type says what `min`, `max`, `step` count: value, seconds, choices, characters, files."""

    id: str
    type: str
    label: Text
    short: Text | None = None  # for sentences and narrow tables: "waiting"
    hint: Text | None = None
    unit: Text | None = None
    required: bool = True
    na_allowed: bool = False
    unobserved_allowed: bool = False
    weight: Fraction = Fraction(0)  # 0 is informational; in penalty mode these are the penalty points
    bonus: bool = False
    critical: Critical | None = None
    clause: str | None = None  # the clause's number in its standard: "3.2"
    clause_id: int | None = None
    attribution: Attribution = Attribution.BRANCH
    options: tuple[Option, ...] = ()
    multi: Multi | None = None
    bands: tuple[Band, ...] = ()
    points_min: Fraction | None = None  # worst points; else the least of the options' points and 0
    points_max: Fraction | None = None  # best points; else the greatest of the options' points
    min: Fraction | None = None
    max: Fraction | None = None
    step: Fraction | None = None
    min_words: int | None = None
    polarity: Polarity | None = None
    parts: str = "datetime"  # of a datetime question: date, time or datetime
    repeats: int = 1  # how many times it may be answered (three tills); the item's ratio is the mean
    original_photo: bool = False
    show_if: Condition | None = None
    comment_when: Condition | None = None
    photo_when: Condition | None = None
    requires_tag: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading, with a weight in SECTION mode and a pass mark of its own (`gate`, percent)."""

    id: str
    label: Text
    weight: Fraction = Fraction(1)
    gate: Fraction | None = None
    requires_tag: str | None = None
    show_if: Condition | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """A band of totals: from `bound` percent (penalty points: up to `bound`); the worst one has no bound."""

    id: str
    label: Text
    bound: Fraction | None


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """How a programme turns items into a total; percents are 0…100, shares 0…1."""

    mode: Mode = Mode.FLAT
    bands: tuple[ScoreBand, ...] = ()  # the best first
    pass_mark: Fraction | None = None  # percent; in penalty points: the most points that pass
    bonus_cap: Fraction = Fraction(100)  # percent
    coverage_floor: Fraction = Fraction(7, 10)
    na_limit: Fraction = Fraction(3, 10)  # a greater share of "not applicable" is flagged
    penalty_max: Fraction | None = None  # P_max; without it the total is penalty points, fewer being better
    met_from: Fraction = Fraction(1)  # an item with a lower ratio has failed


@dataclass(frozen=True)
class Form:
    """A published version's content. Languages: the first is the one that every text has."""

    sections: tuple[Section, ...]
    languages: tuple[str, ...] = ("ru",)
    scoring: ScoringRules | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    @cached_property
    def order(self) -> dict[str, int]:
        """Where each question stands in the form, from 0."""
        return {question.id: at for at, question in enumerate(self.questions)}

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """Where pure rules keep what they work out once for the version; no part of what the form is."""
        return {}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The printed number of each question: "3.4" is the fourth of the third section."""
        return {
            question.id: f"{section_at}.{at}"
            for section_at, section in enumerate(self.sections, 1)
            for at, question in enumerate(section.questions, 1)
        }
