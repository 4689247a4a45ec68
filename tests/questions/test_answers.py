"""The answers document: what is kept, what is dropped, what is asked for."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.questions.answer import State
from app.questions.answers import Context, canonical_json, check_answers, dump_answers
from app.questions.problems import UNFINISHED, Code
from app.questions.types import ANSWER_TYPES, is_empty
from tests.questions.building import Row, check, form, options, question, section
from tests.questions.random_rules import random_document
from tests.questions.test_condition_vectors import FORM

PHOTO = "0198f7a1-0000-7000-8000-000000000001"
PLACES = form(
    question("1", na_allowed=True, unobserved_allowed=True),
    question("2", "number", required=False, min=0, max=10, step="0.5"),
    question("3", "long_text", required=False, min_words=2),
    question("4", "photo", required=False, max=1),
)


def codes(of: Any, values: Row, **more: Any) -> list[tuple[str, Code]]:
    return [(each.place, each.code) for each in check(of, values, **more).problems]


@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ({}, "/1", Code.REQUIRED),
        ({"1": ""}, "/1", Code.REQUIRED),
        ({"1": "maybe"}, "/1/value", Code.NOT_A_CHOICE),
        ({"1": 1}, "/1/value", Code.NOT_A_CHOICE),
        ({"1": "yes", "2": "ten"}, "/2/value", Code.NOT_A_NUMBER),
        ({"1": "yes", "2": "-0,5"}, "/2/value", Code.TOO_SMALL),
        ({"1": "yes", "2": 10.5}, "/2/value", Code.TOO_LARGE),
        ({"1": "yes", "2": "4,3"}, "/2/value", Code.OFF_STEP),
        ({"1": "yes", "3": "коротко"}, "/3/value", Code.TOO_FEW_WORDS),
        ({"1": "yes", "3": "я" * 10_001}, "/3/value", Code.TOO_MANY_CHARACTERS),
        ({"1": "yes", "3": "a\x00 b"}, "/3/value", Code.NOT_TEXT),
        ({"1": "yes", "3": "a\ud800 b"}, "/3/value", Code.NOT_TEXT),
        ({"1": "yes", "4": {"files": ["../etc/passwd"]}}, "/4/files", Code.NOT_AN_ANSWER),
        ({"1": "yes", "4": {"files": [PHOTO, PHOTO[:-1] + "2"]}}, "/4/files", Code.TOO_MANY_FILES),
        ({"1": "yes", "2": "n/a"}, "/2/state", Code.NA_NOT_ALLOWED),
        ({"1": "yes", "2": "unobserved"}, "/2/state", Code.UNOBSERVED_NOT_ALLOWED),
        ({"1": {"value": "yes", "state": "done"}}, "/1", Code.NOT_AN_ANSWER),
        ({"1": {"value": "yes", "points": 100}}, "/1", Code.NOT_AN_ANSWER),
        ({"1": {"value": "yes", "comment": 5}}, "/1/comment", Code.NOT_TEXT),
        ({"1": "yes", "9/~": "yes"}, "/9~1~0", Code.NO_SUCH_QUESTION),
    ],
)
def test_it_says_what_is_wrong_and_where(values: Row, place: str, code: Code) -> None:
    assert codes(PLACES, values) == [(place, code)]


@pytest.mark.parametrize("document", [None, [], "yes", 5])
def test_it_refuses_what_is_no_document(document: object) -> None:
    checked = check_answers(PLACES, document, Context(), complete=True)
    assert [each.code for each in checked.problems] == [Code.WRONG_SHAPE]
    assert {each.state for each in checked.answers.values()} == {State.BLANK}


@pytest.mark.parametrize("value", [0, "0", False])
def test_it_never_takes_zero_or_false_for_empty(value: object) -> None:
    of = form(question("n", "nps"), question("y", weight=0, required=False))
    values = {"n": value} if value is not False else {"n": 5, "y": False}
    assert codes(of, values) == []
    assert not is_empty(value)


def test_it_drops_hidden_answers_and_children_of_hidden_parents() -> None:
    of = form(
        question("1"),
        question("2", show_if={"==": [{"answer": "1"}, "no"]}),
        question("3", show_if={"==": [{"answer": "2"}, "no"]}),
        question("4", requires_tag="parking"),
    )
    values = {"1": "yes", "2": "no", "3": "yes", "4": "yes"}
    checked = check(of, values)
    assert checked.problems == ()  # nothing hidden is required
    assert checked.document == {"1": {"state": "answered", "value": "yes"}}
    assert [each.state for each in checked.answers.values()] == [State.SCORED, *[State.HIDDEN] * 3]
    shown = check(of, {**values, "1": "no"}, tags=["parking"])
    assert set(shown.document) == {"1", "2", "3", "4"}


def test_it_keeps_in_a_draft_what_is_hidden_or_wrong() -> None:
    of = form(question("1"), question("2", show_if={"==": [{"answer": "1"}, "no"]}), question("3", "number"))
    draft = check(of, {"3": "fo", "1": "yes", "2": "no"}, complete=False)
    assert draft.document == {
        "1": {"state": "answered", "value": "yes"},
        "2": {"value": "no"},
        "3": {"value": "fo"},
    }
    assert [each.code for each in draft.problems] == [Code.NOT_A_NUMBER]
    back = check_answers(of, {**draft.document, "1": {"value": "no"}}, Context(), complete=False)
    assert back.answers["2"].value == "no"  # changing one's mind brings it back


def test_it_tells_an_unfinished_draft_from_a_wrong_one() -> None:
    of = form(question("1"), question("2", comment_when=True), question("3", photo_when=True), question("4", "number"))
    problems = check(of, {"2": "yes", "3": "no", "4": "x"}, complete=False).problems
    assert [each.code in UNFINISHED for each in problems] == [True, True, True, False]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"value": "yes"}, []),
        ({"value": "no"}, [("/1/comment", Code.COMMENT_REQUIRED), ("/1/files", Code.PHOTO_REQUIRED)]),
        ({"value": "no", "comment": "  "}, [("/1/comment", Code.COMMENT_REQUIRED), ("/1/files", Code.PHOTO_REQUIRED)]),
        ({"value": "no", "comment": "грязно", "files": [PHOTO]}, []),
        ({"state": "na"}, []),
    ],
)
def test_it_asks_for_a_comment_and_a_photo_when_the_answer_calls_for_them(entry: Row, expected: list[Any]) -> None:
    when = {"==": [{"answer": "1"}, "no"]}
    of = form(question("1", comment_when=when, photo_when=when, na_allowed=True))
    assert codes(of, {"1": entry}) == expected


def test_it_takes_a_comment_of_any_repeat() -> None:
    of = form(question("1", repeats=2, comment_when=True))
    entry = {"repeats": [{"value": "yes"}, {"value": "no", "comment": "хамит"}]}
    assert codes(of, {"1": entry}) == []
    assert codes(of, {"1": {"repeats": [{"value": "yes"}]}}) == [("/1/comment", Code.COMMENT_REQUIRED)]
    assert codes(of, {"1": {"repeats": [{"value": "yes"}] * 3}}) == [("/1/repeats", Code.TOO_MANY_REPEATS)]
    wrong = {"repeats": [{"value": "yes", "comment": "x"}, {"value": 5}]}
    assert codes(of, {"1": wrong}) == [("/1/repeats/1/value", Code.NOT_A_CHOICE)]


@pytest.mark.parametrize(
    ("type", "more", "raw", "kept"),
    [
        ("number", {}, " 1 234,50", "1234.5"),
        ("number", {}, -0.5, "-0.5"),
        ("duration", {}, "1:02:05", 3725),
        ("duration", {}, "90", 90),
        ("nps", {}, "0", 0),
        ("yes_no", {}, True, "yes"),
        ("several", {"options": options({"a": 1, "b": 1})}, ["b", "a", "b"], ["a", "b"]),
        ("datetime", {}, "2026-10-31T23:59", "2026-10-31T23:59:00"),
        ("datetime", {"parts": "date"}, " 2026-10-31 ", "2026-10-31"),
        ("datetime", {"parts": "time"}, "09:05", "09:05:00"),
        ("short_text", {}, "  Анна\u00a0", "Анна"),
        ("long_text", {}, "раз\r\nдва", "раз\nдва"),
    ],
)
def test_it_normalises_answers(type: str, more: Row, raw: object, kept: object) -> None:
    of = form(question("1", type, **{"weight": 0, **more}))
    checked = check(of, {"1": {"value": raw}})
    assert checked.document == {"1": {"state": "answered", "value": kept}}
    again = check_answers(of, checked.document, Context(), complete=True)
    assert (again.answers, again.document) == (checked.answers, checked.document)


def test_it_writes_the_same_document_for_the_same_answers() -> None:
    one = check(PLACES, {"2": "4,50", "1": {"comment": "да", "value": True}})
    other = check(PLACES, {"1": {"value": "yes", "comment": " да "}, "2": 4.5})
    assert list(one.document) == list(other.document) == ["1", "2"]
    assert canonical_json(one.document) == canonical_json(other.document)
    assert json.loads(canonical_json(one.document)) == one.document


def test_it_knows_the_channel_and_the_tags() -> None:
    of = form(section("a", question("1"), show_if={"==": [{"channel": []}, "phone"]}), section("b", question("2")))
    assert codes(of, {"2": "yes"}, channel="chat") == []
    assert codes(of, {"2": "yes"}, channel="phone") == [("/1", Code.REQUIRED)]


@settings(derandomize=True, max_examples=80, deadline=None, database=None)
@given(st.randoms(use_true_random=False))
def test_it_reads_back_what_it_wrote_from_any_odd_document(rng: Any) -> None:
    document, context = random_document(rng, list(FORM.by_id)), Context(frozenset({"parking"}), "phone")
    whole = check_answers(FORM, document, context, complete=True)
    again = check_answers(FORM, whole.document, context, complete=True)
    assert again.answers == whole.answers
    assert again.document == whole.document == dump_answers(whole.answers, FORM)
    draft = check_answers(FORM, document, context, complete=False)
    assert check_answers(FORM, draft.document, context, complete=False).document == draft.document
    assert {name for name in document if document[name] is not None} >= set(whole.document)


def test_it_has_one_row_for_each_answer_type() -> None:
    assert all(name == row.name for name, row in ANSWER_TYPES.items())
    assert len(ANSWER_TYPES) == 12
