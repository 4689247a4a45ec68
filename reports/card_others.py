"""Rows of a scorecard about people, customers and promises: frozen, exact, without words of a language."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.figures.comparing import AgainstStandard
from app.figures.figure import Figure
from reports.card_rows import Share


class Hidden(StrEnum):
    """Why a person's figure is not shown."""

    TOO_FEW = "too_few"
    SHIELD = "shield"


@dataclass(frozen=True)
class PersonRow:
    """A member of staff; a hidden row holds no figure at all, not even in the stored card."""

    name: str
    figure: Figure | None = None
    verdict: AgainstStandard | None = None
    strength_number: str = ""
    strength_name: str = ""
    hidden: Hidden | None = None


@dataclass(frozen=True)
class WitnessRow:
    """One clause as visits, customers and complaints saw it. `differ` is None where there is too little to tell."""

    number: str
    name: str
    visits: Share
    customers: Share | None
    cases: int
    differ: bool | None
    note: str = ""


@dataclass(frozen=True)
class Loyalty:
    """NPS: the raw point with its interval, and the three counts."""

    figure: Figure
    promoters: int
    passives: int
    detractors: int
    previous: Figure | None = None
    network: Figure | None = None


@dataclass(frozen=True)
class Satisfaction:
    """CSAT of one question: the share of 4–5, and the mean of 1…5 beside it."""

    question: str
    share: Share
    mean: Fraction | None = None
    previous: Share | None = None
    network: Share | None = None


class ActionState(StrEnum):
    """How far a corrective action has come."""

    OPEN = "open"
    DONE = "done"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Recheck:
    """What is known of a later measurement, or what one is waited for."""

    before: Share | None = None
    after: Share | None = None
    waits_for: str = ""
    visits_needed: int = 0


@dataclass(frozen=True)
class ActionRow:
    """A corrective action; `is_overdue` on the day that the card was made."""

    number: str
    clause: str
    measure: str
    owner: str
    due_on: date
    state: ActionState
    is_overdue: bool = False
    recheck: Recheck | None = None
    path: str = ""


@dataclass(frozen=True)
class Compared:
    """A list of comparisons: how many rows, how many could be told apart, and the level of their intervals."""

    rows: int
    told_apart: int
    level: float = 0.95
