"""The stories that the tests of the demo read, each told once."""

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache

from app.demo.content import Content, load
from app.demo.story import tell
from app.demo.tale import CaseStory, Story, VisitStory
from app.questions.answers import Context

ANCHOR = date(2026, 11, 22)
EDGES = (date(2026, 1, 1), date(2027, 4, 1), date(2028, 2, 29), date(2026, 12, 31))


@lru_cache
def told_on(anchor: date) -> Story:
    return tell(load(), anchor=anchor)


def fingerprint(story: Story) -> str:
    return hashlib.sha256(repr(story).encode()).hexdigest()


def moments(thing: object, name: str = "") -> Iterator[tuple[str, datetime]]:
    """Every moment below a record with the name of its field."""
    if isinstance(thing, datetime):
        yield name, thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from moments(each, name)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from moments(getattr(thing, field.name), field.name)


def completed(story: Story) -> list[VisitStory]:
    return [visit for visit in story.visits if visit.outcome == "completed"]


def context_of(content: Content, branch: str) -> Context:
    return Context(tags=frozenset(content.branch(branch).tags), channel="in_person")


def share_met(visits: list[VisitStory]) -> float:
    levels = [level for visit in visits for level in visit.levels.values()]
    return sum(level == 2 for level in levels) / len(levels)


def actions(story: Story, verification: str) -> list[CaseStory]:
    return [case for case in story.cases if case.verification == verification]
