"""What a branch's card is computed from: its visits, the periods around, the network's sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.figures.comparing import AgainstPrevious, AgainstStandard
from app.figures.estimate import LEVEL, Estimate, figure_of
from app.figures.figure import Figure
from app.figures.means import Mean, mean_of
from app.figures.minimum import Kind, may_show
from app.figures.periods import Period
from app.figures.shares import Share as CountedShare
from app.figures.spread import Spread
from app.organisation.reading import BranchRow
from audits.reading_scores import ProgrammeRow, ScoredVisit, WaveRow
from audits.scoring import Score
from reports.card_rows import Share
from reports.metrics.catalogue import Catalogue
from reports.network import Network
from reports.rolling import SECTION, TOTAL

LEVEL_NEEDS = may_show(Kind.BRANCH_VISITS, 0).verdict_needs


@dataclass(frozen=True)
class Basis:
    """Everything about visits that a card of one branch, programme and period needs.

    `visits` and `before` are scored in percent; `year` holds those of the 12 months up to the period's last day,
    `long` those of the level shown where the period has few: 12 months or 4 waves. `programmes` are all that looked at
    the branch in the year, `others` what they saw in the period; `peers` are the branches of the same format.
    """

    branch: BranchRow
    period: Period
    previous: Period | None
    programme: ProgrammeRow
    waves: tuple[WaveRow, ...]
    visits: tuple[ScoredVisit, ...]
    before: tuple[ScoredVisit, ...]
    year: tuple[ScoredVisit, ...]
    long: tuple[ScoredVisit, ...]
    network: Network
    network_year: Network
    catalogue: Catalogue
    standard: Fraction
    goal: Fraction
    today: date
    language: str
    programmes: tuple[ProgrammeRow, ...] = ()
    others: tuple[ScoredVisit, ...] = ()
    peers: frozenset[int] = frozenset()

    def pooled(self, question_id: str = TOTAL) -> Spread | None:
        """The deviation within branches in this period; of the year where the period has no branch with two visits."""
        return self.network.spread(question_id) or self.network_year.spread(question_id)

    def total_of(self, visits: Iterable[ScoredVisit]) -> Mean:
        """The mean of totals before critical effects."""
        return mean_of([visit.raw for visit in visits if visit.raw is not None], pooled=self.pooled())

    def section_of(self, section_id: str, visits: Iterable[ScoredVisit]) -> Mean:
        """The mean of a section's scores."""
        return mean_of(section_scores(section_id, visits), pooled=self.pooled(SECTION + section_id))


def trees(visits: Iterable[ScoredVisit]) -> list[Score]:
    """The explanation trees."""
    return [visit.score for visit in visits if visit.score is not None]


def section_scores(section_id: str, visits: Iterable[ScoredVisit]) -> list[Fraction]:
    """A section's percent on each visit on which it was defined."""
    sections = (section for tree in trees(visits) for section in tree.sections if section.id == section_id)
    return [section.raw for section in sections if section.raw is not None]


def share_met(question_id: str, visits: Iterable[ScoredVisit]) -> CountedShare:
    """On how many visits a question was met, of those on which it was scored."""
    items = (visit.items.get(question_id) for visit in visits)
    met = [item.met for item in items if item and item.met is not None]
    return CountedShare(sum(met), len(met))


def counted(share: CountedShare, level: float = LEVEL) -> Share:
    """A share as the card keeps it; the interval from n = 2 on."""
    may = may_show(Kind.BRANCH_VISITS, share.n).interval
    return Share(share.hits, share.n, share.interval(level) if may else None)


def shown(estimate: Estimate, level: float = LEVEL) -> Figure:
    """A figure as the card keeps it; the interval from n = 2 on."""
    return figure_of(estimate, with_interval=may_show(Kind.BRANCH_VISITS, estimate.n).interval, level=level)


def told_apart(words: Iterable[object], neutral: frozenset[AgainstStandard] | frozenset[AgainstPrevious]) -> int:
    """How many verdicts of a list say something."""
    return sum(word not in neutral for word in words)
