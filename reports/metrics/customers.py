"""NPS and CSAT of a branch with intervals and minimum n, what customers praised, and what the witnesses agree on."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from app.figures.comparing import AgainstStandard, Claim, against_standard
from app.figures.estimate import figure_of
from app.figures.figure import Figure
from app.figures.minimum import Kind, may_show
from app.figures.nps import PROMOTER_FROM, Nps
from app.figures.shares import Share as CountedShare
from app.figures.shares import ShareDifference
from reports.card_others import Compared, Loyalty, Satisfaction, WitnessRow
from reports.card_rows import Quote, Share, SourceKind
from reports.metrics.basis import LEVEL_NEEDS, Basis, counted, share_met, told_apart
from reports.metrics.levels import NEUTRAL
from surveys.reading_answers import CommentRow, Counts

MOST_PRAISE = 1
NOBODY = Counts()


def rest_of(counts: Mapping[int | None, Counts], branch_id: int) -> Counts:
    """All other branches, pooled; answers that belong to no branch are nobody's."""
    return sum((each for key, each in counts.items() if key not in (branch_id, None)), NOBODY)


def loyalty_of(now: Counts, before: Counts, rest: Counts) -> Loyalty | None:
    """NPS; None below the minimum n, so that nobody can be recognised."""
    figure = _nps(now)
    if figure is None:
        return None
    return Loyalty(figure, now.promoters, now.passives, now.detractors, _nps(before), _nps(rest))


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


def witnesses_of(basis: Basis, complaints: Mapping[str, int]) -> tuple[tuple[WitnessRow, ...], Compared]:
    """Clauses that complaints are about, beside what visits saw. Customers' own figures need questions on a clause."""
    rows = []
    claims = []
    for line in basis.catalogue.lines:
        cases = complaints.get(line.clause_key or "", 0)
        share = share_met(line.question_id, basis.visits)
        if not cases or not share.n:
            continue
        claims.append(Claim(ShareDifference(share, CountedShare(0, 0)), 0.0, LEVEL_NEEDS))
        rows.append(WitnessRow(line.number, line.name, counted(share), None, cases, None))
    judged = against_standard(claims)
    words = [verdict.word for verdict in judged.verdicts]
    differ = [None if word is AgainstStandard.TOO_FEW else word not in NEUTRAL for word in words]
    told = tuple(
        WitnessRow(row.number, row.name, row.visits, row.customers, row.cases, apart)
        for row, apart in zip(rows, differ, strict=True)
    )
    return told, Compared(judged.compared, told_apart(words, NEUTRAL), judged.level)


def _nps(counts: Counts) -> Figure | None:
    nps = Nps(counts.promoters, counts.passives, counts.detractors)
    showing = may_show(Kind.BRANCH_SURVEY, nps.n)
    return figure_of(nps, with_interval=showing.interval) if showing.figure else None


def _csat(counts: Counts) -> Share | None:
    showing = may_show(Kind.BRANCH_SURVEY, counts.rated)
    return counted(CountedShare(counts.satisfied, counts.rated)) if showing.figure else None
