"""The card of a branch, from visits in the database: one truth, with n everywhere and nothing below the minimum."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask

from app.errors import NotFound
from app.extensions import db
from app.figures.comparing import AgainstPrevious, AgainstStandard
from app.tenancy import acting_in
from cases.opening import open_case
from reports import closing, rolling
from reports.card import Scorecard
from reports.card_others import Hidden
from reports.periods import find_period
from reports.scorecards import build
from tests.builders import a_staff_member
from tests.builders.checklists import a_question
from tests.builders.scorecards import AT, CANARY, Measured, a_measured_form, a_measured_network
from tests.counting import count_statements

DAY = date(2026, 7, 6)


def card_of(measured: Measured, period: str = "2026-Q3", at: datetime = AT) -> Scorecard:
    with acting_in(measured.organisation.id):
        db.session.flush()
        rolling.roll_up_all()
        return build(branch_id=measured.branch.id, period=find_period(period), at=at, language="ru")


def visits(measured: Measured, count: int, fails: tuple[str, ...] = (), *, first: date = DAY, **more: object) -> None:
    for at in range(count):
        measured.visit(first + timedelta(days=at), fails, **more)  # type: ignore[arg-type]


def test_it_makes_lost_points_sections_and_total_one_sum(inside: Flask) -> None:
    measured = a_measured_network(branches=3)
    for at, fails in enumerate([("hello",), ("sign", "goodbye"), (), ("listen",), ("hello", "clean"), ()]):
        measured.visit(DAY + timedelta(days=at), fails, na=("queue",) if at == 2 else ())
    card = card_of(measured)
    assert card.counts.visits == card.now.figure.n == 6
    assert card.now.figure.value is not None and card.lost is not None
    tiny = Fraction(1, 10**9)
    assert abs(sum(row.lost for row in card.clauses) - card.lost) < tiny
    assert abs(sum(row.earned for row in card.sections) - card.now.figure.value) < tiny
    assert abs(sum(row.weight for row in card.sections) - 100) < tiny
    hello = next(row for row in card.clauses if row.number == "2.1")
    assert (hello.share.met, hello.share.n) == (4, 6)
    assert next(row for row in card.clauses if row.number == "1.3").share.n == 5, "what did not apply is not counted"


@pytest.mark.parametrize(
    ("n", "has_interval", "verdict", "leads_with_visits"),
    [
        (0, False, AgainstStandard.TOO_FEW, True),
        (1, False, AgainstStandard.TOO_FEW, True),
        (2, True, AgainstStandard.TOO_FEW, True),
        (3, True, AgainstStandard.BELOW, True),
        (5, True, AgainstStandard.BELOW, False),
    ],
)
def test_it_says_no_more_than_n_allows(
    inside: Flask, n: int, has_interval: bool, verdict: AgainstStandard, leads_with_visits: bool
) -> None:
    measured = a_measured_network(branches=4)
    for branch in measured.branches[1:]:
        for at in range(6):
            measured.visit(DAY + timedelta(days=at), ("sign",) if at % 2 else (), branch=branch)
    visits(measured, n, ("hello", "listen", "goodbye"))
    visits(measured, 2, first=date(2026, 3, 2))
    card = card_of(measured)
    assert card.counts.visits == n
    assert (card.now.figure.interval is not None) is has_interval
    assert card.now.verdict is verdict
    assert (len(card.seen) == n) and bool(card.long_level) if leads_with_visits else card.seen == ()
    assert bool(card.things) is (n >= 5), "a loss on few visits is no habit"
    if leads_with_visits and card.long_level:
        assert (card.long_level.months, card.long_level.level.figure.n) == (12, n + 2)


def test_it_orders_what_to_mend_by_price_and_opens_the_dearest(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    visits(measured, 12, ("hello", "goodbye"), comment="Не попрощались")
    card = card_of(measured)
    assert [thing.number for thing in card.things] == ["2.3", "2.1"]
    assert card.things[0].lost > card.things[1].lost > 0
    assert card.things[0].quotes[0].text == "Не попрощались"
    assert card.why is not None and card.why.number == "2.3"
    assert (card.why.failed_in, card.why.visits) == (12, 12)


def test_it_compares_with_the_previous_period_and_with_the_rest_alone(inside: Flask) -> None:
    measured = a_measured_network(branches=4)
    for branch in measured.branches[1:]:
        for at in range(8):
            measured.visit(DAY + timedelta(days=at), ("sign",) if at % 2 else (), branch=branch)
    visits(measured, 8, ("hello", "listen", "goodbye"))
    visits(measured, 8, ("sign",), first=date(2026, 4, 6))
    card = card_of(measured)
    assert card.before is not None and card.before.level.figure.n == 8
    assert card.changes[0].verdict is AgainstPrevious.FELL
    assert card.rest is not None
    assert card.rest.level.figure.n == 3, "branches, ours left out"
    alone = 100 - Fraction(40, 6)
    assert float(card.rest.level.figure.value or 0) == pytest.approx(float(alone), abs=1e-9)
    assert card.rest.verdict is AgainstStandard.BELOW
    assert card.method.changes.rows == 2, "a section that never varies has no interval and is not compared"


def test_it_compares_only_the_same_items_across_versions(inside: Flask) -> None:
    measured = a_measured_network()
    form = a_measured_form()
    talk = form.sections[1]
    wider = type(form)(
        sections=(form.sections[0], type(talk)(**{**vars_of(talk), "questions": (*talk.questions, NEW)})),
        languages=form.languages,
        scoring=form.scoring,
    )
    from_now = measured.next_version(wider)
    visits(measured, 5, ("hello",), first=date(2026, 4, 6))
    for at in range(5):
        measured.visit(DAY + timedelta(days=at), ("hello", "calm"), version=from_now, form=wider)
    card = card_of(measured)
    assert card.before is not None and card.before.same_items == 6
    assert card.changes[0].difference.value == 0, "the new question does not count as a change of service"
    assert card.now.figure.value != card.before.level.figure.value
    assert [(cut.old, cut.new) for cut in card.trend.breaks] == [("1", "2")]


NEW = a_question("calm", weight=Fraction(6), clause="2.4")


def vars_of(section: object) -> dict[str, object]:
    return {name: getattr(section, name) for name in section.__dataclass_fields__}  # type: ignore[attr-defined]


def test_it_shows_people_only_from_certain_visits_and_never_below_five(inside: Flask) -> None:
    measured = a_measured_network()
    anna, boris, vera = (a_staff_member(measured.branch, name=name) for name in ("Анна", "Борис", "Вера"))
    visits(measured, 12, ("hello", "sign"), staff=anna)
    visits(measured, 6, staff=boris)
    visits(measured, 4, staff=vera)
    visits(measured, 9, staff=vera, match="likely")
    rows = {row.name: row for row in card_of(measured).people.rows}
    assert rows["Вера"].hidden is Hidden.TOO_FEW and rows["Вера"].figure is None
    assert rows["Борис"].hidden is Hidden.SHIELD, "a second one, so that the first cannot be worked out"
    figure = rows["Анна"].figure
    assert figure is not None and figure.n == 12
    assert figure.value == 100 - Fraction(100, 6), "only what depends on the person, not the sign outside"
    assert rows["Анна"].strength_number in {"2.2", "2.3"}


def test_it_gives_a_person_a_verdict_from_ten_visits_on(inside: Flask) -> None:
    measured = a_measured_network()
    anna, boris = (a_staff_member(measured.branch, name=name) for name in ("Анна", "Борис"))
    for at in range(12):
        measured.visit(DAY + timedelta(days=at), ("goodbye",) if at % 3 else (), staff=anna)
        measured.visit(DAY + timedelta(days=at), ("goodbye",) if at % 2 else (), staff=boris if at < 9 else None)
    rows = {row.name: row for row in card_of(measured).people.rows}
    assert rows["Анна"].verdict is AgainstStandard.BELOW
    assert rows["Борис"].figure is not None and rows["Борис"].verdict is None


def test_it_counts_waves_in_a_row_and_compares_wave_with_wave(inside: Flask) -> None:
    measured = a_measured_network()
    waves = [measured.wave(f"Волна {n}", date(2026, 3 * n - 2, 1), date(2026, 3 * n, 28)) for n in (1, 2, 3)]
    for wave in waves:
        visits(measured, 5, ("goodbye",), first=wave.from_day, wave=wave)
    card = card_of(measured, f"wave-{waves[2].id}")
    assert card.period.name == "Волна 3"
    assert card.before is not None and card.before.period.name == "Волна 2"
    assert next(row for row in card.clauses if row.number == "2.3").waves_repeated == 3
    assert [wave.name for wave in card.trend.waves] == ["Волна 1", "Волна 2", "Волна 3"]


def test_it_tells_customers_only_from_five_answers_on(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    measured.answers(DAY, 9, 10, 3, 8)
    assert card_of(measured).loyalty is None
    measured.answers(DAY, 10, comment="Спасибо за терпение")
    measured.answers(DAY, *[9] * 6, branch=measured.branches[1])
    card = card_of(measured)
    assert card.loyalty is not None and card.loyalty.figure.value == 40
    assert card.loyalty.figure.interval is not None
    assert card.loyalty.network is not None and card.loyalty.network.n == 6
    assert (card.satisfaction[0].share.met, card.satisfaction[0].share.n) == (4, 5)
    assert card.praise[0].text == "Спасибо за терпение"


def test_it_tells_actions_and_complaints_on_the_same_clause(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 10, ("goodbye",))
    with acting_in(measured.organisation.id):
        for kind, at in (("complaint", AT - timedelta(days=30)), ("corrective_action", AT - timedelta(days=40))):
            open_case(kind=kind, source="hand", title="Прощание", branch_id=measured.branch.id, clause_key="2.3", at=at)
    card = card_of(measured)
    assert card.counts.cases == 1
    assert [(row.number, row.cases, row.visits.n) for row in card.witnesses] == [("2.3", 1, 10)]
    assert len(card.actions) == 1 and card.actions[0].clause == "2.3" and card.actions[0].is_overdue
    assert card.things[0].cases_alike == 1 and card.things[0].step == "Прощание"


def test_it_is_preliminary_until_the_period_is_closed_and_names_restatements(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 3)
    card = card_of(measured)
    assert not card.period.is_closed and card.period.closes_on == date(2026, 10, 10)
    closed_at = datetime(2026, 10, 10, 3, tzinfo=UTC)
    with acting_in(measured.organisation.id):
        closing.close(period=find_period("2026-Q3"), at=closed_at, actor_id=None)
    assert card_of(measured).period.is_closed
    measured.visit(DAY, ("hello",), approved_at=closed_at + timedelta(days=1))
    assert card_of(measured).period.restatement == 1


def test_it_never_holds_who_made_the_visits(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 3, ("hello",))
    text = card_of(measured).to_json()
    assert CANARY not in text and "Канарейк" not in text


def test_it_takes_the_same_statements_for_any_number_of_visits_and_branches(inside: Flask) -> None:
    counts = []
    for branches, each in ((2, 3), (6, 12)):
        measured = a_measured_network(branches=branches)
        for branch in measured.branches:
            for at in range(each):
                measured.visit(DAY + timedelta(days=at), ("hello",) if at % 2 else (), branch=branch)
        card_of(measured)
        with acting_in(measured.organisation.id), count_statements() as seen:
            build(branch_id=measured.branch.id, period=find_period("2026-Q3"), at=AT, language="ru")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 25


def test_it_knows_no_branch_of_another_organisation(inside: Flask) -> None:
    ours, theirs = a_measured_network(), a_measured_network(name="Другой банк")
    with acting_in(ours.organisation.id), pytest.raises(NotFound):
        build(branch_id=theirs.branch.id, period=find_period("2026-Q3"), at=AT, language="ru")
