"""NPS and CSAT of a branch with intervals and minimum n, and what customers praised."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from app.figures.estimate import figure_of
from app.figures.figure import Figure
from app.figures.minimum import Kind, may_show
from app.figures.nps import PROMOTER_FROM, Nps
from app.figures.shares import Share as CountedShare
from reports.card_others import Loyalty, Satisfaction
from reports.card_rows import Quote, Share, SourceKind
from reports.metrics.basis import counted
from surveys.reading_answers import CommentRow, Counts

MOST_PRAISE = 1
NOBODY = Counts()


def rest_of(counts: Mapping[int | None, Counts], branch_id: int) -> Counts:
    """All other branches, pooled; answers that belong to no branch are nobody's."""
    return sum((each for key, each in counts.items() if key not in (branch_id, None)), NOBODY)


def loyalty_of(now: Counts, before: Counts, rest: Counts, marks: Sequence[int] = ()) -> Loyalty | None:
    """NPS, and how often each of 0…10 was given; None below the minimum n, so that nobody can be recognised."""
    figure = _nps(now)
    if figure is None:
        return None
    spread = tuple(marks.count(mark) for mark in range(11)) if marks else ()
    return Loyalty(figure, now.promoters, now.passives, now.detractors, _nps(before), _nps(rest), spread)


def satisfaction_of(now: Counts, before: Counts, rest: Counts, *, question: str) -> tuple[Satisfaction, ...]:
    """CSAT: the share of 4–5 and the mean beside it; nothing below the minimum n."""
    share = _csat(now)
    if share is None:
        return ()
    return (Satisfaction(question, share, Fraction(now.rated_sum, now.rated), _csat(before), _csat(rest)),)


def praise_of(comments: Iterable[CommentRow], responses: int) -> tuple[Quote, ...]:
    """The longest of the latest words of those who would recommend the branch; nothing below the minimum n."""
    if not may_show(Kind.BRANCH_SURVEY, responses).text:
        return ()
    praised = [row for row in comments if (row.nps or 0) >= PROMOTER_FROM and row.text.strip()]
    best = sorted(praised, key=lambda row: (-min(len(row.text), 120), row.id))[:MOST_PRAISE]
    return tuple(Quote(row.text.strip(), SourceKind.SURVEY, str(row.id), row.local_day) for row in best)


def _nps(counts: Counts) -> Figure | None:
    nps = Nps(counts.promoters, counts.passives, counts.detractors)
    showing = may_show(Kind.BRANCH_SURVEY, nps.n)
    return figure_of(nps, with_interval=showing.interval) if showing.figure else None


def _csat(counts: Counts) -> Share | None:
    showing = may_show(Kind.BRANCH_SURVEY, counts.rated)
    return counted(CountedShare(counts.satisfied, counts.rated)) if showing.figure else None
