"""What holds of every score, whatever the checklist and the answers."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.questions.schema import Form, Section, parse_form
from audits.scoring import Score, Unit, score_from_json, score_to_json
from tests.audits.test_scoring import scored
from tests.questions.building import LADDER, Row, form_json, options, question, section

SHORT = settings(
    derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
LONG = settings(SHORT, max_examples=3_000)
LADDER_WORDS = list(LADDER)  # the best first
EFFECTS: list[Row | None] = [None] * 8
EFFECTS += [{"effect": "flag"}, {"effect": "section_zero"}, {"effect": "total_zero"}]
EFFECTS += [{"effect": "cap", "cap_percent": 50}, {"effect": "cap", "cap_percent": "33.3", "threshold": "0.5"}]
WEIGHTS = st.one_of(st.integers(0, 9), st.decimals("0.1", "9.9", places=1).map(str))


@st.composite
def cases(draw: st.DrawFn, *, bonus: bool = True, modes: tuple[str, ...] = ("flat", "section", "penalty")) -> Any:
    """A checklist's JSON with plain answers to it."""
    values: Row = {}
    sections = []
    for at in range(draw(st.integers(1, 4))):
        questions = []
        for below in range(draw(st.integers(1, 5))):
            name = f"{at}.{below}"
            more = {"weight": draw(WEIGHTS), "critical": draw(st.sampled_from(EFFECTS)), "clause": "1.1"}
            more |= {"bonus": bonus and draw(st.integers(0, 5)) == 0, "required": False}
            more |= {"na_allowed": True, "unobserved_allowed": True}
            questions.append(question(name, "one_choice", options=options(LADDER), **more))
            values[name] = draw(st.sampled_from([*LADDER_WORDS, "n/a", "unobserved", None]))
        sections.append(section(str(at), *questions, weight=draw(WEIGHTS), gate=draw(st.sampled_from([None, 50]))))
    scoring = {"mode": draw(st.sampled_from(modes)), "pass_mark": 60}
    if scoring["mode"] == "penalty" and draw(st.booleans()):
        scoring["penalty_max"] = draw(st.integers(1, 40))
    return form_json(*sections, **scoring), values


def whole(data: Row, values: Row) -> Score:
    """The score."""
    return scored(parse_form(data), values)


def is_within_0_and_100(case: tuple[Row, Row]) -> None:
    result = whole(*case)
    assume(result.unit is Unit.PERCENT and result.raw is not None)
    for value in (result.base, result.raw, result.final):
        assert value is not None
        assert 0 <= value <= 100
    assert result.base <= result.raw and result.final <= result.raw  # type: ignore[operator]  # asserted above


def is_the_sum_of_its_lines(case: tuple[Row, Row]) -> None:
    result = whole(*case)
    assume(result.raw is not None and result.final is not None)
    full = 0 if result.unit is Unit.POINTS else 100
    items = sum((item.loss for item in result.items), Fraction(0))
    effects = sum((line.loss for line in result.effects), Fraction(0))
    assert items == abs(full - result.raw)
    assert items + effects == abs(full - result.final)
    for each in result.sections:
        assert each.loss == sum((item.loss for item in each.items), Fraction(0))


def is_never_lowered_by_a_better_answer(case: tuple[Row, Row]) -> None:
    data, values = case
    worse = [name for name, value in values.items() if value in LADDER_WORDS[1:]]
    assume(worse)
    before = whole(data, values)
    for name in worse:
        better = LADDER_WORDS[LADDER_WORDS.index(values[name]) - 1]
        after = whole(data, {**values, name: better})
        for one, other in ((before.raw, after.raw), (before.final, after.final)):
            assert one is not None or other is None
            if one is not None and other is not None:
                assert other <= one if before.unit is Unit.POINTS else other >= one
        assert not (before.passed and after.passed is False)


def is_not_changed_by_order(case: tuple[Row, Row]) -> None:
    data, values = case
    rng = random.Random(5)
    of = parse_form(data)
    mixed = [replace(each, questions=_mixed(rng, each)) for each in of.sections]
    rng.shuffle(mixed)
    one, other = scored(of, values), scored(Form(tuple(mixed), of.languages, of.scoring), values)
    assert (one.raw, one.final, one.passed, one.coverage) == (other.raw, other.final, other.passed, other.coverage)
    losses = [{item.id: item.loss for item in result.items} for result in (one, other)]
    assert losses[0] == losses[1]


def _mixed(rng: random.Random, of: Section) -> Any:
    return tuple(rng.sample(of.questions, len(of.questions)))


def is_not_changed_by_scale(case: tuple[Row, Row]) -> None:
    data, values = case
    of, factor = parse_form(data), Fraction(7, 3)
    scaled = tuple(
        replace(
            each,
            weight=each.weight * factor,
            questions=tuple(replace(one, weight=one.weight * factor) for one in each.questions),
        )
        for each in of.sections
    )
    one, other = scored(of, values), scored(Form(scaled, of.languages, of.scoring), values)
    assert (one.raw, one.final, one.band, one.passed) == (other.raw, other.final, other.band, other.passed)


def is_the_same_with_a_hidden_item_and_without(case: tuple[Row, Row]) -> None:
    data, values = case
    of = parse_form(data)
    hidden = [name for at, name in enumerate(values) if at % 2]
    tagged, absent = [], []
    for each in of.sections:
        tagged.append(replace(each, questions=tuple(_tagged(one, hidden) for one in each.questions)))
        absent.append(replace(each, questions=tuple(one for one in each.questions if one.id not in hidden)))
    left = {name: value for name, value in values.items() if name not in hidden}
    one = scored(Form(tuple(tagged), of.languages, of.scoring), values)
    other = scored(Form(tuple(absent), of.languages, of.scoring), left)
    assert (one.raw, one.final, one.passed, one.coverage) == (other.raw, other.final, other.passed, other.coverage)
    assert (one.na_items, one.shown_items) == (other.na_items, other.shown_items)


def _tagged(one: Any, hidden: list[str]) -> Any:
    return replace(one, requires_tag="parking") if one.id in hidden else one


def is_stored_to_12_places(case: tuple[Row, Row]) -> None:
    result = whole(*case)
    stored = score_to_json(result)
    again = score_from_json(stored)
    assert score_to_json(again) == stored
    for one, other in zip(result.items, again.items, strict=True):
        assert abs(one.loss - other.loss) <= Fraction(1, 2 * 10**12)
    if result.final is not None and again.final is not None:
        assert abs(result.final - again.final) <= Fraction(1, 2 * 10**12)


PLAIN = cases(bonus=False, modes=("flat", "section"))
PROPERTIES: list[tuple[Callable[[Any], None], Any]] = [
    (is_within_0_and_100, cases()),
    (is_the_sum_of_its_lines, cases()),
    (is_never_lowered_by_a_better_answer, cases()),
    (is_not_changed_by_order, cases()),
    (is_not_changed_by_scale, PLAIN),
    (is_the_same_with_a_hidden_item_and_without, cases()),
    (is_stored_to_12_places, cases()),
]
NAMES = [holds.__name__ for holds, _ in PROPERTIES]


@pytest.mark.parametrize(("holds", "strategy"), PROPERTIES, ids=NAMES)
def test_it_holds_for_random_checklists(holds: Callable[[Any], None], strategy: Any) -> None:
    SHORT(given(strategy)(holds))()


@pytest.mark.soak
@pytest.mark.parametrize(("holds", "strategy"), PROPERTIES, ids=NAMES)
def test_it_holds_for_thousands_of_random_checklists(holds: Callable[[Any], None], strategy: Any) -> None:
    LONG(given(strategy)(holds))()
