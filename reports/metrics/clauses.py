"""Clauses of the standard: in how many visits they were met, what they cost, and what is worth mending first."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from app.figures.comparing import AgainstStandard, Claim, against_standard
from app.figures.minimum import leads_with_cases
from app.figures.shares import Share as CountedShare
from audits.reading_scores import ScoredVisit
from cases.reading import ActionRow
from reports.card import MOST_THINGS
from reports.card_others import Compared
from reports.card_rows import ClauseGroup, ClauseRow, Quote, SectionRow, SeenVisit, SourceKind, Thing, Why, WhyLine
from reports.metrics.basis import LEVEL_NEEDS, Basis, counted, share_met, told_apart, trees
from reports.metrics.catalogue import Line, Part
from reports.metrics.editions import edition_of
from reports.metrics.levels import NEUTRAL
from reports.metrics.repeating import waves_in_a_row
from reports.periods import dispute_days

ZERO = Fraction(0)
MOST_LOSSES, MOST_QUOTES, ROOMY = 6, 2, 30


def lost_of(question_id: str, visits: Sequence[ScoredVisit]) -> Fraction:
    """Points of 100 that a question cost on average: over all of them they add up to 100 − total."""
    losses = (visit.items[question_id].loss for visit in visits if question_id in visit.items)
    return sum(losses, ZERO) / len(visits) if visits else ZERO


def groups_of(basis: Basis, sections: Sequence[SectionRow]) -> tuple[tuple[ClauseGroup, ...], Compared]:
    """Every clause of the sections on the card, judged against the goal as one list."""
    numbers = {section.number for section in sections}
    parts = [part for part in basis.catalogue.parts if part.number in numbers]
    lines = [line for part in parts for line in part.lines if _is_asked(basis, line)]
    shares = [share_met(line.question_id, basis.visits) for line in lines]
    judged = against_standard([Claim(share, float(basis.goal), LEVEL_NEEDS) for share in shares])
    rows = {
        line.question_id: _row(basis, line, share, verdict.word, judged.level)
        for line, share, verdict in zip(lines, shares, judged.verdicts, strict=True)
    }
    told = told_apart([verdict.word for verdict in judged.verdicts], NEUTRAL)
    groups = tuple(_group(part, rows) for part in parts)
    return tuple(group for group in groups if group.clauses), Compared(judged.compared, told, judged.level)


def things_of(
    basis: Basis,
    groups: Sequence[ClauseGroup],
    *,
    actions: Sequence[ActionRow],
    complaints: Mapping[str, int],
) -> tuple[Thing, ...]:
    """Clauses proven below the goal, the dearest first, at most three; none where a period has few visits."""
    if leads_with_cases(len(basis.visits)):
        return ()
    proven = [row for group in groups for row in group.clauses if row.verdict is AgainstStandard.BELOW and row.lost > 0]
    lines = {line.number: line for line in basis.catalogue.lines}
    dear = sorted(proven, key=lambda row: (-row.lost, row.number))[:MOST_THINGS]
    return tuple(_thing(basis, row, lines[row.number], actions, complaints) for row in dear)


def seen_of(basis: Basis) -> tuple[SeenVisit, ...]:
    """Each visit of a period with few of them: what it lost, dearest first, and what was written about that."""
    if not leads_with_cases(len(basis.visits)):
        return ()
    return tuple(_seen(basis, visit) for visit in basis.visits)


def why_of(basis: Basis, groups: Sequence[ClauseGroup], things: Sequence[Thing]) -> Why | None:
    """One section of one visit, opened: the latest visit on which the dearest clause was not met."""
    if len(basis.visits) < 2:
        return None
    rows = [row for group in groups for row in group.clauses]
    dearest = max((row for row in rows if row.lost > 0), key=lambda row: row.lost, default=None)
    number = things[0].number if things else dearest.number if dearest else ""
    line = next((line for line in basis.catalogue.lines if line.number == number), None)
    failed = [visit for visit in basis.visits if line and _loss_on(visit, line.question_id) > 0]
    if line is None or not failed:
        return None
    return _why(basis, line, failed, next(row for row in rows if row.number == number))


def visit_number(visit: ScoredVisit, language: str) -> str:
    """What a visit is called on a card; it does not tell who made it."""
    return f"{'В' if language == 'ru' else 'V'}-{visit.id}"


def quote_of(visit: ScoredVisit, question_id: str, language: str) -> Quote | None:
    """What was written beside an answer on a visit, if anything."""
    text = visit.comment(question_id).strip()
    if not text:
        return None
    return Quote(text, SourceKind.VISIT, visit_number(visit, language), visit.local_day)


def _is_asked(basis: Basis, line: Line) -> bool:
    return share_met(line.question_id, basis.visits).n > 0


def _row(basis: Basis, line: Line, share: CountedShare, verdict: AgainstStandard, level: float) -> ClauseRow:
    weights = [visit.items[line.question_id].weight for visit in basis.visits if line.question_id in visit.items]
    before = share_met(line.question_id, basis.before)
    network = basis.network.clauses.get(line.question_id)
    return ClauseRow(
        line.number,
        line.name,
        weights[-1],
        counted(share, level),
        verdict,
        lost_of(line.question_id, basis.visits),
        counted(before) if before.n else None,
        counted(network) if network and network.n else None,
        waves_in_a_row(line.question_id, basis.year, basis.waves),
    )


def _group(part: Part, rows: Mapping[str, ClauseRow]) -> ClauseGroup:
    return ClauseGroup(part.number, tuple(rows[line.question_id] for line in part.lines if line.question_id in rows))


def _thing(
    basis: Basis, row: ClauseRow, line: Line, actions: Sequence[ActionRow], complaints: Mapping[str, int]
) -> Thing:
    step = next((each for each in actions if each.clause_key == line.clause_key and each.state != "closed"), None)
    failed = [visit for visit in reversed(basis.visits) if _loss_on(visit, line.question_id) > 0]
    quotes = [quote for visit in failed if (quote := quote_of(visit, line.question_id, basis.language))]
    return Thing(
        row.number,
        row.name,
        row.share,
        row.lost,
        row.waves_repeated,
        complaints.get(line.clause_key or "", 0),
        tuple(quotes[:MOST_QUOTES]),
        step=(step.measure or step.title).rstrip(".") if step else "",
        owner=step.owner_name if step else "",
        due_on=step.due_at.date() if step and step.due_at else None,
        path=step.path if step else "",
    )


def _seen(basis: Basis, visit: ScoredVisit) -> SeenVisit:
    lines = {line.question_id: line for line in basis.catalogue.lines}
    dear = sorted((item for item in visit.items.values() if item.loss > 0), key=lambda item: -item.loss)[:MOST_LOSSES]
    losses = tuple(
        (lines[item.id].number, lines[item.id].name, item.loss) for item in dear if item.id in lines
    )  # fmt: skip
    quotes = (quote_of(visit, item.id, basis.language) for item in dear)
    return SeenVisit(
        visit_number(visit, basis.language),
        visit.local_day,
        visit.raw or ZERO,
        losses,
        next((quote for quote in quotes if quote), None),
        visit.path,
    )


def _loss_on(visit: ScoredVisit, question_id: str) -> Fraction:
    item = visit.items.get(question_id)
    return item.loss if item and item.met is False else ZERO


def _why(basis: Basis, line: Line, failed: Sequence[ScoredVisit], row: ClauseRow) -> Why:
    visit = failed[-1]
    tree = trees([visit])[0]
    section = next(each for each in tree.sections if any(item.id == line.question_id for item in each.items))
    part = next(each for each in basis.catalogue.parts if each.id == section.id)
    names = {each.question_id: each for each in part.lines}
    lines = tuple(
        WhyLine(names[item.id].number, names[item.id].name, item.weight, item.ratio)
        for item in section.items
        if item.id in names and not item.bonus and item.state.value != "hidden"
    )
    # A long list of clauses leaves no room: there the quotation stands on the first page alone.
    quote = quote_of(visit, line.question_id, basis.language) if len(basis.catalogue.lines) <= ROOMY else None
    edition = edition_of(basis, line.clause_id)
    until = visit.local_day + timedelta(days=dispute_days(basis.programme))
    return Why(
        number=line.number,
        visit=visit_number(visit, basis.language),
        visited_on=visit.local_day,
        section=part.number,
        section_name=part.name,
        section_weight=100 * section.share,
        lines=lines,
        failed_in=row.share.n - row.share.met,
        visits=row.share.n,
        branch_lost=row.lost,
        evidence=quote.text if quote else "",
        standard_from=edition.in_force_from if edition else None,
        dispute_until=until if until >= basis.today else None,
        path=visit.path,
    )
