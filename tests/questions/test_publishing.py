"""What must not be published, each reason with its place."""

from typing import Any

import pytest

from app.questions.problems import Code
from app.questions.publishing import check_publishable
from app.questions.schema import parse_form
from tests.questions.building import Row, form_json, options, question, section

AB = options({"a": 1, "b": 0})
SAME = options({"a": 0, "b": 0})
FREE = options({"a": None, "b": None})
LABEL = {"ru": "Полоса"}
FIRST, SECOND = "/sections/0/questions/0", "/sections/0/questions/1"


def found(*parts: Row, **scoring: Any) -> list[tuple[str, Code]]:
    """Places and codes of what forbids publishing."""
    return [(each.place, each.code) for each in check_publishable(parse_form(form_json(*parts, **scoring)))]


def test_it_publishes_a_sound_form() -> None:
    parts = [
        section("a", question("1"), question("2", "one_choice", options=AB, show_if={"==": [{"answer": "1"}, "no"]})),
        section(
            "b",
            question("3", "several", options=AB, multi={"rule": "all"}),
            question("4", "duration", weight=2, bands=[{"bound": 180, "ratio": 1}, {"bound": 300, "ratio": "0.5"}]),
            question("5", "long_text", comment_when={"<": [{"length": {"answer": "5"}}, 3]}),
            question("6", "one_choice", options=FREE, weight=0),
            gate=50,
        ),
    ]
    assert found(*parts, mode="section", pass_mark=80) == []


@pytest.mark.parametrize(
    ("row", "below", "code"),
    [
        (question("1", "one_choice", options=SAME), "/options", Code.NO_SPREAD),
        (question("1", "one_choice", options=AB, points_min=1), "/options", Code.NO_SPREAD),
        (question("1", "several", options=SAME, multi={"rule": "share"}), "/options", Code.NO_SPREAD),
        (question("1", "one_choice"), "/options", Code.NO_OPTIONS),
        (question("1", "one_choice", options=AB[:1]), "/options", Code.FEW_OPTIONS),
        (question("1", "one_choice", options=[AB[0], AB[0]]), "/options/1/id", Code.DUPLICATE_ID),
        (question("1", options=AB), "/options", Code.OPTIONS_NOT_USED),
        (
            question("1", "one_choice", options=options({"a": 1, "b": 0}, exclusive="b")),
            "/options",
            Code.EXCLUSIVE_NOT_USED,
        ),
        (question("1", "several", options=AB), "/multi", Code.NO_MULTI),
        (question("1", multi={"rule": "all"}), "/multi", Code.BAD_MULTI),
        (question("1", "several", options=AB, multi={"rule": "at_least", "k": 2}), "/multi", Code.BAD_MULTI),
        (question("1", "one_choice", options=FREE), "/weight", Code.CANNOT_BE_SCORED),
        (question("1", "long_text", weight=1), "/weight", Code.CANNOT_BE_SCORED),
        (question("1", "number", weight=1), "/weight", Code.NO_BANDS),
        (question("1", "photo", critical={"effect": "flag"}), "/critical", Code.CRITICAL_NEVER),
        (question("1", "number", min=5, max=4), "/min", Code.BOUNDS_CROSSED),
        (question("1", "hologram"), "/type", Code.UNKNOWN_TYPE),
        (question("1", bands=[{"ratio": 1}]), "/bands", Code.CANNOT_BE_SCORED),
        (
            question("1", "number", bands=[{"bound": 5, "ratio": 1}, {"bound": 3, "ratio": 0}]),
            "/bands",
            Code.BANDS_DISORDERED,
        ),
        (
            question("1", "number", bands=[{"bound": 3, "ratio": 0}, {"bound": 5, "ratio": 1}]),
            "/bands",
            Code.BANDS_DISORDERED,
        ),
        (question("1", "number", bands=[{"ratio": 1}, {"bound": 5, "ratio": 0}]), "/bands", Code.BANDS_DISORDERED),
    ],
)
def test_it_refuses_a_meaningless_question(row: Row, below: str, code: Code) -> None:
    assert (FIRST + below, code) in found(row, question("other"))


