"""One table of conditions, run here and on node: both languages must mean the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.questions.answers import Context, check_answers
from app.questions.conditions import Facts, evaluate, parse_condition
from app.questions.problems import Problem
from app.questions.schema import parse_form
from tests.questions.node import run_node

TABLE = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
FORM = parse_form(TABLE["form"])
VECTORS = [(*vector, {})[:5] for vector in TABLE["vectors"]]


def holds(rule: object, given: dict[str, Any], more: dict[str, Any]) -> bool:
    """Whether the rule holds for the given values, by way of the answers document."""
    problems: list[Problem] = []
    condition = parse_condition(rule, "", problems)
    assert condition is not None, problems
    document = {**{name: {"value": value} for name, value in given.items()}, **more.get("entries", {})}
    context = Context(frozenset(more.get("tags", ())), more.get("channel"))
    checked = check_answers(FORM, document, context, complete=False)
    return evaluate(condition, Facts(FORM, checked.answers, context.channel))


@pytest.mark.parametrize(("what", "rule", "given", "expected", "more"), VECTORS, ids=[row[0] for row in VECTORS])
def test_it_means_what_the_table_says(
    what: str, rule: object, given: dict[str, Any], expected: bool, more: dict[str, Any]
) -> None:
    assert holds(rule, given, more) is expected


def test_it_has_a_table_that_covers_every_operator_twice() -> None:
    text = json.dumps([row[1] for row in VECTORS])
    operators = ["answer", "answered", "count_selected", "score", "has_photo", "==", "!=", "<", "<=", ">", ">=", "in"]
    operators += ["and", "or", "not", "+", "-", "seconds_between", "length", "channel", "date", "time", "datetime"]
    assert len(VECTORS) >= 150
    assert [each for each in operators if text.count(f'"{each}":') < 1] == []


def test_it_means_the_same_on_the_phone() -> None:
    printed = run_node("--test", "--test-reporter=tap", "tests/questions/vectors.test.mjs")
    assert f"# pass {len(VECTORS)}" in printed
    assert "# fail 0" in printed
