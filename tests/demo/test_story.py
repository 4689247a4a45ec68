"""The story that the demo tells is the same every time and knows nothing of the future."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from app.demo.content import Content
from app.demo.story import tell
from app.demo.tale import Story
from app.demo.visits import utc_midnight
from tests.demo.stories import ANCHOR, EDGES, actions, fingerprint, moments, told_on

LATER_BY_NATURE = {"due_at", "first_answer_due_at", "window_to"}


def test_it_tells_the_same_story_in_another_process(story: Story) -> None:
    script = (
        "import hashlib; from datetime import date; from app.demo.content import load; from app.demo.story import tell;"
        f"print(hashlib.sha256(repr(tell(load(), anchor=date{ANCHOR.timetuple()[:3]})).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert told.stdout.strip() == fingerprint(story)


def test_it_tells_another_story_with_another_seed(content: Content, story: Story) -> None:
    assert fingerprint(tell(content, anchor=ANCHOR, seed=11)) != fingerprint(story)


def test_it_keeps_its_answers_when_the_anchor_moves_by_a_day(content: Content, story: Story) -> None:
    moved = tell(content, anchor=ANCHOR + timedelta(days=1))
    before = {visit.key: visit.answers for visit in story.visits if visit.wave <= 3}
    assert {visit.key: visit.answers for visit in moved.visits if visit.wave <= 3} == before


@pytest.mark.parametrize("anchor", [ANCHOR, *EDGES])
def test_it_knows_nothing_of_the_time_after_the_anchor(anchor: date) -> None:
    told = told_on(anchor)
    things = (*told.visits, *told.assignments, *told.invitations, *told.responses, *told.cases)
    late = [
        (name, at, getattr(thing, "key", ""))
        for thing in things
        for name, at in moments(thing)
        if at >= utc_midnight(anchor)
        and name not in LATER_BY_NATURE
        and not (name == "due_at" and thing in told.invitations)
    ]
    assert late == []


@pytest.mark.parametrize("anchor", [ANCHOR, *EDGES])
def test_it_ends_every_action_as_its_script_says_on_any_day(anchor: date) -> None:
    told = told_on(anchor)
    for case in actions(told, "confirmed"):
        assert [look.met for look in case.measurements] == [True, True]
        assert len({look.local_day for look in case.measurements}) == 2
        assert case.closed_at == case.measurements[-1].at
    for case in actions(told, "failed"):
        assert not case.measurements[0].met
        assert not case.measurements[-1].met
        assert case.closed_at is None
    for case in actions(told, "not_measured"):
        assert case.measurements == ()
    for case in actions(told, "waiting"):
        assert len(case.measurements) < 2
