"""Sums over the network in a period, from rollups: three statements, however many branches and visits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, Float, cast, func, select

from app.extensions import db
from app.figures.means import Mean
from app.figures.periods import Period, PeriodKind
from app.figures.shares import Share
from app.figures.spread import Spread
from reports.models import Rollup
from reports.rolling import SECTION, TOTAL
from reports.sums import Sums, mean_of_groups, spread_of

_UNIT = 10**12
_Key = tuple[int, str, frozenset[int] | None]
_OF_QUESTIONS = (Rollup.question_id != TOTAL, ~Rollup.question_id.startswith(SECTION))


@dataclass(frozen=True)
class Network:
    """What the branches of one programme did in a period.

    `groups`: sums by question ("" the total, "§id" a section) and branch. `clauses`: in how many visits each question
    was met, `lost`: the points it cost, added up over visits.
    """

    groups: dict[str, dict[int, Sums]] = field(default_factory=dict)
    clauses: dict[str, Share] = field(default_factory=dict)
    lost: dict[str, Fraction] = field(default_factory=dict)
    _spreads: dict[str, Spread | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _rests: dict[_Key, Mean] = field(default_factory=dict, init=False, repr=False, compare=False)

    def spread(self, question_id: str = TOTAL) -> Spread | None:
        """The deviation of single visits within branches, in points."""
        if question_id not in self._spreads:
            self._spreads[question_id] = spread_of(tuple(self.groups.get(question_id, {}).values()))
        return self._spreads[question_id]

    def rest(self, branch_id: int, question_id: str = TOTAL, *, among: Collection[int] | None = None) -> Mean:
        """The mean of all other branches, or of those `among` which it is held."""
        key = branch_id, question_id, None if among is None else frozenset(among)
        if key not in self._rests:
            others = list(self._others(branch_id, question_id, among).values())
            self._rests[key] = mean_of_groups(others, self.spread(question_id))
        return self._rests[key]

    def others(self, branch_id: int, *, among: Collection[int] | None = None) -> int:
        """How many other branches have visits."""
        return len(self._others(branch_id, TOTAL, among))

    def critical_rest(self, branch_id: int) -> Share:
        """On how many visits to all other branches a critical item failed, of all visits there."""
        others = self._others(branch_id, TOTAL, None).values()
        n = sum(sums.n for sums in others)
        return Share(n - sum(sums.passed for sums in others), n)

    def branches(self, question_id: str = TOTAL) -> int:
        """How many branches have visits."""
        return len(self.groups.get(question_id, {}))

    def _others(self, branch_id: int, question_id: str, among: Collection[int] | None) -> dict[int, Sums]:
        found = self.groups.get(question_id, {})
        return {key: sums for key, sums in found.items() if key != branch_id and (among is None or key in among)}


def network_in(period: Period, *, programme_id: int, without_branch: int | None = None) -> Network:
    """The network in a period; the shares of questions leave `without_branch` out."""
    where = [*_within(period), Rollup.programme_id == programme_id]
    return Network(_groups(where), *_shares(where, without_branch))


def network_between(first: date, last: date, *, programme_id: int) -> Network:
    """The network in whole months."""
    where = [Rollup.month >= first.replace(day=1), Rollup.month <= last, Rollup.programme_id == programme_id]
    return Network(_groups(where))


def by_branch(period: Period, *, programme_id: int, branch_ids: Iterable[int] | None) -> dict[int, dict[str, Share]]:
    """Of each branch: in how many visits each question was met. For the heat map; one statement."""
    where = [*_within(period), Rollup.programme_id == programme_id]
    if branch_ids is not None:
        where.append(Rollup.branch_id.in_(list(branch_ids)))
    query = (
        select(Rollup.branch_id, Rollup.question_id, func.sum(Rollup.n_scored), func.sum(Rollup.n_passed))
        .where(*where, *_OF_QUESTIONS)
        .group_by(Rollup.branch_id, Rollup.question_id)
    )
    found: dict[int, dict[str, Share]] = {}
    for branch_id, question_id, n, passed in db.session.execute(query):
        found.setdefault(branch_id, {})[question_id] = Share(int(passed), int(n))
    return found


def _within(period: Period) -> list[ColumnElement[bool]]:
    if period.kind is PeriodKind.WAVE:
        return [Rollup.wave_id == period.wave_id]
    return [Rollup.month >= period.first_day, Rollup.month <= period.last_day]


def _groups(where: list[ColumnElement[bool]]) -> dict[str, dict[int, Sums]]:
    columns = (Rollup.sum_r, Rollup.sum_r2, Rollup.sum_r3, Rollup.sum_r4)
    query = (
        select(
            Rollup.question_id,
            Rollup.branch_id,
            func.sum(Rollup.n_scored),
            func.sum(Rollup.n_passed),
            *(func.sum(cast(column, Float(53))) for column in columns),
        )
        .where(*where, (Rollup.question_id == TOTAL) | Rollup.question_id.startswith(SECTION))
        .group_by(Rollup.question_id, Rollup.branch_id)
        .order_by(Rollup.branch_id)
    )
    found: dict[str, dict[int, Sums]] = {}
    for question_id, branch_id, n, passed, *powers in db.session.execute(query):
        if n:
            found.setdefault(question_id, {})[branch_id] = Sums(int(n), int(passed), *map(_exact, powers))
    return found


def _shares(
    where: list[ColumnElement[bool]], without_branch: int | None
) -> tuple[dict[str, Share], dict[str, Fraction]]:
    query = (
        select(
            Rollup.question_id,
            func.sum(Rollup.n_scored),
            func.sum(Rollup.n_passed),
            func.sum(cast(Rollup.sum_lost, Float(53))),
        )
        .where(*where, *_OF_QUESTIONS)
        .group_by(Rollup.question_id)
    )
    if without_branch is not None:
        query = query.where(Rollup.branch_id != without_branch)
    rows = [row for row in db.session.execute(query) if row[1]]
    return {row[0]: Share(int(row[2]), int(row[1])) for row in rows}, {row[0]: _exact(row[3]) for row in rows}


def _exact(value: float) -> Fraction:
    """The sum of a few decimals of 12 places: what floats added to it lies far beyond."""
    return Fraction(round(value * _UNIT), _UNIT)
