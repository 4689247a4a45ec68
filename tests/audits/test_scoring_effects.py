"""Critical items, bonus, gates, penalty points, bands: what may change a total beyond its sums."""

from fractions import Fraction
from typing import Any

import pytest

from app.questions.schema import Effect, Form
from audits.scoring import Unit
from tests.audits.test_scoring import adds_up, lenient, scored
from tests.questions.building import Row, form, options, question, section


def critical(effect: str, **more: Any) -> Row:
    return {"effect": effect, **more}


def three(effect_a: Row | None = None, effect_b: Row | None = None, **scoring: Any) -> Form:
    """Two sections: a1 (weight 1), a2 (3); b1 (4), b2 (2)."""
    return form(
        section("a", lenient("a1", critical=effect_a, clause="3.4"), lenient("a2", weight=3)),
        section("b", lenient("b1", weight=4), lenient("b2", weight=2, critical=effect_b)),
        **scoring,
    )


ALL_YES = {"a1": "yes", "a2": "yes", "b1": "yes", "b2": "yes"}


@pytest.mark.parametrize(
    ("effect", "mode", "raw", "final"),
    [
        (critical("flag"), "flat", "90", "90"),
        (critical("section_zero"), "flat", "90", "60"),
        (critical("section_zero"), "section", "87.5", "50"),
        (critical("cap", cap_percent=40), "flat", "90", "40"),
        (critical("cap", cap_percent=95), "flat", "90", "90"),
        (critical("total_zero"), "flat", "90", "0"),
        (critical("total_zero"), "section", "87.5", "0"),
    ],
)
def test_it_applies_a_critical_effect_after_the_sums(effect: Row, mode: str, raw: str, final: str) -> None:
    result = scored(three(effect, mode=mode, pass_mark=10), {**ALL_YES, "a1": "no"})
    assert (result.raw, result.final) == (Fraction(raw), Fraction(final))
    assert result.passed is False  # whatever the effect
    [line] = result.effects
    assert (line.number, line.clause, line.item, line.section) == ("1.1", "3.4", "a1", "a")
    assert (line.before, line.after, line.loss) == (result.raw, result.final, result.raw - result.final)
    assert adds_up(result)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("total_zero", "cap", [("cap", "70", "50"), ("total_zero", "50", "0")]),
        ("cap", "section_zero", [("section_zero", "70", "30"), ("cap", "30", "30")]),
        ("flag", "cap", [("cap", "70", "50"), ("flag", "50", "50")]),
        ("section_zero", "section_zero", [("section_zero", "70", "40"), ("section_zero", "40", "0")]),
    ],
)
def test_it_applies_two_effects_in_order(one: str, other: str, expected: list[tuple[str, str, str]]) -> None:
    def effect(name: str) -> Row:
        return critical(name, cap_percent=50) if name == "cap" else critical(name)

    result = scored(three(effect(one), effect(other)), {**ALL_YES, "a1": "no", "b2": "no"})
    told = [(line.effect, line.before, line.after) for line in result.effects]
    assert told == [(Effect(name), Fraction(before), Fraction(after)) for name, before, after in expected]
    assert adds_up(result)


def test_it_tells_two_zeros_of_one_section_once_in_numbers() -> None:
    zero = critical("section_zero")
    of = form(section("a", lenient("1", critical=zero), lenient("2", critical=zero)), section("b", lenient("3")))
    result = scored(of, {"1": "no", "2": "no", "3": "yes"})
    assert [line.loss for line in result.effects] == [0, 0]
    partly = scored(of, {"1": "no", "2": "yes", "3": "yes"})
    assert (partly.raw, partly.final) == (Fraction(200, 3), Fraction(100, 3))


@pytest.mark.parametrize(
    ("answer", "is_triggered", "for_reviewer"),
    [
        ("no", True, ()),
        ("yes", False, ()),
        ("n/a", False, ()),
        ("unobserved", False, ("1",)),
        (None, False, ()),
    ],
)
def test_it_triggers_by_a_scored_answer_alone(answer: str, is_triggered: bool, for_reviewer: tuple[str, ...]) -> None:
    of = form(lenient("1", critical=critical("total_zero")), lenient("2"))
    result = scored(of, {"1": answer, "2": "yes"})
    assert bool(result.effects) is is_triggered
    assert result.final == (0 if is_triggered else 100)
    assert result.unobserved_criticals == for_reviewer


