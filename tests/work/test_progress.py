"""How far, how long, and how long to wait."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from app.work.backing_off import wait_after
from app.work.progress import progress_of

BEGAN = datetime(2026, 3, 9, 10, tzinfo=UTC)
NOW = BEGAN + timedelta(minutes=10)

CASES = [
    # done, total, began, share, remaining
    (0, 400, BEGAN, Fraction(0), None),
    (100, 400, BEGAN, Fraction(1, 4), timedelta(minutes=30)),
    (400, 400, BEGAN, Fraction(1), timedelta(0)),
    (500, 400, BEGAN, Fraction(1), timedelta(0)),
    (100, 400, None, Fraction(1, 4), None),
]


@pytest.mark.parametrize(("done", "total", "began", "share", "remaining"), CASES)
def test_it_estimates_the_rest_at_the_pace_so_far(
    done: int, total: int, began: datetime | None, share: Fraction, remaining: timedelta | None
) -> None:
    progress = progress_of(done=done, total=total, began_at=began, now=NOW)
    assert progress is not None
    assert (progress.share, progress.remaining) == (share, remaining)


@pytest.mark.parametrize("total", [None, 0])
def test_it_says_nothing_of_work_whose_size_is_unknown(total: int | None) -> None:
    assert progress_of(done=3, total=total, began_at=BEGAN, now=NOW) is None


def test_it_waits_longer_after_each_failure_and_never_over_six_hours() -> None:
    waits = [wait_after(attempts, 0.999) for attempts in range(1, 40)]
    assert waits == sorted(waits)
    assert timedelta(seconds=14) < waits[0] <= timedelta(seconds=15)
    assert waits[-1] <= timedelta(hours=6)


def test_it_spreads_what_failed_together() -> None:
    assert wait_after(5, 0.0) == wait_after(5, 0.999999) / 2 or wait_after(5, 0.0) < wait_after(5, 0.9)
