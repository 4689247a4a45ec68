"""A form's JSON: read to frozen records, written back the same, refused with every problem and its place."""

import json
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.questions.numbers import exact_number, exact_sum, number_text
from app.questions.problems import Code
from app.questions.schema import Effect, InvalidForm, Text, dump_form, parse_form
from tests.questions.building import form_json, options, question, section

WHOLE = {
    "format": 1,
    "languages": ["ru", "en"],
    "sections": [
        {
            "id": "entrance",
            "label": {"ru": "Вход", "en": "Entrance"},
            "weight": "12.5",
            "gate": 70,
            "requires_tag": "hall",
            "show_if": {"==": [{"channel": []}, "in_person"]},
            "questions": [
                {
                    "id": "1.1",
                    "type": "several",
                    "label": {"ru": "Что видно?"},
                    "short": {"ru": "вход"},
                    "hint": {"ru": "С улицы"},
                    "required": False,
                    "na_allowed": True,
                    "unobserved_allowed": True,
                    "weight": "1/3",
                    "critical": {"effect": "cap", "threshold": "0.5", "cap_percent": 60},
                    "clause": "3.2",
                    "clause_id": 17,
                    "attribution": "both",
                    "options": [
                        {"id": "sign", "label": {"ru": "Вывеска"}, "points": "0.5"},
                        {"id": "none", "label": {"ru": "Ничего"}, "exclusive": True},
                    ],
                    "multi": {"rule": "at_least", "k": 1},
                    "points_min": -1,
                    "max": 3,
                    "comment_when": {"in": ["none", {"answer": "1.1"}]},
                    "photo_when": True,
                    "page": 2,
                },
                {
                    "id": "1.2",
                    "type": "number",
                    "label": {"ru": "Сколько?"},
                    "unit": {"ru": "чел."},
                    "bands": [{"bound": "4.5", "ratio": 1}, {"bound": None, "ratio": 0}],
                    "min": 0,
                    "step": "0.5",
                    "polarity": "higher",
                    "repeats": 3,
                    "show_if": {"and": [{">": [{"score": "1.1"}, 0.25]}, {"not": [{"has_photo": "1.1"}]}]},
                    "requires_tag": "cash",
                },
                {
                    "id": "1.3",
                    "type": "datetime",
                    "label": {"ru": "Когда?"},
                    "parts": "time",
                    "show_if": {"<": [{"time": "09:00:00"}, {"time": "10:00:00"}]},
                },
                {"id": "1.4", "type": "photo", "label": {"ru": "Фото"}, "original_photo": True, "bonus": True},
                {"id": "1.5", "type": "short_text", "label": {"ru": "Имя"}, "min_words": 2},
            ],
        }
    ],
    "scoring": {
        "mode": "penalty",
        "bands": [
            {"id": "a", "label": {"ru": "А"}, "bound": 5},
            {"id": "b", "label": {"ru": "Б"}, "bound": None},
        ],
        "pass_mark": 10,
        "bonus_cap": 110,
        "coverage_floor": "0.8",
        "na_limit": "0.25",
        "penalty_max": 40,
        "met_from": "0.75",
    },
}


def test_it_round_trips_exactly() -> None:
    of = parse_form(WHOLE)
    assert dump_form(of) == WHOLE
    assert parse_form(json.loads(json.dumps(dump_form(of)))) == of


def test_it_is_frozen_and_can_be_compared() -> None:
    of = parse_form(WHOLE)
    with pytest.raises(FrozenInstanceError):
        of.sections[0].questions[0].weight = Fraction(2)  # type: ignore[misc]  # what must fail
    assert hash(of) == hash(parse_form(WHOLE))


def test_it_reads_what_it_says() -> None:
    of = parse_form(WHOLE)
    first = of.by_id["1.1"]
    assert (first.weight, first.options[0].points) == (Fraction(1, 3), Fraction(1, 2))
    assert first.critical is not None
    assert (first.critical.effect, first.critical.cap_percent) == (Effect.CAP, 60)
    assert of.numbers == {"1.1": "1.1", "1.2": "1.2", "1.3": "1.3", "1.4": "1.4", "1.5": "1.5"}
    assert (of.order["1.3"], len(of.questions)) == (2, 5)


def test_it_falls_back_to_the_first_language() -> None:
    label = parse_form(WHOLE).sections[0].label
    assert [label.to(each) for each in ("ru", "en", "de")] == ["Вход", "Entrance", "Вход"]
    assert Text((("en", "Only"),)).to("ru") == "Only"


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        ([], "", Code.WRONG_SHAPE),
        ({}, "", Code.MISSING),
        ({"sections": {}}, "/sections", Code.WRONG_SHAPE),
        ({"sections": [5]}, "/sections/0", Code.WRONG_SHAPE),
        ({"sections": [], "colour": 1}, "/colour", Code.UNKNOWN_KEY),
        ({"sections": [], "scoring": {"mode": "golf"}}, "/scoring/mode", Code.UNKNOWN_WORD),
        ({"sections": [], "scoring": {"bonus_cap": 90}}, "/scoring/bonus_cap", Code.OUT_OF_RANGE),
    ],
)
def test_it_refuses_what_is_no_form(data: object, place: str, code: Code) -> None:
    with pytest.raises(InvalidForm) as refused:
        parse_form(data)
    assert (place, code) in [(each.place, each.code) for each in refused.value.problems]