@pytest.mark.parametrize(("value", "is_triggered"), [(4, False), (3, True), (2, True)])
def test_it_triggers_at_the_threshold(value: int, is_triggered: bool) -> None:
    of = form(question("1", "csat", critical=critical("flag", threshold="0.5")))
    assert bool(scored(of, {"1": value}).effects) is is_triggered


def test_it_triggers_by_one_bad_till_of_three() -> None:
    of = form(question("tills", repeats=3, critical=critical("flag")))
    result = scored(of, {"tills": {"repeats": [{"value": "yes"}, {"value": "no"}]}})
    assert [line.ratio for line in result.effects] == [0]


def test_it_triggers_by_an_item_of_weight_0() -> None:
    of = form(lenient("1"), lenient("2", weight=0, critical=critical("cap", cap_percent=30)))
    assert scored(of, {"1": "yes", "2": "no"}).final == 30


@pytest.mark.parametrize(
    ("mode", "values", "base", "raw"),
    [
        ("flat", {"1": "yes", "2": "no", "extra": "yes"}, "60", "80"),
        ("flat", {"1": "yes", "2": "yes", "extra": "yes"}, "100", "100"),  # capped
        ("flat", {"1": "yes", "2": "no", "extra": "no"}, "60", "60"),  # a missing bonus costs nothing
        ("flat", {"1": "yes", "2": "no", "extra": "n/a"}, "60", "60"),
        ("section", {"1": "yes", "2": "no", "extra": "yes"}, "60", "80"),
        ("section", {"1": "yes", "2": "yes", "extra": "yes"}, "100", "100"),
    ],
)
def test_it_adds_a_bonus_to_the_earned_side_only(mode: str, values: Row, base: str, raw: str) -> None:
    of = form(lenient("1", weight=3), lenient("2", weight=2), lenient("extra", bonus=True), mode=mode, pass_mark=70)
    result = scored(of, values)
    assert (result.base, result.raw) == (Fraction(base), Fraction(raw))
    assert result.passed is (Fraction(base) >= 70)  # a bonus never rescues a failed visit
    assert adds_up(result)


def test_it_lets_a_cap_above_100_through() -> None:
    of = form(lenient("1", weight=4), lenient("extra", bonus=True), bonus_cap=110)
    result = scored(of, {"1": "yes", "extra": "yes"})
    assert result.raw == 110
    assert adds_up(result)


def test_it_makes_nothing_of_a_bonus_alone() -> None:
    assert scored(form(lenient("1"), lenient("extra", bonus=True)), {"1": "n/a", "extra": "yes"}).raw is None


@pytest.mark.parametrize(
    ("values", "passed"),
    [
        ({"a": "yes", "b": "yes", "c": "yes"}, True),
        ({"a": "no", "b": "yes", "c": "yes"}, False),  # the gate of its section
        ({"a": "yes", "b": "no", "c": "no"}, False),  # the total
        ({"a": "yes", "b": "no", "c": "yes"}, True),
        ({"a": "n/a", "b": "yes", "c": "yes"}, True),  # a gate without score stops nobody
        ({"a": "n/a", "b": "n/a", "c": "n/a"}, None),
    ],
)
def test_it_passes_with_the_total_and_every_gate(values: Row, passed: bool | None) -> None:
    of = form(section("x", lenient("a"), gate=50), section("y", lenient("b"), lenient("c", weight=2)), pass_mark=50)
    assert scored(of, values).passed is passed


def test_it_passes_exactly_at_the_mark() -> None:
    of = form(lenient("1", weight=2), lenient("2"), pass_mark="200/3")
    assert scored(of, {"1": "yes", "2": "no"}).passed is True


PENALTIES = (
    section("a", lenient("1", weight=10), lenient("2", weight=5, critical=critical("section_zero"))),
    section("b", lenient("3", weight=3), lenient("4", weight=2, critical=critical("cap", cap_percent=50))),
)
FEW = [
    {"id": "green", "label": {"ru": "Мало"}, "bound": 3},
    {"id": "yellow", "label": {"ru": "Терпимо"}, "bound": 10},
    {"id": "red", "label": {"ru": "Много"}},
]
GOOD = {"1": "yes", "2": "yes", "3": "yes", "4": "yes"}


