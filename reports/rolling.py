"""Rollups: sums of a branch's month, made again from its visits whenever one of them has changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, insert, select

from app import clock, tenancy
from app.extensions import db
from app.figures.periods import month_of
from app.questions.answer import State
from audits import reading_scores
from audits.reading_scores import CountedMonth, ScoredVisit
from audits.scoring import Score, stored
from reports.models import Rollup, RollupMark
from reports.restating import Change, restate

TOTAL = ""
SECTION = "§"
BATCH = 200
SUMMED = ("n_scored", "n_passed", "n_na", "sum_r", "sum_r2", "sum_r3", "sum_r4", "sum_lost")
KEYS = ("wave_id", "programme_id", "version_id", "question_id", "clause_key")
Key = tuple[int, int, int, str, str | None]


@dataclass(frozen=True, slots=True)
class Dirty:
    """A branch's month whose visits are not those that its rollups were made from; `seen` is what they are now."""

    branch_id: int
    month: date
    seen: CountedMonth | None


@dataclass(slots=True)
class _Sum:
    n_scored: int = 0
    n_passed: int = 0
    n_na: int = 0
    sum_r: Fraction = Fraction(0)
    sum_r2: Fraction = Fraction(0)
    sum_r3: Fraction = Fraction(0)
    sum_r4: Fraction = Fraction(0)
    sum_lost: Fraction = Fraction(0)

    def add(self, ratio: Fraction | None, *, passed: bool, is_na: bool, lost: Fraction) -> None:
        self.n_na += is_na
        self.sum_lost += lost
        if ratio is None:
            return
        square = ratio * ratio
        self.n_scored += 1
        self.n_passed += passed
        self.sum_r += ratio
        self.sum_r2 += square
        self.sum_r3 += square * ratio
        self.sum_r4 += square * square


def find_dirty(*, approved_since: datetime | None = None) -> list[Dirty]:
    """The branch-months to be made again, oldest first.

    With `approved_since` only those with a visit approved since are looked at: the quick look after each approval.
    Without it everything is compared, so that a visit taken back, or changed in place, is found as well.
    """
    marks = {
        (mark.branch_id, mark.month): (mark.visits, mark.revisions, mark.latest)
        for mark in db.session.scalars(select(RollupMark))
    }
    seen = {(each.branch_id, each.month): each for each in reading_scores.counted_months(approved_since=approved_since)}
    found = [
        Dirty(*key, each) for key, each in seen.items() if marks.get(key) != (each.visits, each.revisions, each.latest)
    ]
    if approved_since is None:
        found += [Dirty(*key, None) for key, (visits, _, _) in marks.items() if visits and key not in seen]
    return sorted(found, key=lambda each: (each.month, each.branch_id))


def is_untouched() -> bool:
    """Whether nothing has ever been added up here."""
    return db.session.scalar(select(RollupMark.id).limit(1)) is None


def roll_up(dirty: Iterable[Dirty], *, at: datetime) -> int:
    """Make the rollups of these branch-months again and note restatements of closed periods; how many changed."""
    changes = [change for each in dirty if (change := _remake(each, at))]
    restate(changes=changes, at=at)
    return len(changes)


def roll_up_all() -> int:
    """Make all that is dirty again, at once: for the loading of a demo, and for tests."""
    return roll_up(find_dirty(), at=clock.now())


def rows_of(visits: Iterable[ScoredVisit]) -> dict[Key, _Sum]:
    """The sums over visits of one branch and month. Visits without a percent (penalty points) are left out."""
    sums: dict[Key, _Sum] = defaultdict(_Sum)
    for visit in visits:
        if visit.raw is None or visit.score is None:
            continue
        place = (visit.wave_id or 0, visit.programme_id, visit.version_id)
        sums[*place, TOTAL, None].add(
            visit.raw / 100, passed=not visit.critical_failed, is_na=False, lost=100 - visit.raw
        )
        for question_id, clause, ratio, passed, is_na, lost in _lines(visit.score):
            sums[*place, question_id, clause].add(ratio, passed=passed, is_na=is_na, lost=lost)
    return sums


def _lines(score: Score) -> Iterator[tuple[str, str | None, Fraction | None, bool, bool, Fraction]]:
    for section in score.sections:
        ratio = None if section.raw is None else section.raw / 100
        yield SECTION + section.id, None, ratio, section.gate_passed is not False, False, section.loss
        for item in section.items:
            if item.weight and item.state is not State.HIDDEN:
                yield item.id, item.clause, item.ratio, bool(item.met), item.state is State.NA, item.loss


def _remake(dirty: Dirty, at: datetime) -> Change | None:
    """What has changed, if the sums differ from those kept before."""
    own = (Rollup.branch_id == dirty.branch_id, Rollup.month == dirty.month)
    kept = {_values(row) for row in db.session.scalars(select(Rollup).where(*own))}
    visits = reading_scores.scored_visits(
        branch_ids=[dirty.branch_id], since=dirty.month, until=month_of(dirty.month).last_day
    )
    made = [_row(dirty, key, summed) for key, summed in rows_of(visits).items()]
    was_counted = _mark(dirty, at)
    if kept == {tuple(row[name] for name in KEYS + SUMMED) for row in made}:
        return None
    db.session.execute(delete(Rollup).where(*own), execution_options={"synchronize_session": False})
    if made:
        db.session.execute(insert(Rollup), made)
    return Change(dirty.month, was_counted, dirty.seen.latest if dirty.seen else None)


def _values(row: Rollup) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in KEYS + SUMMED)


def _row(dirty: Dirty, key: Key, summed: _Sum) -> dict[str, Any]:
    sums = {name: getattr(summed, name) for name in SUMMED}
    exact = {name: _places(value) if isinstance(value, Fraction) else value for name, value in sums.items()}
    place = {"organisation_id": tenancy.current(), "branch_id": dirty.branch_id, "month": dirty.month}
    return {**place, **dict(zip(KEYS, key, strict=True)), **exact}


def _places(value: Fraction) -> Decimal:
    return stored(value)


def _mark(dirty: Dirty, at: datetime) -> bool:
    """Whether the month was counted before."""
    own = select(RollupMark).where(RollupMark.branch_id == dirty.branch_id, RollupMark.month == dirty.month)
    mark = db.session.scalar(own)
    was_counted = mark is not None
    if mark is None:
        mark = RollupMark(branch_id=dirty.branch_id, month=dirty.month)
        db.session.add(mark)
    seen = dirty.seen
    mark.visits, mark.revisions = (seen.visits, seen.revisions) if seen else (0, 0)
    mark.latest, mark.made_at = seen.latest if seen else None, at
    return was_counted
