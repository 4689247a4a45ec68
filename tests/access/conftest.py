"""The furnished world, and the desk at which it is asked."""

from collections.abc import Iterator

import pytest

from reports import routes as reports_routes
from tests.access.world.asking import Desk, a_desk
from tests.access.world.building import World, build_world
from tests.conftest import ENGINES


@pytest.fixture(scope="module", params=ENGINES)
def world(request: pytest.FixtureRequest) -> World:
    """Two organisations, built once a module on each engine."""
    return build_world(request.getfixturevalue(f"{request.param}_app"))


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Where the world is asked without a trace; making a PDF is not what is looked at here."""
    monkeypatch.setattr(reports_routes, "pdf_of", lambda card, language: b"%PDF-1.7")
    monkeypatch.setattr(reports_routes, "workbook_of", lambda card, language: card.to_json().encode())
    with a_desk(world, monkeypatch) as found:
        yield found