@pytest.mark.parametrize(
    ("values", "raw", "final", "band", "passed"),
    [
        (GOOD, "0", "0", "green", True),
        ({**GOOD, "3": "no"}, "3", "3", "green", True),  # the bound belongs to the better band
        ({**GOOD, "1": "no"}, "10", "10", "yellow", False),
        ({**GOOD, "2": "no"}, "5", "15", "red", False),  # the section's other items fail as well
        ({**GOOD, "4": "no"}, "2", "2", "red", False),  # a cap is the worst band
    ],
)
def test_it_counts_penalty_points(values: Row, raw: str, final: str, band: str, passed: bool) -> None:
    result = scored(form(*PENALTIES, mode="penalty", bands=FEW, pass_mark=5), values)
    assert result.unit is Unit.POINTS
    assert (result.raw, result.final, result.band) == (Fraction(raw), Fraction(final), band)
    assert result.passed is passed
    items = sum((item.loss for item in result.items), Fraction(0))
    assert items == result.raw
    assert items + sum((line.loss for line in result.effects), Fraction(0)) == result.final


@pytest.mark.parametrize(
    ("values", "raw", "final"),
    [(GOOD, "100", "100"), ({**GOOD, "3": "no"}, "75", "75"), ({**GOOD, "1": "no", "3": "no"}, "0", "0")],
)
def test_it_makes_a_percent_of_penalties_by_the_most_points(values: Row, raw: str, final: str) -> None:
    result = scored(form(*PENALTIES, mode="penalty", penalty_max=12), values)
    assert (result.unit, result.raw, result.final) == (Unit.PERCENT, Fraction(raw), Fraction(final))
    assert adds_up(result)


def test_it_fails_a_total_zero_in_penalty_mode_without_touching_the_points() -> None:
    of = form(lenient("1", weight=2, critical=critical("total_zero")), lenient("2"), mode="penalty", bands=FEW)
    result = scored(of, {"1": "no", "2": "yes"})
    assert (result.raw, result.final, result.band, result.passed) == (2, 2, "red", False)


def test_it_counts_an_item_as_failed_below_the_programmes_bar() -> None:
    parts = (question("1", "csat", weight=4),)
    assert [scored(form(*parts, mode="penalty"), {"1": value}).raw for value in (5, 4)] == [0, 4]
    assert [scored(form(*parts, mode="penalty", met_from="0.75"), {"1": value}).raw for value in (4, 3)] == [0, 4]


@pytest.mark.parametrize(
    ("bonus", "raw", "passed"),
    [("no", "4", False), ("yes", "1", False)],
)
def test_it_takes_a_bonus_off_penalty_points_but_passes_without_it(bonus: str, raw: str, passed: bool) -> None:
    of = form(lenient("1", weight=4), lenient("extra", weight=3, bonus=True), mode="penalty", pass_mark=2)
    result = scored(of, {"1": "no", "extra": bonus})
    assert (result.base, result.raw, result.passed) == (4, Fraction(raw), passed)


def test_it_never_goes_below_no_penalty_points() -> None:
    of = form(lenient("1", weight=2), lenient("extra", weight=3, bonus=True), mode="penalty")
    result = scored(of, {"1": "no", "extra": "yes"})
    assert result.raw == 0
    assert [item.loss for item in result.items] == [2, -2]


def test_it_passes_a_gate_exactly_at_its_mark() -> None:
    of = form(section("x", lenient("1"), lenient("2"), gate=50), pass_mark=10)
    result = scored(of, {"1": "yes", "2": "no"})
    assert (result.sections[0].gate_passed, result.passed) == (True, True)


def test_it_gives_nothing_for_none_of_these_even_with_points() -> None:
    row = question("1", "several", multi={"rule": "share"}, options=options({"a": 1, "none": 1}, exclusive=["none"]))
    assert scored(form(row), {"1": ["none"]}).items[0].ratio == 0
