"""The scorecard of a branch: one truth for the page, the PDF, the workbook and the mail."""

from datetime import datetime

from sqlalchemy import func, select

from app.errors import NotFound
from app.extensions import db
from app.figures.minimum import leads_with_cases
from app.figures.periods import Period
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from app.tenancy import current
from reports import card_rows
from reports.card import Counts, Edition, Method, Place, Pooled, Scorecard, Versions
from reports.card_others import Compared
from reports.card_rows import CardPeriod
from reports.closing import state_of
from reports.gathering import Others, beside_visits, visits_behind
from reports.metrics import clauses, critical, customers, editions, levels, people, promises, trend, witnesses
from reports.metrics.basis import Basis
from reports.models import Issue
from reports.periods import dispute_days


def build(*, branch_id: int, period: Period, at: datetime, language: str, programme_id: int | None = None) -> Scorecard:
    """The card of a branch in a period as known at `at`, its names in `language`.

    Without `programme_id` it is that of the programme with most visits; a wave decides by itself. Who may see it is
    the caller's to ask. It is preliminary until the period is closed. Raises NotFound("branch" | "programme").
    """
    branch = organisation.branch(branch_id)
    if branch is None:
        raise NotFound("branch")
    basis = visits_behind(branch, period, at, language, programme_id=programme_id)
    return _card(basis, beside_visits(basis, at), at)


def _card(basis: Basis, others: Others, at: datetime) -> Scorecard:
    found = levels.levels_of(basis)
    groups, of_clauses = clauses.groups_of(basis, found.sections)
    changes, of_changes = levels.changes_of(basis)
    beside = witnesses.witnesses_of(basis, others.complaints, others.marks)
    things = clauses.things_of(basis, groups, actions=others.actions, complaints=others.complaints)
    return Scorecard(
        place=_place(basis.branch),
        period=_card_period(basis, basis.period),
        edition=_edition(basis, at),
        counts=Counts(len(basis.visits), others.now.responses, others.cases),
        standard=basis.standard,
        goal=basis.goal,
        now=found.now,
        before=levels.before_of(basis, _before(basis), found.before),
        rest=levels.against_rest(basis, found.rest),
        long_level=levels.long_level(basis, found.long) if leads_with_cases(len(basis.visits)) else None,
        sections=found.sections,
        changes=changes,
        seen=clauses.seen_of(basis),
        things=things,
        praise=customers.praise_of(others.comments, others.now.responses),
        groups=groups,
        why=clauses.why_of(basis, groups, things),
        trend=trend.trend_of(basis),
        people=people.people_of(basis, organisation.staff(branch_ids=[basis.branch.id])),
        witnesses=beside.rows,
        loyalty=customers.loyalty_of(others.now, others.before, others.rest, others.nps),
        satisfaction=customers.satisfaction_of(others.now, others.before, others.rest, question=""),
        actions=promises.actions_of(basis, others.actions),
        method=_method(basis, levels=found.compared, clauses=of_clauses, changes=of_changes, witnesses=beside.compared),
        programme=witnesses.measured_by(basis.programme) if basis.programme.id else None,
        programmes=tuple(witnesses.measured_by(row) for row in basis.programmes),
        peers=levels.against_peers(basis, found.peers),
        critical=critical.critical_of(basis),
        other_witness=beside.other,
    )


def _method(basis: Basis, *, levels: Compared, clauses: Compared, changes: Compared, witnesses: Compared) -> Method:
    """The small print; of each list, how many of its rows were compared."""
    return Method(
        _pooled(basis),
        levels=levels,
        clauses=clauses,
        changes=changes,
        witnesses=witnesses,
        versions=_versions(basis),
        reviewed=len(basis.visits),
        appeal_days=dispute_days(basis.programme),
    )


def _versions(basis: Basis) -> Versions:
    lines = basis.catalogue.lines
    return Versions(basis.catalogue.numbers(), len(lines), standards=editions.editions_of(basis))


def _place(branch: BranchRow) -> Place:
    bank = organisation.organisation_of(current())
    return Place(bank.name, branch.name, branch.code, branch.head_name or "", branch.time_zone)


def _edition(basis: Basis, at: datetime) -> Edition:
    """The number on the paper, with the programme's if the branch has several, and the edition: one more than sent."""
    issues = select(func.max(Issue.number)).where(
        Issue.branch_id == basis.branch.id,
        Issue.period == basis.period.address,
        Issue.language == basis.language,
        Issue.programme_id == basis.programme.id,
    )
    mark, line = ("КР", "П") if basis.language == "ru" else ("SC", "P")
    which = f"-{line}{basis.programme.id}" if len(basis.programmes) > 1 else ""
    number = f"{mark}-{basis.branch.code}-{basis.period.address}{which}"
    return Edition(number, (db.session.scalar(issues) or 0) + 1, at)


def _card_period(basis: Basis, period: Period) -> CardPeriod:
    """The period with its state: final once it is closed, and by which restatement."""
    state = state_of(period)
    return CardPeriod(
        card_rows.PeriodKind(period.kind.value),
        period.first_day,
        period.last_day,
        next((wave.name for wave in basis.waves if wave.id == period.wave_id), ""),
        state.closed_at is not None,
        state.closes_on,
        state.restatement,
    )


def _before(basis: Basis) -> CardPeriod | None:
    return _card_period(basis, basis.previous) if basis.previous else None


def _pooled(basis: Basis) -> Pooled | None:
    spread = basis.pooled()
    return Pooled(spread.s, spread.df) if spread else None
