"""What is kept of a score is enough to tell its tree again, digit for digit, and shows when it would be another one."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from app.demo.content import load
from app.questions.answers import check_answers
from app.questions.schema import Attribution, Form, parse_form
from audits.retelling import Kept, tree_of
from audits.scoring import Score, TreeDiffers, score, score_in_brief, score_to_json
from audits.scoring.proving import digest_of
from tests.audits.test_scoring_properties import SHORT, cases
from tests.demo.stories import ANCHOR, completed, context_of, told_on
from tests.questions.building import LADDER, check, form, options, question, section

NO_TAGS: frozenset[str] = frozenset()
SAMPLE = form(
    section("hall", question("1", weight=2), question("2", "one_choice", options=options(LADDER), weight="0.3")),
    section("desk", question("3", critical={"effect": "cap", "cap_percent": 50}), question("4", "number", weight=1)),
)
GIVEN = {"1": "yes", "2": list(LADDER)[1], "3": "no", "4": 7}


def told(of: Form, values: Any) -> tuple[Score, dict[str, Any], dict[str, object]]:
    """A score, what is kept of it, and the answers as they are kept."""
    checked = check(of, values)
    result = score(of, checked.answers, tags=NO_TAGS)
    return result, score_in_brief(result, of, tags=NO_TAGS), checked.document


@settings(SHORT)
@given(cases())
def test_it_tells_any_score_again(case: Any) -> None:
    data, values = case
    result, brief, document = told(parse_form(data), values)
    again = tree_of(Kept(brief, document, "in_person"), parse_form(data))  # another process: nothing is remembered
    assert again == result
    assert score_to_json(again) == score_to_json(result)


def test_it_tells_visits_of_branches_with_their_tags_again() -> None:
    content, of = load(), load().checklist
    for visit in random.Random(3).sample(completed(told_on(ANCHOR)), 60):
        context = context_of(content, visit.branch)
        checked = check_answers(of, visit.answers, context, complete=True)
        result = score(of, checked.answers, tags=context.tags)
        brief = score_in_brief(result, of, tags=context.tags)
        assert tree_of(Kept(brief, checked.document, "in_person"), replace(of)) == result


def test_it_reads_a_tree_that_was_kept_whole() -> None:
    result, _, document = told(SAMPLE, GIVEN)
    whole = score_to_json(result)
    assert score_to_json(tree_of(Kept(whole, document, "in_person"), None)) == whole


CHANGES: dict[str, Callable[[Score], Score]] = {
    "a number of an item": lambda it: _with_item(it, loss=it.items[0].loss + Fraction(1, 10**9)),
    "a word of an item": lambda it: _with_item(it, clause="9.9"),
    "a parameter of a rule": lambda it: _with_item(it, params=(("option", "other"),)),
    "a number of a section": lambda it: replace(
        it, sections=(replace(it.sections[0], loss=Fraction(1, 7)), *it.sections[1:])
    ),
    "an effect": lambda it: replace(it, effects=()),
    "the total": lambda it: replace(it, final=Fraction(1, 3)),
    "the verdict": lambda it: replace(it, passed=not it.passed),
    "a section left out": lambda it: replace(it, sections=it.sections[1:]),
}


def _with_item(result: Score, **more: Any) -> Score:
    first, *others = result.sections
    items = (replace(first.items[0], **more), *first.items[1:])
    return replace(result, sections=(replace(first, items=items), *others))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_notices_every_difference(change: Callable[[Score], Score]) -> None:
    result, _, _ = told(SAMPLE, GIVEN)
    assert digest_of(change(result), SAMPLE) != digest_of(result, SAMPLE)


def test_it_refuses_to_tell_another_tree() -> None:
    _, brief, document = told(SAMPLE, GIVEN)
    with pytest.raises(TreeDiffers):
        tree_of(Kept(brief, document | {"1": {"state": "answered", "value": "no"}}, "in_person"), SAMPLE)
    with pytest.raises(TreeDiffers):
        tree_of(Kept(brief, document, "in_person"), None)


def test_it_scores_as_it_scored_when_visits_were_taken_in() -> None:
    """When this turns red, the rules have changed: the trees of all visits must be written down whole before."""
    _, brief, _ = told(SAMPLE, GIVEN)
    assert brief == {"format": 2, "final": "50.000000000000", "tags": [], "digest": "12e19bcdbf1bc288e0483239856f6e3f"}


def test_it_remembers_nothing_across_different_reckonings() -> None:
    """A person's score and a branch's come from the same lines, worth different sums."""
    answers = check(SAMPLE, GIVEN).answers
    whole = score(SAMPLE, answers, tags=NO_TAGS)
    score(SAMPLE, answers, tags=NO_TAGS, only=Attribution.STAFF)
    assert score(SAMPLE, answers, tags=NO_TAGS) == whole == score(replace(SAMPLE), answers, tags=NO_TAGS)
