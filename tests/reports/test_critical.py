"""Critical failures are a figure of their own: visits with one, of n, with an interval and the visits behind it."""

from datetime import date, timedelta
from fractions import Fraction

from flask import Flask

from app.figures.comparing import AgainstStandard
from app.figures.shares import Share
from app.questions.schema import Effect
from tests.builders.scorecards import Measured, a_critical_form, a_measured_network
from tests.reports.test_scorecards import DAY, card_of

FORM = a_critical_form()


def visits(measured: Measured, count: int, failed: int, *, branch: int = 0, first: date = DAY) -> None:
    version = measured.version
    for at in range(count):
        measured.visit(
            first + timedelta(days=at),
            ("hello",) if at < failed else (),
            branch=measured.branches[branch],
            form=FORM,
            version=version,
            comment="Не поздоровались",
        )


def test_it_counts_visits_with_one_of_n_beside_the_past_and_the_others(inside: Flask) -> None:
    measured = a_measured_network(branches=3)
    visits(measured, 8, 2)
    visits(measured, 6, 1, first=date(2026, 4, 6))
    visits(measured, 10, 1, branch=1)
    visits(measured, 10, 0, branch=2)
    found = card_of(measured).critical
    assert found is not None and found.previous is not None and found.network is not None
    assert (found.share.met, found.share.n) == (2, 8)
    assert found.share.interval == Share(2, 8).interval(), "Wilson"
    assert (found.previous.met, found.previous.n) == (1, 6)
    assert (found.network.met, found.network.n) == (1, 20), "ours is left out"
    assert found.verdict is AgainstStandard.NOT_TOLD_APART
    assert [(row.visited_on, row.clause) for row in found.visits] == [(DAY, "2.1"), (DAY + timedelta(days=1), "2.1")]
    first = found.visits[0]
    assert first.before == 90 and first.after == 0, "before and after what it did"
    assert first.quote is not None and first.quote.text == "Не поздоровались" and first.path.startswith("/visits/")


def test_it_does_not_touch_the_level_which_is_before_critical_effects(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 5, 5)
    card = card_of(measured)
    assert card.now.figure.value == 90
    assert card.critical is not None and card.critical.share.percent == 100


def test_it_tells_where_it_happens_more_often_than_elsewhere(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    visits(measured, 8, 7)
    visits(measured, 20, 0, branch=1)
    found = card_of(measured).critical
    assert found is not None and found.verdict is AgainstStandard.ABOVE
    assert found.difference is not None and found.difference.value == Fraction(175, 2)


def test_it_says_no_more_than_n_allows(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    visits(measured, 20, 0, branch=1)
    assert card_of(measured).critical is None, "no visit, no figure"
    visits(measured, 1, 1)
    alone = card_of(measured).critical
    assert alone is not None and alone.share.interval is None
    assert alone.verdict is AgainstStandard.TOO_FEW
    visits(measured, 2, 2, first=date(2026, 8, 3))
    three = card_of(measured).critical
    assert three is not None and three.share.interval is not None and three.verdict is AgainstStandard.ABOVE


def test_a_flag_is_counted_though_the_score_stays(inside: Flask) -> None:
    measured = a_measured_network()
    measured.visit(DAY, ("hello",), form=a_critical_form(Effect.FLAG))
    found = card_of(measured).critical
    assert found is not None and found.share.met == 1
    assert found.visits[0].before == found.visits[0].after == 90
