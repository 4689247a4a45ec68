"""The scorecard of a branch: one frozen truth for the page, the PDF, the workbook and the API."""

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from app.figures.comparing import AgainstStandard
from app.figures.figure import Figure
from reports.card_others import ActionRow, Compared, CriticalFailures, Loyalty, PersonRow, Satisfaction, WitnessRow
from reports.card_rows import (
    CardPeriod,
    ChangeRow,
    ClauseGroup,
    ClauseRow,
    Level,
    LongLevel,
    Quote,
    SectionRow,
    SeenVisit,
    Thing,
    TrendStep,
    TrendWave,
    VersionBreak,
    Why,
)
from reports.frozen import from_text, to_text

FORMAT = 2
READABLE = (1, 2)  # what came with 2 has a default: cards that were sent before can still be read
FEW_VISITS = 5
VERDICT_FROM = 3
MOST_THINGS = 3


@dataclass(frozen=True)
class Place:
    """Whose card it is. `zone` names the branch's time zone, `town` stands beside the hour of making."""

    organisation: str
    branch: str
    number: str
    head: str = ""
    zone: str = "Europe/Moscow"
    town: str = ""


@dataclass(frozen=True)
class Edition:
    """The number on the paper, which edition it is, and when it was made."""

    number: str
    edition: int
    made_at: datetime


@dataclass(frozen=True)
class Counts:
    """What the card rests on: scored visits, customers' answers, cases of the period."""

    visits: int
    responses: int
    cases: int


@dataclass(frozen=True)
class Measured:
    """A line of measurement: figures of different ones are never pooled. `kind` is "mystery_visit", "self_audit"…"""

    id: int
    name: str
    kind: str


@dataclass(frozen=True)
class AgainstRest:
    """This branch against the rest of the network, which does not hold it, or of its own format where one is named."""

    level: Level
    difference: Figure
    verdict: AgainstStandard
    branches: int
    format: str = ""


@dataclass(frozen=True)
class Before:
    """The previous period and its level; `same_items` where a new checklist version lets only those be compared."""

    period: CardPeriod
    level: Level
    same_items: int = 0


@dataclass(frozen=True)
class TrendBlock:
    """The last periods, with the level that the network holds now."""

    steps: tuple[TrendStep, ...] = ()
    waves: tuple[TrendWave, ...] = ()
    breaks: tuple[VersionBreak, ...] = ()


@dataclass(frozen=True)
class PeopleBlock:
    """Staff in alphabetical order, over `months`, on the clauses that depend on them."""

    rows: tuple[PersonRow, ...] = ()
    months: int = 12
    clauses: int = 0
    min_n: int = 5
    with_colours: bool = False
    compared: Compared = field(default_factory=lambda: Compared(0, 0))


@dataclass(frozen=True)
class StandardEdition:
    """An edition of a standard whose clauses the visits looked at."""

    name: str
    number: int
    in_force_from: date | None = None


@dataclass(frozen=True)
class Versions:
    """By which texts the visits were scored."""

    checklist: str = ""
    checklist_items: int = 0
    standard: str = ""
    questionnaire: str = ""
    scoring: str = ""
    standards: tuple[StandardEdition, ...] = ()


@dataclass(frozen=True)
class Pooled:
    """The deviation of single visits within branches, in points, and its degrees of freedom."""

    deviation: float
    freedom: float


@dataclass(frozen=True)
class Method:
    """What the small print needs: the pooled deviation and its degrees of freedom, how many were compared."""

    pooled: Pooled | None = None
    false_share: Fraction = Fraction(1, 10)
    levels: Compared = field(default_factory=lambda: Compared(0, 0))
    clauses: Compared = field(default_factory=lambda: Compared(0, 0))
    changes: Compared = field(default_factory=lambda: Compared(0, 0))
    witnesses: Compared = field(default_factory=lambda: Compared(0, 0))
    versions: Versions = field(default_factory=Versions)
    reviewed: int = 0
    disputes_refused: int = 0
    disputes_upheld: int = 0
    workbook: str = ""
    appeal_days: int = 0


@dataclass(frozen=True)
class Scorecard:
    """Everything that is printed about one branch in one period. Scores are 0…100, losses are points of 100.

    `programme` is the line of measurement whose visits were scored, `programmes` all that looked at the branch in the
    year, `other_witness` the one beside it among the witnesses.
    """

    place: Place
    period: CardPeriod
    edition: Edition
    counts: Counts
    standard: Fraction
    goal: Fraction
    now: Level
    before: Before | None = None
    rest: AgainstRest | None = None
    long_level: LongLevel | None = None
    sections: tuple[SectionRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    seen: tuple[SeenVisit, ...] = ()
    things: tuple[Thing, ...] = ()
    praise: tuple[Quote, ...] = ()
    groups: tuple[ClauseGroup, ...] = ()
    why: Why | None = None
    trend: TrendBlock = field(default_factory=TrendBlock)
    people: PeopleBlock = field(default_factory=PeopleBlock)
    witnesses: tuple[WitnessRow, ...] = ()
    loyalty: Loyalty | None = None
    satisfaction: tuple[Satisfaction, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    method: Method = field(default_factory=Method)
    programme: Measured | None = None
    programmes: tuple[Measured, ...] = ()
    peers: AgainstRest | None = None
    critical: CriticalFailures | None = None
    other_witness: Measured | None = None

    @property
    def is_case(self) -> bool:
        """One visit is a case, not a level."""
        return self.counts.visits <= 1

    @property
    def has_few(self) -> bool:
        """Fewer than five visits: the card leads with what was seen."""
        return self.counts.visits < FEW_VISITS

    @property
    def clauses(self) -> tuple[ClauseRow, ...]:
        """All clauses in the standard's own order."""
        return tuple(clause for group in self.groups for clause in group.clauses)

    @property
    def lost(self) -> Fraction | None:
        """100 − total: what the lost points of the clauses add up to."""
        return None if self.now.figure.value is None else 100 - self.now.figure.value

    def section(self, number: str) -> SectionRow:
        """The section with this number; StopIteration if the card has none."""
        return next(section for section in self.sections if section.number == number)

    def to_json(self) -> str:
        """The exact card as text: kept with a sent PDF, so that it can be drawn again."""
        return to_text(self, FORMAT)

    @classmethod
    def from_json(cls, text: str) -> "Scorecard":
        """The same card again; ValueError for a text of another format."""
        return from_text(cls, text, READABLE)
