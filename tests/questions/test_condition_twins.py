"""Random rules and odd answers: Python and the phone agree on every one, in one node process."""

import json
import random

import pytest

from app.questions.answer import rate
from app.questions.answers import Context, check_answers
from app.questions.conditions import Facts, evaluate, parse_condition
from app.questions.problems import UNFINISHED
from tests.questions.node import run_node
from tests.questions.random_rules import random_document, random_rule
from tests.questions.test_condition_vectors import FORM

SEED = 20261122
NAMES = list(FORM.by_id)


def cases(count: int) -> list[str]:
    """So many lines of [rule, document, context]."""
    rng = random.Random(SEED)
    return [
        json.dumps(
            [
                random_rule(rng, NAMES),
                random_document(rng, NAMES),
                {"channel": rng.choice(["phone", "chat", None]), "tags": rng.choice([[], ["parking"]])},
            ],
            ensure_ascii=False,
        )
        for _ in range(count)
    ]


def ours(line: str) -> list[object]:
    """What Python makes of a line."""
    rule, document, context = json.loads(line)
    condition = parse_condition(rule, "", [])
    assert condition is not None, rule
    known = Context(frozenset(context["tags"]), context["channel"])
    checked = check_answers(FORM, document, known, complete=False)
    states = []
    for question in FORM.questions:
        rated = rate(question, checked.answers[question.id])
        own = [each for each in checked.problems if f"{each.place}/".startswith(f"/{question.id}/")]
        codes = [each.code.value for each in own if each.code not in UNFINISHED]
        state = checked.answers[question.id].state.value
        states.append([state, None if rated is None else str(rated.ratio), codes[0] if codes else None])
    return [evaluate(condition, Facts(FORM, checked.answers, known.channel)), states]


def compare(count: int) -> list[bool]:
    """Compares so many cases; gives back what held."""
    lines = cases(count)
    printed = run_node("tests/questions/differential.mjs", stdin="\n".join(lines)).splitlines()
    assert len(printed) == len(lines)
    held = []
    for line, theirs in zip(lines, printed, strict=True):
        holds, states = json.loads(theirs)
        expected = ours(line)
        assert [holds, states] == expected, line
        held.append(holds)
    return held


def test_it_agrees_with_the_phone_on_five_thousand_random_rules() -> None:
    held = compare(5_000)
    assert 0.1 < sum(held) / len(held) < 0.9  # neither answer comes from having nothing to compare


@pytest.mark.soak
def test_it_agrees_with_the_phone_on_a_hundred_thousand_random_rules() -> None:
    compare(100_000)
