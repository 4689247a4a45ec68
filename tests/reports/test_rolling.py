"""Rollups equal a full recomputation, whatever happened to the visits; what comes after the close is a restatement."""

import random
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import delete, select

from app.extensions import db
from app.tenancy import acting_in
from app.work.periods import Span
from app.worker import work_off
from audits.models.visits import Visit, VisitState
from reports import closing, rolling
from reports.jobs import look_for_figures
from reports.models import ClosedPeriod, Rollup, RollupMark
from reports.periods import find_period
from tests.builders.scorecards import HALL, TALK, Measured, a_measured_network

LATER = datetime(2026, 11, 10, 9, tzinfo=UTC)
EVERY = (*rolling.KEYS, *rolling.SUMMED, "branch_id", "month")


def kept() -> set[tuple[object, ...]]:
    return {tuple(getattr(row, name) for name in EVERY) for row in db.session.scalars(select(Rollup))}


def recomputed() -> set[tuple[object, ...]]:
    """Everything thrown away and added up again."""
    db.session.flush()
    before = kept()
    db.session.execute(delete(Rollup))
    db.session.execute(delete(RollupMark))
    rolling.roll_up_all()
    after = kept()
    db.session.rollback()
    assert before == kept()
    return after


def change_something(measured: Measured, chance: random.Random) -> None:
    """One thing that happens to visits: approved, taken back, scored anew, moved to another day, deleted."""
    visits = list(db.session.scalars(select(Visit)))
    what = chance.choice(["approve", "approve", "reject", "score", "move", "delete"]) if visits else "approve"
    visit = chance.choice(visits) if visits else None
    if what == "approve" or visit is None:
        fails = chance.sample([*HALL, *TALK], chance.randint(0, 3))
        day = date(2026, 7, 1) + timedelta(days=chance.randint(0, 90))
        measured.visit(day, fails, branch=chance.choice(measured.branches), na=("listen",) * chance.randint(0, 1))
        return
    visit.revision += 1
    if what == "reject":
        visit.state = VisitState.REJECTED
    elif what == "score":
        other = measured.visit(visit.local_day, ("hello",), branch=measured.branches[0])
        visit.score, visit.raw_percent = other.score, other.raw_percent
        db.session.delete(other)
    elif what == "move":
        visit.local_day += timedelta(days=31)
    else:
        db.session.delete(visit)


def test_it_equals_a_full_recomputation_after_random_changes(inside: Flask) -> None:
    measured = a_measured_network(branches=3)
    chance = random.Random(7)
    with acting_in(measured.organisation.id):
        for _ in range(12):
            for _ in range(chance.randint(1, 5)):
                change_something(measured, chance)
            db.session.flush()
            rolling.roll_up_all()
            db.session.commit()
            assert kept() == recomputed()
            assert rolling.find_dirty() == []


def test_it_would_notice_a_sum_that_is_stale(inside: Flask) -> None:
    """The negative control: a visit changed behind its back makes the comparison fail."""
    measured = a_measured_network()
    with acting_in(measured.organisation.id):
        visit = measured.visit(date(2026, 9, 1))
        rolling.roll_up_all()
        db.session.commit()
        visit.raw_percent = visit.raw_percent - 10 if visit.raw_percent else None  # and no new revision
        db.session.commit()
        assert rolling.find_dirty() == []
        assert kept() != recomputed()


def test_it_makes_only_the_dirty_month_again(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    with acting_in(measured.organisation.id):
        for branch in measured.branches:
            for month in (7, 8, 9):
                measured.visit(date(2026, month, 3), branch=branch)
        rolling.roll_up_all()
        measured.visit(date(2026, 8, 9), ("hello",), branch=measured.branches[1])
        found = [(each.branch_id, each.month) for each in rolling.find_dirty()]
    assert found == [(measured.branches[1].id, date(2026, 8, 1))]


def test_it_adds_up_what_was_approved_by_the_worker_alone(app: Flask) -> None:
    with app.app_context():
        measured = a_measured_network()
        with acting_in(measured.organisation.id):
            measured.visit(date(2026, 9, 1), ("hello",))
            look_for_figures(Span(LATER - timedelta(hours=1), LATER))
        organisation_id = measured.organisation.id
        db.session.commit()
    assert work_off(app) >= 1
    with app.app_context(), acting_in(organisation_id):
        total = db.session.scalars(select(Rollup).where(Rollup.question_id == rolling.TOTAL)).one()
        assert (total.n_scored, total.month) == (1, date(2026, 9, 1))
        assert rolling.find_dirty() == []
        db.session.rollback()


def test_it_restates_a_closed_period_only_for_what_came_after(inside: Flask) -> None:
    measured = a_measured_network()
    with acting_in(measured.organisation.id):
        measured.visit(date(2026, 9, 1))
        closing.close(period=find_period("2026-09"), at=LATER, actor_id=None)
        closed = db.session.scalars(select(ClosedPeriod)).one()
        assert closed.restatement == 0, "what was approved before the close is no restatement"
        measured.visit(date(2026, 10, 1), approved_at=LATER + timedelta(hours=1))
        rolling.roll_up_all()
        assert closed.restatement == 0, "another month"
        late = measured.visit(date(2026, 9, 30), ("hello",), approved_at=LATER + timedelta(days=1))
        rolling.roll_up_all()
        assert closed.restatement == 1
        rolling.roll_up_all()
        assert closed.restatement == 1, "nothing new"
        late.state, late.revision = VisitState.REJECTED, 2
        db.session.flush()
        rolling.roll_up_all()
        assert closed.restatement == 2


def test_it_counts_nothing_that_was_not_completed_and_approved(inside: Flask) -> None:
    measured = a_measured_network()
    with acting_in(measured.organisation.id):
        measured.visit(date(2026, 9, 1), state="submitted")
        measured.visit(date(2026, 9, 2), state="returned")
        assert rolling.roll_up_all() == 0
        assert kept() == set()


def test_it_closes_what_is_due_and_no_more(inside: Flask) -> None:
    measured = a_measured_network()
    wave = measured.wave("Волна 3", date(2026, 7, 1), date(2026, 9, 30))
    with acting_in(measured.organisation.id):
        at = datetime(2026, 10, 9, 20, 59, tzinfo=UTC)  # 23:59 in Moscow, the day before
        assert "2026-09" not in closing.close_due(at=at)
        closed = closing.close_due(at=at + timedelta(minutes=2))
        assert {"2026-09", "2026-Q3"} <= set(closed)
        assert f"wave-{wave.id}" not in closed, "its dispute window closed it days before"
        assert db.session.scalar(select(ClosedPeriod).where(ClosedPeriod.period == f"wave-{wave.id}"))
        assert closing.close_due(at=at + timedelta(minutes=3)) == []
