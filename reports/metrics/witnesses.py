"""The same clause as visits, another programme, customers and complaints saw it, and who contradicts whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.figures.comparing import AgainstStandard, Claim, against_standard
from app.figures.minimum import Kind, may_show
from app.figures.shares import Share as CountedShare
from app.figures.shares import ShareDifference
from audits.reading_scores import ProgrammeRow, ScoredVisit
from reports.card import Measured
from reports.card_others import Compared, Opposed, WitnessRow
from reports.metrics.basis import LEVEL_NEEDS, Basis, counted, share_met, told_apart
from reports.metrics.catalogue import Line, catalogue_of
from reports.metrics.levels import NEUTRAL
from surveys.reading import ClauseMarks

# From which mark on an answer is a good one. CES is left out: which of its ends is the good one stands in the question.
GOOD_FROM = {"csat": 4, "nps": 9}
NOTHING = CountedShare(0, 0)


@dataclass(frozen=True)
class Witnesses:
    """Rows in the standard's order, how they were compared, and the programme beside the card's own."""

    rows: tuple[WitnessRow, ...]
    compared: Compared
    other: Measured | None


@dataclass(frozen=True)
class _Seen:
    line: Line
    visits: CountedShare
    audit: CountedShare
    customers: CountedShare
    asked: str
    cases: int

    @property
    def beside(self) -> tuple[CountedShare, ...]:
        return self.audit, self.customers


def witnesses_of(basis: Basis, complaints: Mapping[str, int], marks: Sequence[ClauseMarks]) -> Witnesses:
    """Every clause that customers or complaints speak of, and where the other programme contradicts the visits.

    Who agrees with the visits is counted among the comparisons, but another programme's forty agreements are no news.
    """
    other, audits = _other_programme(basis)
    found = _seen(basis, audits, complaints, marks)
    seen = [each for each in found if any(share.n for share in each.beside) or each.cases]
    claims = [Claim(ShareDifference(each.visits, share), 0.0, LEVEL_NEEDS) for each in seen for share in each.beside]
    judged = against_standard(claims)
    words = [verdict.word for verdict in judged.verdicts]
    pairs = list(zip(words[::2], words[1::2], strict=True))
    rows = [_row(each, *pair) for each, pair in zip(seen, pairs, strict=True)]
    kept = tuple(row for row in rows if row.customers or row.cases or row.opposed)
    is_seen = any(row.audit for row in kept)
    return Witnesses(
        kept, Compared(judged.compared, told_apart(words, NEUTRAL), judged.level), other if is_seen else None
    )


def _other_programme(basis: Basis) -> tuple[Measured | None, Mapping[str, CountedShare]]:
    """Of the programmes of another kind the one with most visits in the period, and how often each clause was met."""
    kinds = {row.id: row for row in basis.programmes if row.kind != basis.programme.kind}
    visits = {key: [visit for visit in basis.others if visit.programme_id == key] for key in kinds}
    most = max(visits, key=lambda key: (len(visits[key]), -key), default=None)
    if most is None or not visits[most]:
        return None, {}
    return measured_by(kinds[most]), _by_clause(visits[most], basis.language)


def measured_by(row: ProgrammeRow) -> Measured:
    """A programme as the card names it."""
    return Measured(row.id, row.name, row.kind)


def _by_clause(visits: Sequence[ScoredVisit], language: str) -> Mapping[str, CountedShare]:
    found: dict[str, CountedShare] = {}
    for line in catalogue_of(visits, language).lines:
        share = share_met(line.question_id, visits)
        if line.clause_key and share.n:
            found.setdefault(line.clause_key, share)
    return found


def _seen(
    basis: Basis, audits: Mapping[str, CountedShare], complaints: Mapping[str, int], marks: Sequence[ClauseMarks]
) -> Iterator[_Seen]:
    """One line a clause: a second question on it would tell the same complaints twice."""
    taken: set[str] = set()
    for line in basis.catalogue.lines:
        share, key = share_met(line.question_id, basis.visits), line.clause_key
        if not key or not share.n or key in taken:
            continue
        taken.add(key)
        asked, customers = _customers(key, marks)
        yield _Seen(line, share, audits.get(key, NOTHING), customers, asked, complaints.get(key, 0))


def _customers(clause: str, marks: Sequence[ClauseMarks]) -> tuple[str, CountedShare]:
    """Good marks of one question tied to the clause, CSAT before NPS, the most answered; none below the minimum n."""
    tied = [row for row in marks if row.clause == clause and row.kind in GOOD_FROM]
    best = min(tied, key=lambda row: (row.kind != "csat", -len(row.marks), row.question_id), default=None)
    if best is None or not may_show(Kind.BRANCH_SURVEY, len(best.marks)).figure:
        return "", NOTHING
    return best.kind, CountedShare(sum(mark >= GOOD_FROM[best.kind] for mark in best.marks), len(best.marks))


def _row(seen: _Seen, audit: AgainstStandard, customers: AgainstStandard) -> WitnessRow:
    """A verdict tells where the visits stand: above a witness means that the witness sees less."""
    told = {
        (AgainstStandard.ABOVE, 0): Opposed.AUDIT_LOWER,
        (AgainstStandard.BELOW, 0): Opposed.AUDIT_HIGHER,
        (AgainstStandard.ABOVE, 1): Opposed.CUSTOMERS_LOWER,
        (AgainstStandard.BELOW, 1): Opposed.CUSTOMERS_HIGHER,
    }
    opposed = tuple(told[word, at] for at, word in enumerate((audit, customers)) if (word, at) in told)
    is_few = audit is AgainstStandard.TOO_FEW and customers is AgainstStandard.TOO_FEW
    return WitnessRow(
        seen.line.number,
        seen.line.name,
        counted(seen.visits),
        counted(seen.customers) if seen.customers.n else None,
        seen.cases,
        None if is_few else bool(opposed),
        audit=counted(seen.audit) if seen.audit.n else None,
        asked=seen.asked,
        opposed=opposed,
    )
