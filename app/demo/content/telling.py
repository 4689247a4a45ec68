"""The raw material of the story as frozen records: remarks, verbatims, cases, measures, odds."""

from dataclasses import dataclass

Pools = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Notes:
    """What shoppers and reviewers write; {he|she} bends to the shopper, <he|she> to the member of staff."""

    fail: Pools
    met: Pools
    half: Pools
    tails: Pools
    overall: Pools
    detail: dict[str, Pools]
    not_possible: Pools
    recognised: Pools
    refused: Pools
    abandoned: Pools
    noted: Pools
    review: Pools


@dataclass(frozen=True, slots=True)
class Verbatims:
    """What customers write, by the number of the clause it is about ("" is about nothing in particular)."""

    promoter: Pools
    passive: Pools
    detractor: Pools
    english: Pools


@dataclass(frozen=True, slots=True)
class Customer:
    """The person who brought a case."""

    name: str
    sex: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of a thread, `after` hours since the case was opened."""

    by: str
    kind: str
    after: float
    text: str


@dataclass(frozen=True, slots=True)
class CaseScript:
    """A case written by hand; days before the anchor, the branch's local time of day, days until it is due."""

    key: str
    kind: str
    state: str
    severity: str
    source: str
    branch: str
    clause: str
    days_ago: int
    at: str
    due: int
    owner: str
    title: str
    description: str
    thread: tuple[Turn, ...]
    customer: Customer | None = None
    staff: str = ""
    decision: str = ""
    waiting_for: str = ""
    escalated: int = 0


@dataclass(frozen=True, slots=True)
class ActionScript:
    """A corrective action: the wave that caused it, what is done, by how much it helps (logits), how it ends."""

    branch: str
    clause: str
    opened_wave: int
    cause: str
    why: str
    title: str
    measure: str
    effect: float
    fate: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How a follow-up runs; `when`: call, write, silent or happy; `about`: the number of a touchpoint, 0 for any."""

    when: str
    about: int
    first: str
    answer: str
    decision: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """How often an item is not applicable, by scenario ("any" for all), and why."""

    share: dict[str, float]
    reason: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A clause is only seen when another one went this way: 2 met, 1 half, 0 failed."""

    clause: str
    level: int


@dataclass(frozen=True, slots=True)
class SurveyOdds:
    """How customers answer."""

    contacts: int
    answer_share: float
    level: float
    branch_weight: float
    trend: tuple[float, ...]
    cuts: tuple[float, ...]
    csat_skipped: float
    english: int
    comment_share: dict[str, float]
    call_share: dict[str, float]
    bounced: float
    refused: float
    skipped: float


@dataclass(frozen=True, slots=True)
class Odds:
    """How the invented network behaves."""

    default_base: float
    trend: tuple[float, ...]
    visit_spread: float
    branch_on_staff_items: float
    weakness: float
    half_when_failed: float
    half_for: dict[str, float]
    unobserved_share: float
    tail_share: float
    praise_share: float
    tailed: dict[str, tuple[str, ...]]
    name_share: float
    visits_between: tuple[float, ...]
    base: dict[str, float]
    ranges: dict[str, tuple[tuple[int, ...], ...]]
    na: dict[str, NotApplicable]
    needs: dict[str, Need]
    outcomes: dict[str, int]
    fresh: dict[str, int]
    survey: SurveyOdds


@dataclass(frozen=True, slots=True)
class Names:
    """Names for customers: surnames as [his, hers, latin]."""

    surnames: tuple[tuple[str, ...], ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    english: tuple[tuple[str, ...], ...]
