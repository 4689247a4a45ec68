"""Response rates by AAPOR's definitions; promises by due date; times with their tail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy
import pytest

from app.figures.rates import MAPPING, Disposition, Outcome, Promise, promises_kept, response_rates
from app.figures.shares import Share
from app.figures.times import handling_times, quantile

COUNTS = {
    Disposition.COMPLETE: 120,
    Disposition.PARTIAL: 30,
    Disposition.REFUSED: 50,
    Disposition.HARD_BOUNCE: 40,
    Disposition.NO_ANSWER: 160,
    Disposition.NOT_ELIGIBLE: 50,
}


def test_it_gives_the_six_rates_of_aapor() -> None:
    rates = response_rates(COUNTS, e=Fraction(3, 4))
    assert (rates.rr1, rates.rr2) == (Fraction(12000, 400), Fraction(15000, 400))
    assert (rates.rr3, rates.rr4) == (Fraction(12000, 350), Fraction(15000, 350))
    assert (rates.rr5, rates.rr6) == (Fraction(60), Fraction(75))
    assert (rates.e, rates.invited) == (Fraction(3, 4), 450)


def test_it_estimates_e_from_those_whose_eligibility_is_known() -> None:
    assert response_rates(COUNTS).e == Fraction(200, 250)
    assert response_rates({Disposition.NO_ANSWER: 9}).e == 1


def test_it_has_no_rate_where_nobody_was_asked() -> None:
    rates = response_rates({})
    assert (rates.rr1, rates.rr4, rates.rr6, rates.invited) == (None, None, None, 0)


def test_it_follows_another_mapping_when_given_one() -> None:
    reached = {**MAPPING, Disposition.NO_ANSWER: Outcome.NON_CONTACT}
    assert response_rates(COUNTS, mapping=reached).rr6 == Fraction(15000, 360)


def test_it_refuses_impossible_counts_and_e() -> None:
    with pytest.raises(ValueError, match="never negative"):
        response_rates({Disposition.COMPLETE: -1})
    with pytest.raises(ValueError, match="0…1"):
        response_rates(COUNTS, e=2)


STARTS, ENDS = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due_at", "done_at", "met", "due", "overdue"),
    [
        (STARTS, STARTS, 1, 1, 0),
        (STARTS, STARTS + HOUR, 0, 1, 0),
        (STARTS - HOUR, STARTS - 2 * HOUR, 0, 0, 0),
        (STARTS - HOUR, None, 0, 0, 1),
        (NOW - HOUR, None, 0, 1, 1),
        (NOW + HOUR, NOW - HOUR, 0, 0, 0),
        (NOW + HOUR, None, 0, 0, 0),
        (NOW, None, 0, 1, 0),
    ],
)
def test_it_counts_promises_by_the_day_they_were_due(
    due_at: datetime, done_at: datetime | None, met: int, due: int, overdue: int
) -> None:
    kept = promises_kept([Promise(due_at, done_at)], starts_at=STARTS, ends_at=ENDS, at=NOW)
    assert (kept.met, kept.open_overdue) == (Share(met, due), overdue)


def test_it_leaves_the_first_moment_after_the_period_to_the_next() -> None:
    kept = promises_kept([Promise(ENDS, ENDS)], starts_at=STARTS, ends_at=ENDS, at=ENDS + HOUR)
    assert kept.met == Share(0, 0)


def test_it_shows_the_tail_beside_the_mean() -> None:
    seconds = [60, 70, 80, 90, 1200]
    found = handling_times(seconds)
    assert (found.mean, found.median, found.n) == (300, 80, 5)
    assert float(found.p90 or 0) == pytest.approx(numpy.quantile(seconds, 0.9))
    assert handling_times([]).median is None
    assert quantile([5], Fraction(9, 10)) == 5
