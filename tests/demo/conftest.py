"""The content and the story of the demo, for every test of this folder."""

import pytest

from app.demo.content import Content, load
from app.demo.tale import Story
from tests.demo.stories import ANCHOR, told_on


@pytest.fixture(scope="session")
def content() -> Content:
    """Everything that the demo is told with."""
    return load()


@pytest.fixture(scope="session")
def story() -> Story:
    """The story of the default seed."""
    return told_on(ANCHOR)
