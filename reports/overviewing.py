"""The overview: main figures, branches × clauses, waves, cases on clocks, in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from app.errors import NotFound
from app.figures.comparing import AgainstStandard, Claim, Correction, against_standard
from app.figures.estimate import figure_of
from app.figures.figure import Figure
from app.figures.minimum import Kind, may_show
from app.figures.nps import Nps
from app.figures.periods import Period, quarter_of
from app.figures.shares import Share
from app.organisation import reading as organisation
from audits import reading as checklists
from audits import reading_scores
from audits.reading_scores import ProgrammeRow, WaveProgress
from cases import reading as cases
from cases.reading_clocks import ClockRow, on_the_clock
from reports.card_rows import Level
from reports.gathering import GOAL_PERCENT, NO_PROGRAMME
from reports.heat import BranchLine, Cell, cells_of, dearest_questions, lines_of
from reports.metrics.basis import LEVEL_NEEDS, shown
from reports.metrics.customers import NOBODY
from reports.network import Network, by_branch, network_in
from reports.periods import network_zone
from reports.sums import mean_of_groups
from surveys import reading_answers

PER_PAGE, MOST_COLUMNS, MOST_CASES = 50, 7, 4
Reach = frozenset[int] | None


@dataclass(frozen=True)
class HeatRow:
    """A branch in the map."""

    branch_id: int
    name: str
    n: int
    total: Fraction
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Remedies:
    """Corrective actions: what later looks have shown."""

    confirmed: int = 0
    waiting: int = 0
    failed: int = 0
    overdue: int = 0

    @property
    def judged(self) -> int:
        """All whose measure is carried out or was."""
        return self.confirmed + self.waiting + self.failed


@dataclass(frozen=True)
class Overview:
    """Everything on the page; what nobody may see, or has not been measured, is None."""

    period: Period
    visits: int
    branches: int
    level: Level
    standard: Fraction
    nps: Figure | None
    kept: Share
    kept_figure: Figure
    remedies: Remedies
    columns: Sequence[str]
    groups: Mapping[AgainstStandard, Sequence[HeatRow]]
    found: int
    pages: int
    compared: int
    waves: Sequence[WaveProgress] = ()
    clocks: Sequence[ClockRow] = ()
    branch_names: Mapping[int, str] = field(default_factory=dict)
    programme_id: int = 0


def usual_period(at: datetime) -> Period:
    """The quarter that the last visit counted lies in, else the current one."""
    today = at.astimezone(ZoneInfo(network_zone())).date()
    return quarter_of(min(reading_scores.last_day() or today, today))


def look_over(
    *, period: Period, reach: Reach, at: datetime, language: str, page: int = 1, programme_id: int | None = None
) -> Overview:
    """The branches within `reach` (None: all) in a period, compared with the whole network of one programme.

    A wave has its own programme; else it is the one asked for, else the first. Raises NotFound("programme").
    """
    programme = _programme(period, programme_id)
    network = network_in(period, programme_id=programme.id)
    totals = network.groups.get("", {})
    lines = lines_of(totals, network.spread(), reach)
    names = {row.id: row.name for row in organisation.branches(ids=reach, include_closed=True)}
    page_lines = lines[(page - 1) * PER_PAGE : page * PER_PAGE]
    columns = dearest_questions(network.lost, MOST_COLUMNS)
    since, until = period.utc_bounds(ZoneInfo(network_zone()))
    kept = cases.terms_kept(branch_ids=reach, since=since, until=until, at=at)
    kept_share = Share(kept.met, kept.due)
    return Overview(
        period=period,
        visits=sum(line.n for line in lines),
        branches=len(lines),
        level=_level(network, lines, programme),
        standard=Fraction(programme.standard_percent),
        nps=_nps(period, reach),
        kept=kept_share,
        kept_figure=figure_of(kept_share),
        remedies=_remedies(reach, at, since),
        columns=_names(columns, programme, language),
        groups=_groups(page_lines, columns, network, period, programme, names),
        found=len(lines),
        pages=max(1, -(-len(lines) // PER_PAGE)),
        compared=len(page_lines) * len(columns),
        waves=reading_scores.waves_running(branch_ids=reach),
        clocks=on_the_clock(branch_ids=reach, limit=MOST_CASES),
        branch_names=names,
        programme_id=programme.id,
    )


def _programme(period: Period, wanted: int | None) -> ProgrammeRow:
    """A wave's own programme, else the one asked for, else the first: figures of programmes are never pooled."""
    rows = reading_scores.programmes()
    wave = reading_scores.wave(period.wave_id) if period.wave_id else None
    wanted = wave.programme_id if wave else wanted
    if wanted is None:
        return rows[0] if rows else NO_PROGRAMME
    found = next((row for row in rows if row.id == wanted), None)
    if found is None:
        raise NotFound("programme")
    return found


def _level(network: Network, lines: Sequence[BranchLine], programme: ProgrammeRow) -> Level:
    """The mean of the branches within reach; its n is that of visits."""
    totals = network.groups.get("", {})
    mean = mean_of_groups([totals[line.branch_id] for line in lines], network.spread())
    claim = Claim(mean, float(programme.standard_percent), LEVEL_NEEDS)
    return Level(shown(mean), against_standard([claim], correction=Correction.NONE).verdicts[0].word)


def _nps(period: Period, reach: Reach) -> Figure | None:
    found = reading_answers.counts_by_branch(since=period.first_day, until=period.last_day, branch_ids=reach)
    counts = sum(found.values(), NOBODY)
    nps = Nps(counts.promoters, counts.passives, counts.detractors)
    showing = may_show(Kind.BRANCH_SURVEY, nps.n)
    return figure_of(nps, with_interval=showing.interval) if showing.figure else None


def _remedies(reach: Reach, at: datetime, since: datetime) -> Remedies:
    rows = cases.actions(branch_ids=reach, at=at, since=since)
    return Remedies(
        confirmed=sum(row.verification == "confirmed" for row in rows),
        waiting=sum(row.verification == "waiting" for row in rows),
        failed=sum(row.verification == "failed" for row in rows),
        overdue=sum(row.is_overdue for row in rows),
    )


def _names(questions: Sequence[str], programme: ProgrammeRow, language: str) -> list[str]:
    """What the questions are called in narrow columns, by the newest version that asks them."""
    known: dict[str, str] = {}
    for line in checklists.versions(programme.checklist_id) if programme.checklist_id else ():
        version = checklists.version(line.id)
        for question in version.form.questions if version else ():
            known.setdefault(question.id, (question.short or question.label).to(language))
        if all(key in known for key in questions):
            break
    return [known.get(key, key) for key in questions]


def _groups(
    lines: Sequence[BranchLine],
    questions: Sequence[str],
    network: Network,
    period: Period,
    programme: ProgrammeRow,
    names: Mapping[int, str],
) -> dict[AgainstStandard, list[HeatRow]]:
    shares = by_branch(period, programme_id=programme.id, branch_ids=[line.branch_id for line in lines])
    goal = Fraction(int(programme.rules.get("clause_goal_percent", GOAL_PERCENT)))
    cells = cells_of(lines, questions, shares, network.clauses, goal)
    found: dict[AgainstStandard, list[HeatRow]] = {}
    for line in lines:
        name = names.get(line.branch_id, "")
        row = HeatRow(line.branch_id, name, line.n, line.total, cells[line.branch_id])
        found.setdefault(line.verdict, []).append(row)
    return found
