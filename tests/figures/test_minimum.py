"""The table of minimum n, and the second cell that a hidden one takes with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.figures.minimum import (
    DEFAULTS,
    Floor,
    Kind,
    Showing,
    difference_gives_away,
    hidden_cells,
    hidden_in_table,
    leads_with_cases,
    may_show,
)

FLAGS = ("figure", "interval", "verdict", "rank", "text", "case", "indicative")


def _flags(showing: Showing) -> set[str]:
    return {flag for flag in FLAGS if getattr(showing, flag)}


@pytest.mark.parametrize(
    ("kind", "n", "shown"),
    [
        (Kind.BRANCH_VISITS, 0, ""),
        (Kind.BRANCH_VISITS, 1, "figure case"),
        (Kind.BRANCH_VISITS, 2, "figure case interval"),
        (Kind.BRANCH_VISITS, 3, "figure case interval verdict"),
        (Kind.BRANCH_VISITS, 4, "figure case interval verdict"),
        (Kind.BRANCH_VISITS, 5, "figure case interval verdict rank"),
        (Kind.PERSON_VISITS, 1, "case"),
        (Kind.PERSON_VISITS, 4, "case"),
        (Kind.PERSON_VISITS, 5, "case figure interval"),
        (Kind.PERSON_VISITS, 9, "case figure interval"),
        (Kind.PERSON_VISITS, 10, "case figure interval verdict"),
        (Kind.PERSON_VISITS, 999, "case figure interval verdict"),
        (Kind.PERSON_SURVEY, 9, ""),
        (Kind.PERSON_SURVEY, 10, "figure interval verdict text"),
        (Kind.BRANCH_SURVEY, 4, ""),
        (Kind.BRANCH_SURVEY, 5, "figure interval verdict text indicative"),
        (Kind.BRANCH_SURVEY, 29, "figure interval verdict text indicative"),
        (Kind.BRANCH_SURVEY, 30, "figure interval verdict text rank"),
        (Kind.HEAT_CELL, 2, "figure interval"),
        (Kind.HEAT_CELL, 3, "figure interval verdict"),
        (Kind.STAFF_PULSE, 9, ""),
        (Kind.STAFF_PULSE, 10, "figure interval verdict text"),
    ],
)
def test_it_shows_what_the_table_allows(kind: Kind, n: int, shown: str) -> None:
    assert _flags(may_show(kind, n)) == set(shown.split())


def test_it_shows_nothing_of_a_pulse_before_its_close() -> None:
    assert _flags(may_show(Kind.STAFF_PULSE, 500, closed=False)) == set()


@pytest.mark.parametrize(("kind", "needed"), [(Kind.BRANCH_VISITS, 3), (Kind.PERSON_VISITS, 10), (Kind.HEAT_CELL, 3)])
def test_it_names_how_many_a_verdict_needs(kind: Kind, needed: int) -> None:
    assert may_show(kind, 1).verdict_needs == needed


def test_it_lets_an_organisation_ask_for_more() -> None:
    stricter = replace(DEFAULTS, person_visits=Floor(figure=8, interval=8, verdict=20, rank=None, case=2))
    assert _flags(may_show(Kind.PERSON_VISITS, 7, stricter)) == {"case"}
    assert _flags(may_show(Kind.PERSON_VISITS, 1, stricter)) == set()


@pytest.mark.parametrize("wrong", [(0, 2, 3, None), (1, 4, 3, None), (9, 2, 3, None), (1, 2, 3, 2)])
def test_it_refuses_a_table_that_says_more_than_it_shows(wrong: tuple[int, int, int, int | None]) -> None:
    with pytest.raises(ValueError, match="need"):
        Floor(*wrong)


@pytest.mark.parametrize(("n", "leads"), [(0, True), (4, True), (5, False)])
def test_it_leads_with_what_was_seen_below_five(n: int, leads: bool) -> None:
    assert leads_with_cases(n) is leads


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": 9, "b": 7}, ""),
        ({"a": 9, "b": 7, "c": 0}, ""),
        ({"a": 9, "b": 3, "c": 7}, "b c"),
        ({"a": 9, "b": 2, "c": 4}, "b c"),
        ({"a": 9, "b": 1, "c": 1, "d": 6}, "b c d"),
        ({"a": 3}, "a"),
        ({"a": 3, "b": 0}, "a"),
        ({"a": 3, "b": 30}, "a b"),
        ({}, ""),
    ],
)
def test_it_hides_a_second_cell_with_the_first(cells: dict[str, int], hidden: str) -> None:
    assert hidden_cells(cells, 5) == set(hidden.split())


TABLES = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.integers(0, 12), max_size=16)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(TABLES)
def test_it_leaves_no_row_or_column_with_one_hidden_cell(cells: dict[tuple[str, str], int]) -> None:
    hidden = hidden_in_table(cells, 5)
    assert {cell for cell, n in cells.items() if 0 < n < 5} <= hidden
    for axis in (0, 1):
        for line in {cell[axis] for cell in cells}:
            filled = {cell for cell, n in cells.items() if cell[axis] == line and n}
            masked = filled & hidden
            few = len(masked) == 1 or 0 < sum(cells[cell] for cell in masked) < 5
            assert not few or masked == filled


@pytest.mark.parametrize(("wider", "narrower", "gives"), [(20, 20, False), (20, 17, True), (20, 15, False)])
def test_it_sees_when_two_filters_give_a_few_away(wider: int, narrower: int, gives: bool) -> None:
    assert difference_gives_away(wider, narrower, 5) is gives
