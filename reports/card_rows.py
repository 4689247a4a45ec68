"""The rows of a scorecard: frozen, exact, without a word that depends on the language."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from app.figures.comparing import AgainstPrevious, AgainstStandard
from app.figures.figure import Figure
from app.figures.interval import Interval


class PeriodKind(StrEnum):
    """What a card looks back on."""

    MONTH = "month"
    QUARTER = "quarter"
    WAVE = "wave"


@dataclass(frozen=True)
class CardPeriod:
    """A stretch of the branch's local days, both ends included. `name` is a wave's own name, else empty."""

    kind: PeriodKind
    starts_on: date
    ends_on: date
    name: str = ""
    is_closed: bool = True
    closes_on: date | None = None
    restatement: int = 0


@dataclass(frozen=True)
class Share:
    """`met` of `n` visits (or answers), with the interval in percent where n allows one."""

    met: int
    n: int
    interval: Interval | None = None

    @property
    def percent(self) -> Fraction | None:
        """100 · met / n; None where nothing was counted."""
        return Fraction(100 * self.met, self.n) if self.n else None


@dataclass(frozen=True)
class Level:
    """A mean with n and interval, and its one verdict against the standard."""

    figure: Figure
    verdict: AgainstStandard


@dataclass(frozen=True)
class LongLevel:
    """The level of a longer stretch (12 months or 4 waves), shown where the period has few visits."""

    level: Level
    months: int = 0
    waves: int = 0


@dataclass(frozen=True)
class SectionRow:
    """A section: its mean, the points it gave of the points it weighs, and what it is held against."""

    number: str
    name: str
    weight: Fraction
    earned: Fraction
    level: Level
    previous: Figure | None = None
    network: Figure | None = None

    @property
    def lost(self) -> Fraction:
        """Points of 100 that the section is short of its weight."""
        return self.weight - self.earned


@dataclass(frozen=True)
class ChangeRow:
    """A difference to the previous period; a total has neither number nor name."""

    number: str
    name: str
    difference: Figure
    n_before: int
    n_now: int
    before: Fraction
    now: Fraction
    verdict: AgainstPrevious


@dataclass(frozen=True)
class ClauseRow:
    """A clause of the standard: in how many visits it was met, what it cost, what others did."""

    number: str
    name: str
    weight: Fraction
    share: Share
    verdict: AgainstStandard
    lost: Fraction
    previous: Share | None = None
    network: Share | None = None
    waves_repeated: int = 0


@dataclass(frozen=True)
class ClauseGroup:
    """The clauses of one section; `section` is the number of its row on page 1."""

    section: str
    clauses: tuple[ClauseRow, ...]


class SourceKind(StrEnum):
    """Where a quotation comes from. Visits carry their own number, never who made them."""

    VISIT = "visit"
    CASE = "case"
    SURVEY = "survey"
    REVIEW = "review"


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, and where to read the rest; `praises` names a member of staff, where it is praise."""

    text: str
    source: SourceKind
    number: str
    said_on: date
    said_at: str = ""
    praises: str = ""


@dataclass(frozen=True)
class Thing:
    """A clause to mend, by its price; the step is empty while nobody has promised one."""

    number: str
    name: str
    share: Share
    lost: Fraction
    waves_repeated: int = 0
    cases_alike: int = 0
    quotes: tuple[Quote, ...] = ()
    step: str = ""
    owner: str = ""
    due_on: date | None = None
    path: str = ""


@dataclass(frozen=True)
class SeenVisit:
    """One visit of a period with few of them: what it lost and where, with evidence."""

    number: str
    visited_on: date
    total: Fraction
    losses: tuple[tuple[str, str, Fraction], ...] = ()
    quote: Quote | None = None
    path: str = ""


@dataclass(frozen=True)
class WhyLine:
    """One line of a visit's arithmetic."""

    number: str
    name: str
    weight: Fraction
    ratio: Fraction | None

    @property
    def earned(self) -> Fraction:
        """weight · ratio; an item that was not scored earned nothing and could earn nothing."""
        return self.weight * (self.ratio or 0)


@dataclass(frozen=True)
class Why:
    """One section of one visit, opened: the lines, and what clause `number` cost the visit and the branch."""

    number: str
    visit: str
    visited_on: date
    section: str
    section_name: str
    section_weight: Fraction
    lines: tuple[WhyLine, ...]
    failed_in: int
    visits: int
    branch_lost: Fraction
    evidence: str = ""
    standard_from: date | None = None
    dispute_until: date | None = None
    path: str = ""


@dataclass(frozen=True)
class TrendStep:
    """One point of the trend."""

    period: CardPeriod
    figure: Figure | None


@dataclass(frozen=True)
class TrendWave:
    """A wave that holds several points: first and last, counted from 0."""

    first: int
    last: int
    name: str


@dataclass(frozen=True)
class VersionBreak:
    """Before this point another checklist version was in use."""

    before: int
    old: str
    new: str
