"""Scoring a visit: the tables of the specification."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from app.questions.answer import State
from app.questions.schema import Attribution, Form
from audits.scoring import Score, score
from tests.questions.building import LADDER, Row, check, form, options, question, section

LENIENT = {"required": False, "na_allowed": True, "unobserved_allowed": True}


def scored(of: Form, values: Mapping[str, Any], tags: tuple[str, ...] = (), **more: Any) -> Score:
    """The score of plain values."""
    answers = check(of, values, tags=tags).answers
    return score(of, answers, tags=frozenset(tags), **more)


def lenient(id: str, type: str = "yes_no", **more: Any) -> Row:
    """A question that may be left out, not applicable or unobserved."""
    return question(id, type, **LENIENT, **more)


def adds_up(result: Score) -> bool:
    """Items' losses make 100 − raw, with the effects' 100 − final."""
    assert result.raw is not None and result.final is not None
    items = sum((item.loss for item in result.items), Fraction(0))
    sections = sum((each.loss for each in result.sections), Fraction(0))
    effects = sum((line.loss for line in result.effects), Fraction(0))
    return items == sections == 100 - result.raw and items + effects == 100 - result.final


TWO_SECTIONS = (
    section("a", lenient("a1", weight=2), lenient("a2", weight=1), weight=30),
    section("b", lenient("b1", weight=1), weight=50),
    section("c", lenient("c1", weight=1), weight=40),
)


@pytest.mark.parametrize(
    ("what", "mode", "values", "expected"),
    [
        ("flat: Σ w·r / Σ w over everything", "flat", {"a1": "yes", "a2": "no", "b1": "yes", "c1": "no"}, "60"),
        (
            "section: means weighted by 30, 50, 40",
            "section",
            {"a1": "yes", "a2": "no", "b1": "yes", "c1": "no"},
            "175/3",
        ),
        ("weights that do not sum to 100 are re-normalised", "section", {"a1": "yes", "b1": "yes"}, "100"),
        (
            "all n/a in a section: its weight goes to the others",
            "section",
            {"a1": "no", "b1": "n/a", "c1": "yes"},
            "400/7",
        ),
        ("n/a leaves the sum", "flat", {"a1": "n/a", "a2": "yes", "b1": "no"}, "50"),
        ("unobserved leaves the sum", "flat", {"a1": "unobserved", "a2": "yes", "b1": "no"}, "50"),
        ("blank leaves the sum", "flat", {"a2": "yes", "b1": "no"}, "50"),
        ("one item", "flat", {"b1": "yes"}, "100"),
        ("one item, failed, is 0 and not null", "flat", {"b1": "no"}, "0"),
    ],
)
def test_it_makes_a_total(what: str, mode: str, values: dict[str, str], expected: str) -> None:
    result = scored(form(*TWO_SECTIONS, mode=mode), values)
    assert result.raw == result.final == result.base == Fraction(expected)
    assert adds_up(result)


@pytest.mark.parametrize("mode", ["flat", "section", "penalty"])
@pytest.mark.parametrize("values", [{}, dict.fromkeys(("a1", "a2", "b1", "c1"), "n/a")], ids=["blank", "n/a"])
def test_it_is_null_when_nothing_was_scored(mode: str, values: dict[str, str]) -> None:
    result = scored(form(*TWO_SECTIONS, mode=mode, pass_mark=80, penalty_max=10), values)
    assert (result.raw, result.final, result.passed, result.band) == (None, None, None, None)
    assert [each.raw for each in result.sections] == [None, None, None]


def test_it_leaves_a_section_without_scored_items_undefined() -> None:
    result = scored(form(*TWO_SECTIONS, mode="section"), {"a1": "yes", "b1": "n/a", "c1": "no"})
    assert [each.final for each in result.sections] == [100, None, 0]
    assert [each.share for each in result.sections] == [Fraction(3, 7), 0, Fraction(4, 7)]


def test_it_keeps_five_states_apart() -> None:
    of = form(
        lenient("scored"),
        lenient("na"),
        lenient("hidden", requires_tag="parking"),
        lenient("unobserved"),
        lenient("blank"),
    )
    result = scored(of, {"scored": "yes", "na": "n/a", "hidden": "no", "unobserved": "unobserved"})
    assert [item.state for item in result.items] == list(State)
    assert [item.possible for item in result.items] == [1, 0, 0, 0, 0]
    assert result.raw == 100


def test_it_shows_an_item_of_weight_0_in_no_sum() -> None:
    of = form(lenient("1"), lenient("info", weight=0))
    result = scored(of, {"1": "yes", "info": "no"})
    assert result.raw == 100
    assert (result.items[1].ratio, result.items[1].loss, result.items[1].met) == (0, 0, False)
    assert (result.shown_items, result.coverage) == (1, 1)


@pytest.mark.parametrize(
    ("points", "more", "chosen", "expected"),
    [
        (LADDER, {}, "slight", "9/10"),
        (LADDER, {}, "none", "0"),
        ({"good": 1, "so": 0, "bad": -1}, {}, "bad", "0"),  # negative points: the least is the worst
        ({"good": 1, "so": 0, "bad": -1}, {}, "so", "1/2"),
        ({"good": 1, "so": 0, "bad": -1}, {"points_min": 0}, "bad", "0"),  # clamped
        ({"good": 1, "so": 0, "bad": -1}, {"points_min": 0}, "so", "0"),
        ({"best": 5, "good": 4}, {}, "good", "4/5"),  # nothing was earned at 0, not at the least
        ({"best": 5, "good": 4}, {"points_min": 4}, "good", "0"),
        ({"best": 5, "good": 4}, {"points_max": 4}, "best", "1"),
    ],
)
def test_it_turns_points_into_a_ratio(points: Row, more: Row, chosen: str, expected: str) -> None:
    of = form(question("1", "one_choice", options=options(points), **more))
    assert scored(of, {"1": chosen}).items[0].ratio == Fraction(expected)


CHOICES = options({"a": 2, "b": 1, "c": 1, "wrong": -1, "none": 0}, exclusive=["none"])


@pytest.mark.parametrize(
    ("multi", "chosen", "expected"),
    [
        ({"rule": "share"}, ["a", "b"], "3/4"),
        ({"rule": "share"}, ["a", "b", "c"], "1"),
        ({"rule": "share"}, ["a", "wrong"], "1/4"),
        ({"rule": "share"}, ["wrong"], "0"),  # below 0 is 0
        ({"rule": "share"}, ["none"], "0"),  # none chosen
        ({"rule": "all"}, ["a", "b", "c"], "1"),
        ({"rule": "all"}, ["a", "b"], "0"),
        ({"rule": "all"}, ["a", "b", "c", "wrong"], "0"),
        ({"rule": "all"}, ["none"], "0"),
        ({"rule": "at_least", "k": 2}, ["a", "c"], "1"),
        ({"rule": "at_least", "k": 2}, ["a"], "0"),
        ({"rule": "at_least", "k": 2}, ["a", "wrong"], "0"),
        ({"rule": "at_least", "k": 2}, ["none"], "0"),
    ],
)
def test_it_scores_several_choices_by_the_questions_rule(multi: Row, chosen: list[str], expected: str) -> None:
    of = form(question("1", "several", options=CHOICES, multi=multi))
    assert scored(of, {"1": chosen}).items[0].ratio == Fraction(expected)


def test_it_takes_no_choice_at_all_for_blank() -> None:
    of = form(question("1", "several", options=CHOICES, multi={"rule": "share"}, required=False))
    assert scored(of, {"1": []}).items[0].state is State.BLANK


WAITING = [{"bound": 180, "ratio": 1}, {"bound": 300, "ratio": "0.5"}, {"ratio": 0}]
SHARES = [{"bound": "4.5", "ratio": 1}, {"bound": 4, "ratio": "0.5"}, {"ratio": 0}]


@pytest.mark.parametrize(
    ("type", "more", "value", "expected"),
    [
        ("duration", {"bands": WAITING}, "3:00", "1"),  # the bound belongs to the better band
        ("duration", {"bands": WAITING}, "3:01", "1/2"),
        ("duration", {"bands": WAITING}, "5:00", "1/2"),
        ("duration", {"bands": WAITING}, "5:01", "0"),
        ("duration", {"bands": WAITING}, 0, "1"),  # 0 is an answer
        ("number", {"bands": SHARES, "polarity": "higher"}, "4,5", "1"),  # a decimal comma
        ("number", {"bands": SHARES, "polarity": "higher"}, "4,49", "1/2"),
        ("number", {"bands": SHARES, "polarity": "higher"}, "4", "1/2"),
        ("number", {"bands": SHARES, "polarity": "higher"}, "3.99", "0"),
        ("nps", {}, 0, "0"),
        ("nps", {}, 9, "9/10"),
        ("csat", {}, 4, "3/4"),
        ("ces", {"polarity": "lower"}, 1, "1"),
        ("ces", {}, 5, "2/3"),
        ("yes_no", {"polarity": "lower"}, "no", "1"),
    ],
)
def test_it_scores_numbers_by_bands_and_scales_by_place(type: str, more: Row, value: Any, expected: str) -> None:
    of = form(question("1", type, **{"weight": 1, **more}))
    assert scored(of, {"1": value}).items[0].ratio == Fraction(expected)


def test_it_takes_the_mean_over_the_scored_repeats() -> None:
    of = form(question("tills", repeats=3, na_allowed=True))
    result = scored(of, {"tills": {"repeats": [{"value": "yes"}, {"value": "no"}, {"state": "na"}]}})
    assert (result.items[0].ratio, result.items[0].rule) == (Fraction(1, 2), "mean")


def test_it_drops_the_answered_child_of_a_hidden_parent() -> None:
    of = form(
        lenient("gate"),
        lenient("parent", show_if={"==": [{"answer": "gate"}, "yes"]}),
        lenient("child", show_if={"answered": "parent"}),
    )
    shown = scored(of, {"gate": "yes", "parent": "no", "child": "no"})
    hidden = scored(of, {"gate": "no", "parent": "no", "child": "no"})
    assert [item.state for item in hidden.items] == [State.SCORED, State.HIDDEN, State.HIDDEN]
    assert (shown.raw, hidden.raw) == (Fraction(100, 3), 0)


def test_it_hides_what_needs_a_tag_the_branch_lacks() -> None:
    of = form(
        section("a", lenient("1"), lenient("2", requires_tag="parking")),
        section("b", lenient("3"), requires_tag="pharmacy"),
    )
    values = {"1": "yes", "2": "no", "3": "no"}
    assert scored(of, values).raw == 100
    assert scored(of, values, ("parking",)).raw == 50
    assert scored(of, values, ("parking", "pharmacy")).raw == Fraction(100, 3)
    answers = check(of, values, tags=("parking", "pharmacy")).answers
    assert score(of, answers, tags=frozenset()).raw == 100  # whatever was answered


@pytest.mark.parametrize(
    ("values", "coverage", "is_covered"),
    [
        ({"1": "yes", "2": "yes", "3": "no"}, "1", True),
        ({"1": "yes", "2": "n/a", "3": "n/a"}, "1", True),
        ({"1": "yes", "2": "unobserved", "3": "n/a"}, "7/10", True),
        ({"1": "yes", "2": "unobserved"}, "7/11", False),
    ],
)
def test_it_tells_how_much_of_the_checklist_was_seen(values: Row, coverage: str, is_covered: bool) -> None:
    of = form(lenient("1", weight=7), lenient("2", weight=3), lenient("3", weight=1))
    result = scored(of, values)
    assert (result.coverage, result.is_covered) == (Fraction(coverage), is_covered)


def test_it_flags_a_great_share_of_not_applicable() -> None:
    of = form(*(lenient(str(each)) for each in range(10)))
    three = scored(of, {str(each): "n/a" if each < 3 else "yes" for each in range(10)})
    four = scored(of, {str(each): "n/a" if each < 4 else "yes" for each in range(10)})
    assert [(each.na_share, each.is_na_excessive) for each in (three, four)] == [
        (Fraction(3, 10), False),
        (Fraction(2, 5), True),
    ]


def test_it_scores_a_person_by_their_own_items_only() -> None:
    of = form(
        lenient("hall", weight=5),
        lenient("smile", weight=1, attribution="staff"),
        lenient("till", weight=3, attribution="both"),
    )
    answers = check(of, {"hall": "no", "smile": "no", "till": "yes"}).answers
    person = score(of, answers, tags=frozenset(), only=Attribution.STAFF)
    assert person.raw == 75
    assert [item.id for item in person.items] == ["smile", "till"]
    assert score(of, answers, tags=frozenset()).raw == Fraction(300, 9)


def test_it_scores_by_the_version_that_was_answered() -> None:
    old = form(lenient("1", weight=1), lenient("2", weight=1))
    new = form(lenient("1", weight=9), lenient("2", weight=1), lenient("3", weight=1))
    answers = check(old, {"1": "yes", "2": "no"}).answers
    assert score(old, answers, tags=frozenset()).raw == 50
    assert score(new, answers, tags=frozenset()).raw == 90  # another version is another score, never silently


def test_it_scores_the_same_submission_the_same_twice() -> None:
    of, values = form(*TWO_SECTIONS, mode="section"), {"a1": "yes", "a2": "no", "b1": "n/a"}
    assert scored(of, values) == scored(of, dict(reversed(values.items())))


def test_it_names_the_rule_and_the_clause_of_every_line() -> None:
    of = form(
        question("1", clause="3.2", clause_id=7),
        question("2", "duration", weight=2, bands=WAITING),
        question("3", "one_choice", options=options(LADDER)),
    )
    first, second, third = scored(of, {"1": "no", "2": 200, "3": "half"}).items
    assert (first.number, first.clause, first.clause_id, first.rule) == ("1.1", "3.2", 7, "option")
    assert (second.rule, dict(second.params)) == ("band_up_to", {"bound": "300"})
    assert dict(third.params) == {"option": "half", "points": "0.5", "worst": "0", "best": "1"}
    assert (second.weight, second.earned, second.possible, second.loss) == (2, 1, 2, 25)


@pytest.mark.parametrize("mode", ["flat", "section"])
def test_it_scores_500_items_exactly(mode: str) -> None:
    parts = [
        section(f"s{at}", *(question(f"{at}.{below}", weight=f"{below % 7}.3") for below in range(50)), weight=at)
        for at in range(10)
    ]
    of = form(*parts, mode=mode)
    result = scored(of, {each.id: "yes" if int(each.id[-1]) % 3 else "no" for each in of.questions})
    assert len(result.items) == 500
    assert adds_up(result)
