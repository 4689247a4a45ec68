"""What a card rests on, read through the windows of the other rooms in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from app import clock
from app.errors import NotFound
from app.figures.periods import Period, last_months
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from audits import reading_scores
from audits.reading_scores import ProgrammeRow, ScoredVisit, WaveRow
from cases import reading as cases
from reports.metrics.basis import Basis
from reports.metrics.catalogue import catalogue_of
from reports.metrics.customers import NOBODY, rest_of
from reports.network import Network, network_between, network_in
from reports.periods import dispute_days, period_of
from surveys import reading, reading_answers
from surveys.reading import ClauseMarks
from surveys.reading_answers import CommentRow, Counts

GOAL_PERCENT, STANDARD_PERCENT = 90, 85
LONG_WAVES = 4
PROMOTERS = 9
NO_PROGRAMME = ProgrammeRow(0, "mystery_visit", "", 0, STANDARD_PERCENT, {})


@dataclass(frozen=True)
class Others:
    """What the card says beside visits: the branch's cases and customers' answers, now, before, and elsewhere."""

    actions: Sequence[cases.ActionRow]
    complaints: Mapping[str, int]
    cases: int
    now: Counts
    before: Counts
    rest: Counts
    comments: Sequence[CommentRow]
    marks: Sequence[ClauseMarks] = ()
    nps: Sequence[int] = ()


def visits_behind(
    branch: BranchRow, period: Period, at: datetime, language: str, *, programme_id: int | None = None
) -> Basis:
    """The visits of the branch in the period, before it and in the year, with the network's sums.

    Programmes are never pooled: a wave's own, else the one asked for, else the one with most visits in the period.
    Raises NotFound("programme").
    """
    every = reading_scores.waves()
    visits = _visits(branch.id, period, every)
    rows = {row.id: row for row in reading_scores.programmes()}
    programme = _programme(period, visits, every, rows, programme_id)
    waves = tuple(wave for wave in every if wave.programme_id == programme.id)
    own = tuple(visit for visit in visits if visit.programme_id == programme.id and visit.raw is not None)
    earlier = _previous(period, waves, programme)
    now, before = _within(period, own), _within(earlier, own)
    first = last_months(period.last_day)[0].first_day
    year = tuple(visit for visit in own if visit.local_day >= first)
    seen = {visit.programme_id for visit in visits if visit.local_day >= first}
    network = network_in(period, programme_id=programme.id, without_branch=branch.id)
    return Basis(
        branch=branch,
        period=period,
        previous=earlier,
        programme=programme,
        waves=waves,
        visits=now,
        before=before,
        year=year,
        long=_long(period, waves, own, year),
        network=network,
        network_year=_year(period, programme, network),
        catalogue=catalogue_of(year or now, language),
        standard=Fraction(programme.standard_percent),
        goal=Fraction(int(programme.rules.get("clause_goal_percent", GOAL_PERCENT))),
        today=clock.local_day(at, branch.time_zone),
        language=language,
        programmes=tuple(row for row in rows.values() if row.id in seen),
        others=_others(period, visits, programme),
        peers=organisation.ids_of_format(branch.format) if branch.format else frozenset(),
    )


def _others(period: Period, visits: Sequence[ScoredVisit], programme: ProgrammeRow) -> tuple[ScoredVisit, ...]:
    """What other programmes saw in the period: beside the card, never pooled with it."""
    return tuple(each for each in visits if each.programme_id != programme.id and period.contains(each.local_day))


def beside_visits(basis: Basis, at: datetime) -> Others:
    """Actions, complaints and customers' answers of the branch, and the others' answers."""
    branch_id, period = basis.branch.id, basis.period
    since, until = period.utc_bounds(ZoneInfo(basis.branch.time_zone))
    complaints = cases.complaints_by_clause(branch_ids=[branch_id], since=since, until=until)
    by_branch = reading_answers.counts_by_branch(since=period.first_day, until=period.last_day)
    return Others(
        actions=cases.actions(branch_ids=[branch_id], at=at, since=since),
        complaints={clause: count for (_, clause), count in complaints.items() if clause},
        cases=sum(complaints.values()),
        now=by_branch.get(branch_id, NOBODY),
        before=_answers_before(branch_id, basis.previous),
        rest=rest_of(by_branch, branch_id),
        comments=reading_answers.comments(
            branch_id=branch_id, since=period.first_day, until=period.last_day, least_nps=PROMOTERS
        ),
        marks=reading.marks_by_clause(since=period.first_day, until=period.last_day, branch_ids=[branch_id]),
        nps=_nps_marks(branch_id, period),
    )


def _visits(branch_id: int, period: Period, waves: Sequence[WaveRow]) -> list[ScoredVisit]:
    first: date = last_months(period.last_day)[0].first_day
    if period.wave_id is not None:
        started = [wave.from_day for wave in waves if wave.from_day <= period.last_day]
        first = min([first, *started[-LONG_WAVES * 2 :]])
    earlier = period.previous()
    since = min(first, earlier.first_day) if earlier else first
    return reading_scores.scored_visits(branch_ids=[branch_id], since=since, until=period.last_day)


def _programme(
    period: Period,
    visits: Sequence[ScoredVisit],
    waves: Sequence[WaveRow],
    rows: Mapping[int, ProgrammeRow],
    wanted: int | None,
) -> ProgrammeRow:
    of_wave = next((wave.programme_id for wave in waves if wave.id == period.wave_id), None)
    if of_wave is not None:
        return rows[of_wave]
    if wanted is not None and wanted not in rows:
        raise NotFound("programme")
    if wanted is not None:
        return rows[wanted]
    counts = dict.fromkeys(rows, 0)
    for visit in visits:
        counts[visit.programme_id] += 1 + 1000 * period.contains(visit.local_day)
    return max(rows.values(), key=lambda row: (counts[row.id], -row.id), default=NO_PROGRAMME)


def _within(period: Period | None, visits: Sequence[ScoredVisit]) -> tuple[ScoredVisit, ...]:
    if period is None:
        return ()
    if period.wave_id is not None:
        return tuple(visit for visit in visits if visit.wave_id == period.wave_id)
    return tuple(visit for visit in visits if period.contains(visit.local_day))


def _previous(period: Period, waves: Sequence[WaveRow], programme: ProgrammeRow) -> Period | None:
    """The month or quarter before; of a wave the programme's wave before it."""
    if period.wave_id is None:
        return period.previous()
    ids = [wave.id for wave in waves]
    at = ids.index(period.wave_id) if period.wave_id in ids else 0
    return period_of(waves[at - 1], dispute_days(programme)) if at else None


def _long(
    period: Period, waves: Sequence[WaveRow], visits: Sequence[ScoredVisit], year: Sequence[ScoredVisit]
) -> tuple[ScoredVisit, ...]:
    if period.wave_id is None:
        return tuple(year)
    ids = [wave.id for wave in waves if wave.from_day <= period.last_day][-LONG_WAVES:]
    return tuple(visit for visit in visits if visit.wave_id in ids)


def _year(period: Period, programme: ProgrammeRow, network: Network) -> Network:
    """Read only where the period itself has no branch with two visits."""
    if network.spread() is not None:
        return Network()
    first = last_months(period.last_day)[0].first_day
    return network_between(first, period.last_day, programme_id=programme.id)


def _nps_marks(branch_id: int, period: Period) -> Sequence[int]:
    found = reading.opinions_by_branch(since=period.first_day, until=period.last_day, branch_ids=[branch_id])
    return found[branch_id].nps if branch_id in found else ()


def _answers_before(branch_id: int, period: Period | None) -> Counts:
    if period is None:
        return NOBODY
    found = reading_answers.counts_by_branch(since=period.first_day, until=period.last_day, branch_ids=[branch_id])
    return found.get(branch_id, NOBODY)
