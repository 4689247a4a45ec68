"""Scoring many visits at once gives what scoring each of them gives, to the last digit of the stored tree."""

import json
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.demo.content import load
from app.questions.answer import Answer
from app.questions.answers import Context, check_answers
from app.questions.schema import Effect, Form, Mode
from audits.scoring import score, score_to_json, stored
from audits.scoring.remembering import ManyScores
from audits.scoring.scoring import Judged, judge
from tests.demo.stories import ANCHOR, completed, context_of, told_on

DEMO = load().checklist


def forms() -> list[Form]:
    """The demo's checklist in each mode and with each effect of its critical items."""
    rules = DEMO.scoring
    assert rules is not None
    modes = [replace(DEMO, scoring=replace(rules, mode=mode)) for mode in Mode]
    return [*modes, *(with_effect(effect) for effect in Effect)]


def with_effect(effect: Effect) -> Form:
    sections = []
    for section in DEMO.sections:
        questions = tuple(
            replace(
                each, critical=replace(each.critical, effect=effect, cap_percent=50 if effect is Effect.CAP else None)
            )
            if each.critical
            else each
            for each in section.questions
        )
        sections.append(replace(section, questions=questions))
    return replace(DEMO, sections=tuple(sections))


@pytest.mark.parametrize("form", forms())
def test_it_remembers_without_changing_a_digit(form: Form) -> None:
    content, many = load(), ManyScores(form)
    visits = completed(told_on(ANCHOR))
    held: dict[tuple[int, str], Judged] = {}
    for visit in random.Random(7).sample(visits, 120):
        context = context_of(content, visit.branch)
        answers = check_answers(form, visit.answers, context, complete=True).answers
        fresh = score(form, answers, tags=context.tags)
        judged = [held_once(held, form, at, answers, context.tags) for at in range(len(form.sections))]
        told = many.score(judged)
        assert json.loads(told.text) == score_to_json(fresh)
        assert told.raw == (None if fresh.raw is None else stored(fresh.raw))
        assert told.final == (None if fresh.final is None else stored(fresh.final))
        assert told.critical_failed == bool(fresh.effects)


def held_once(
    held: dict[tuple[int, str], Judged], form: Form, at: int, answers: Mapping[str, Answer], tags: frozenset[str]
) -> Judged:
    """Equal answers to a section are one record, as an import keeps them: only then is there anything to remember."""
    key = (at, repr([(each.id, answers[each.id]) for each in form.sections[at].questions]) + repr(sorted(tags)))
    if key not in held:
        held[key] = judge(form, at, answers, tags=tags)
    return held[key]


def test_it_remembers_equal_sections_once_and_forgets_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = check_answers(DEMO, {}, Context(), complete=False).answers
    judged = [judge(DEMO, at, answers, tags=frozenset()) for at in range(len(DEMO.sections))]
    many = ManyScores(DEMO)
    first = many.score(judged)
    assert many.score(judged).text == first.text
    assert len(many._known) == 1
    monkeypatch.setattr("audits.scoring.remembering.MOST_REMEMBERED", 0)
    others = [judge(DEMO, at, answers, tags=frozenset()) for at in range(len(DEMO.sections))]
    assert many.score(others).text == first.text
    assert len(many._known) == 1