@pytest.mark.parametrize(
    ("more", "below", "code"),
    [
        ({"id": "вопрос"}, "/id", Code.BAD_ID),
        ({"id": "a/b"}, "/id", Code.BAD_ID),
        ({"label": {}}, "/label", Code.NO_TEXT),
        ({"label": {"ru": " "}}, "/label/ru", Code.NO_TEXT),
        ({"label": {"Russian": "Да"}}, "/label", Code.UNKNOWN_LANGUAGE),
        ({"label": {"en": "Yes"}}, "/label", Code.MISSING_LANGUAGE),
        ({"weight": -1}, "/weight", Code.OUT_OF_RANGE),
        ({"weight": "1,5"}, "/weight", Code.BAD_NUMBER),
        ({"weight": True}, "/weight", Code.BAD_NUMBER),
        ({"weight": float("nan")}, "/weight", Code.BAD_NUMBER),
        ({"weigth": 1}, "/weigth", Code.UNKNOWN_KEY),
        ({"required": "yes"}, "/required", Code.WRONG_SHAPE),
        ({"critical": {"effect": "boom"}}, "/critical/effect", Code.UNKNOWN_WORD),
        ({"critical": {"effect": "cap"}}, "/critical", Code.MISSING),
        ({"critical": {"effect": "flag", "threshold": 2}}, "/critical/threshold", Code.OUT_OF_RANGE),
        ({"multi": {"rule": "at_least"}}, "/multi", Code.BAD_MULTI),
        ({"bands": [{"bound": 3}]}, "/bands/0", Code.MISSING),
        ({"repeats": 0}, "/repeats", Code.WRONG_SHAPE),
        ({"options": "a, b"}, "/options", Code.WRONG_SHAPE),
        ({"parts": "year"}, "/parts", Code.UNKNOWN_WORD),
        ({"show_if": {"=": [1, 2]}}, "/show_if/=", Code.UNKNOWN_OPERATOR),
        ({"show_if": {"regex": [1, 2]}}, "/show_if/regex", Code.UNKNOWN_OPERATOR),
        ({"show_if": {"==": [1]}}, "/show_if/==", Code.WRONG_ARITY),
        ({"show_if": {"and": [{"==": [1, 2, 3]}]}}, "/show_if/and/0/==", Code.WRONG_ARITY),
        ({"show_if": {"answered": 5}}, "/show_if/answered", Code.WRONG_OPERAND),
        ({"show_if": {"==": [{"date": "2026-02-30"}, 1]}}, "/show_if/==/0", Code.BAD_CONDITION),
        ({"show_if": {"a": 1, "b": 2}}, "/show_if", Code.BAD_CONDITION),
        ({"show_if": {"==": [None, 1]}}, "/show_if/==/0", Code.BAD_CONDITION),
        ({"show_if": {"==": [Decimal("0.12345678901234567"), 1]}}, "/show_if/==/0", Code.BAD_NUMBER),
    ],
)
def test_it_refuses_a_bad_question_and_says_where(more: dict[str, Any], below: str, code: Code) -> None:
    with pytest.raises(InvalidForm) as refused:
        parse_form(form_json(section("s", question("1"), {**question("2"), **more})))
    assert ("/sections/0/questions/1" + below, code) in [(each.place, each.code) for each in refused.value.problems]


def test_it_reports_everything_at_once() -> None:
    with pytest.raises(InvalidForm) as refused:
        parse_form(form_json(section("s", question("a b", weight="x", options=options({"й": "y"})))))
    assert [each.code for each in refused.value.problems] == [
        Code.BAD_ID,
        Code.BAD_NUMBER,
        Code.BAD_ID,
        Code.BAD_NUMBER,
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (3, "3"),
        ("0.50", "0.5"),
        (0.1, "0.1"),
        (Decimal("0.10"), "0.1"),
        ("-2", "-2"),
        ("-0.25", "-0.25"),
        ("1/3", "1/3"),
        (1e-7, "0.0000001"),
        ("1e3", None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ("", None),
        ("٣", None),
    ],
)
def test_it_reads_numbers_by_their_decimal_text(raw: object, expected: str | None) -> None:
    number = exact_number(raw)
    assert (None if number is None else number_text(number)) == expected


def test_it_sums_exactly() -> None:
    numbers = [Fraction(1, 3), Fraction(1, 10), Fraction(-1, 3), Fraction(2, 10), Fraction(5)]
    assert exact_sum(numbers) == sum(numbers, Fraction(0)) == Fraction("5.3")
