"""The rules of a line of branches or staff."""

import pytest

from app.documents.lines import columns
from app.organisation.lines import BRANCH_HEADINGS, read_branch, read_staff, repeated

GOOD = {
    "code": "0417",
    "name": "Казань, ул. Баумана",
    "region": "Россия / Поволжье",
    "time_zone": "Europe/Moscow",
    "latitude": "55,790",
    "longitude": "49.1100",
    "tags": "касса; парковка, премиум",
}


def test_it_reads_a_line_with_decimal_commas_and_a_path_of_regions() -> None:
    row, problems = read_branch(2, GOOD)
    assert problems == []
    assert row.region == ("Россия", "Поволжье")
    assert (str(row.latitude), str(row.longitude)) == ("55.790000", "49.110000")
    assert row.tags == ("касса", "парковка", "премиум")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("code", "", "missing"),
        ("name", "", "missing"),
        ("region", "", "missing"),
        ("time_zone", "", "missing"),
        ("time_zone", "Москва", "unknown_zone"),
        ("latitude", "91", "not_degrees"),
        ("latitude", "север", "not_degrees"),
        ("latitude", "nan", "not_degrees"),
        ("longitude", "-180.1", "not_degrees"),
        ("name", "я" * 201, "too_long"),
    ],
)
def test_it_names_the_line_the_column_and_what_is_wrong(field: str, value: str, code: str) -> None:
    _, problems = read_branch(7, GOOD | {field: value})
    assert [(p.line, p.column, p.code) for p in problems] == [(7, field, code)]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("branch", "9999", "unknown_branch"), ("branch", "", "missing"), ("email", "нет адреса", "not_an_address")],
)
def test_it_checks_a_line_of_staff_against_the_branches_there_are(field: str, value: str, code: str) -> None:
    _, problems = read_staff(3, {"code": "7", "name": "Ли Анна", "branch": "0417"} | {field: value}, {"0417"})
    assert [(p.column, p.code) for p in problems] == [(field, code)]


def test_it_finds_a_code_that_stands_twice_and_says_where_it_stood_first() -> None:
    rows = [read_branch(line, GOOD)[0] for line in (2, 3, 4)]
    assert [(p.line, p.value) for p in repeated(rows)] == [(3, "0417 (2)"), (4, "0417 (2)")]


def test_it_knows_headings_in_both_languages_whatever_their_case() -> None:
    assert columns(["Код", "NAME", "Регион", "чужой столбец"], BRANCH_HEADINGS) == {
        "code": "Код",
        "name": "NAME",
        "region": "Регион",
    }
