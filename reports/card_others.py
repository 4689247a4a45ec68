"""Rows of a scorecard about people, customers and promises: frozen, exact, without words of a language."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.figures.comparing import AgainstStandard
from app.figures.figure import Figure
from reports.card_rows import Quote, Share


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


class Opposed(StrEnum):
    """What a witness says against the visits of the card."""

    CUSTOMERS_LOWER = "customers_lower"
    CUSTOMERS_HIGHER = "customers_higher"
    AUDIT_LOWER = "audit_lower"
    AUDIT_HIGHER = "audit_higher"


@dataclass(frozen=True)
class WitnessRow:
    """One clause as visits, another programme, customers and complaints saw it; complaints of those of the period.

    `customers` are the good marks of those who were asked about the clause on the scale `asked` ("csat", "nps", "ces").
    `differ` is None where there is too little to tell, `opposed` names who says what.
    """

    number: str
    name: str
    visits: Share
    customers: Share | None
    cases: int
    differ: bool | None
    note: str = ""
    audit: Share | None = None
    asked: str = ""
    opposed: tuple[Opposed, ...] = ()


@dataclass(frozen=True)
class CriticalVisit:
    """A visit on which a critical clause failed: its score before and after what that did to it."""

    number: str
    visited_on: date
    clause: str
    name: str
    before: Fraction
    after: Fraction
    quote: Quote | None = None
    path: str = ""


@dataclass(frozen=True)
class CriticalFailures:
    """Visits with a critical failure (`share.met`) of all; the verdict tells whether the rest of the network has fewer.

    ABOVE means more often than the rest. `difference` is in points of percent, with its interval.
    """

    share: Share
    previous: Share | None = None
    network: Share | None = None
    difference: Figure | None = None
    verdict: AgainstStandard = AgainstStandard.TOO_FEW
    visits: tuple[CriticalVisit, ...] = ()


@dataclass(frozen=True)
class Loyalty:
    """NPS: the raw point with its interval, and the three counts; `marks` counts the answers 0…10, if known."""

    figure: Figure
    promoters: int
    passives: int
    detractors: int
    previous: Figure | None = None
    network: Figure | None = None
    marks: tuple[int, ...] = ()


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