@pytest.mark.parametrize(
    ("parts", "scoring", "place", "code"),
    [
        ([section("a")], {}, "/sections", Code.NO_QUESTIONS),
        ([section("a", question("1")), section("a", question("2"))], {}, "/sections/1/id", Code.DUPLICATE_ID),
        (
            [section("a", question("1")), section("b", question("1"))],
            {},
            "/sections/1/questions/0/id",
            Code.DUPLICATE_ID,
        ),
        ([section("a", question("1", weight=0))], {}, "/scoring", Code.NOTHING_SCORED),
        ([section("a", question("1", bonus=True))], {}, "/scoring", Code.NOTHING_SCORED),
        ([section("a", question("1"), weight=0)], {"mode": "section"}, "/sections", Code.SECTION_WEIGHTS),
        (
            [section("a", question("1")), section("b", question("2", weight=0), gate=50)],
            {},
            "/sections/1/gate",
            Code.GATE_NEVER,
        ),
        (
            [section("a", question("1")), section("b", question("2", bonus=True))],
            {"mode": "section"},
            "/sections/1",
            Code.BONUS_ALONE,
        ),
        ([section("a", question("1"))], {"pass_mark": 101}, "/scoring/pass_mark", Code.OUT_OF_RANGE),
        ([section("a", question("1"))], {"mode": "penalty", "penalty_max": 0}, "/scoring/penalty_max", Code.NO_SPREAD),
    ],
)
def test_it_refuses_a_meaningless_whole(parts: list[Row], scoring: Row, place: str, code: Code) -> None:
    assert (place, code) in found(*parts, **scoring)


@pytest.mark.parametrize(
    ("mode", "bounds", "is_refused"),
    [
        ("flat", [90, 80, None], False),
        ("flat", [80, 90, None], True),
        ("flat", [90, 80], True),  # a total below 80 would have no band
        ("flat", [None, 80], True),
        ("flat", [120, None], True),
        ("penalty", [5, 10, None], False),
        ("penalty", [10, 5, None], True),
    ],
)
def test_it_wants_bands_best_first(mode: str, bounds: list[int | None], is_refused: bool) -> None:
    bands = [{"id": f"b{at}", "label": LABEL, "bound": bound} for at, bound in enumerate(bounds)]
    refused = ("/scoring/bands", Code.BANDS_DISORDERED) in found(question("1"), mode=mode, bands=bands)
    assert refused is is_refused


def test_it_refuses_weights_where_nothing_is_scored() -> None:
    data = form_json(section("a", question("1"), gate=50))
    del data["scoring"]
    problems = check_publishable(parse_form(data))
    assert [each.place for each in problems] == ["/sections/0/gate", "/sections/0/questions/0/weight"]
    assert {each.code for each in problems} == {Code.SCORING_ABSENT}


def deep(levels: int) -> Any:
    condition: Any = {"answered": "1"}
    for _ in range(levels - 1):
        condition = {"not": condition}
    return condition


@pytest.mark.parametrize(
    ("condition", "below", "code"),
    [
        ({"answered": "9"}, "/answered", Code.UNKNOWN_QUESTION),
        ({"answered": "2"}, "/answered", Code.OWN_QUESTION),
        ({"not": [{"answered": "3"}]}, "/not/0/answered", Code.LATER_QUESTION),
        ({"==": [{"answer": "1"}, 5]}, "/==", Code.TYPE_MISMATCH),
        ({"==": [{"answer": "1"}, True]}, "/==", Code.TYPE_MISMATCH),
        ({"<": [{"answer": "1"}, "no"]}, "/<", Code.TYPE_MISMATCH),
        ({"==": [{"answer": "n"}, "4"]}, "/==", Code.TYPE_MISMATCH),
        ({"==": [{"answer": "d"}, "2026-10-05"]}, "/==", Code.TYPE_MISMATCH),
        ({"==": [{"answer": "d"}, {"datetime": "2026-10-05T10:00"}]}, "/==", Code.TYPE_MISMATCH),
        ({"==": [{"answer": "m"}, ["a"]]}, "/==", Code.TYPE_MISMATCH),
        ({"<": [{"answered": "1"}, True]}, "/<", Code.TYPE_MISMATCH),
        ({"in": [{"answer": "n"}, ["4"]]}, "/in", Code.TYPE_MISMATCH),
        ({"in": [{"answer": "n"}, 4]}, "/in", Code.TYPE_MISMATCH),
        ({"seconds_between": [1, 2]}, "/seconds_between", Code.TYPE_MISMATCH),
        ({"==": [{"answer": "1"}, "maybe"]}, "/==", Code.UNKNOWN_OPTION),
        ({"==": ["q", {"answer": "o"}]}, "/==", Code.UNKNOWN_OPTION),
        ({"in": [{"answer": "o"}, ["a", "q"]]}, "/in", Code.UNKNOWN_OPTION),
        ({"in": ["q", {"answer": "m"}]}, "/in", Code.UNKNOWN_OPTION),
        ({">": [{"+": [{"answer": "1"}, 1]}, 1]}, "/>/0/+/0", Code.WRONG_OPERAND),
        ({">": [{"length": {"answer": "n"}}, 1]}, "/>/0/length/0", Code.WRONG_OPERAND),
        ({"and": [{"answer": "1"}]}, "/and/0", Code.WRONG_OPERAND),
        ({"==": [{"answer": "p"}, "x"]}, "/==/0/answer", Code.WRONG_OPERAND),
        ({">": [{"count_selected": "o"}, 1]}, "/>/0/count_selected", Code.WRONG_OPERAND),
        ({">": [{"score": "t"}, 1]}, "/>/0/score", Code.WRONG_OPERAND),
        ({"==": [{"answer": "r"}, "yes"]}, "/==/0/answer", Code.WRONG_OPERAND),
        ({"answer": "1"}, "", Code.NOT_A_STATEMENT),
        (5, "", Code.NOT_A_STATEMENT),
        (deep(9), "", Code.TOO_DEEP),
        ({"or": [{"answered": "1"}] * 50}, "", Code.TOO_LONG),
    ],
)
def test_it_refuses_a_condition_that_cannot_work(condition: object, below: str, code: Code) -> None:
    assert ("/sections/0/questions/8/show_if" + below, code) in found(*conditional(condition))


@pytest.mark.parametrize(
    "condition",
    [
        True,
        deep(8),
        {"or": [{"answered": "1"}] * 49},
        {"==": [{"answer": "1"}, "no"]},
        {"!=": [{"answer": "o"}, "a"]},
        {"in": ["a", {"answer": "m"}]},
        {"in": [{"answer": "o"}, ["a", "b"]]},
        {">": [{"-": [{"answer": "n"}, 1]}, {"score": "o"}]},
        {"<": [{"answer": "d"}, {"date": "2026-10-05"}]},
        {">": [{"seconds_between": [{"answer": "d"}, {"date": "2026-10-05"}]}, 86400]},
        {"==": [{"answer": "t"}, "Казань"]},
        {"==": [{"channel": []}, "phone"]},
        {">": [{"score": "r"}, 0.5]},
        {"has_photo": "p"},
    ],
)
def test_it_accepts_a_condition_that_works(condition: object) -> None:
    assert found(*conditional(condition)) == []


def conditional(condition: object) -> list[Row]:
    """Questions of many types, then one with the condition, then a later one."""
    return [
        question("1"),
        question("o", "one_choice", options=AB),
        question("m", "several", options=AB, multi={"rule": "all"}),
        question("n", "number"),
        question("d", "datetime", parts="date"),
        question("t", "short_text"),
        question("p", "photo"),
        question("r", repeats=2),
        question("2", show_if=condition),
        question("3"),
    ]


def test_it_lets_a_comment_depend_on_the_question_itself_but_not_on_a_later_one() -> None:
    own = question("1", comment_when={"==": [{"answer": "1"}, "no"]}, photo_when={"answered": "1"})
    assert found(own, question("2")) == []
    later = question("1", comment_when={"answered": "2"})
    assert (FIRST + "/comment_when/answered", Code.LATER_QUESTION) in found(later, question("2"))


def test_it_refuses_a_section_that_depends_on_itself() -> None:
    parts = [section("a", question("1")), section("b", question("2"), show_if={"answered": "2"})]
    assert ("/sections/1/show_if/answered", Code.OWN_QUESTION) in found(*parts)


def test_it_names_a_circle() -> None:
    one = question("1", show_if={"answered": "2"})
    other = question("2", show_if={"answered": "1"})
    problems = check_publishable(parse_form(form_json(one, other, question("3", show_if={"answered": "1"}))))
    circles = [(each.place, each.param("questions")) for each in problems if each.code is Code.CIRCLE]
    assert circles == [(FIRST + "/show_if", "1, 2"), (SECOND + "/show_if", "1, 2")]
