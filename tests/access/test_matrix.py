"""The access table: every route × method × role × place is answered as its row says, and the other organisation is untouched."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app import clock
from reports import routes as reports_routes
from tests.access import places, table
from tests.access.places import Place
from tests.access.world.actors import Somebody
from tests.access.world.asking import Desk, a_desk, fingerprints
from tests.access.world.building import World, build_world
from tests.access.world.expecting import Route, hidden_marks, is_welcome, places_of, refusals, routes

WORDS = {name: "Words" for name in ("text", "reason", "name", "cause", "key", "label_ru")}


@pytest.fixture(scope="module", params=["sqlite"])
def world(request: pytest.FixtureRequest) -> World:
    """Two organisations, built once."""
    return build_world(request.getfixturevalue(f"{request.param}_app"))


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Where the world is asked without a trace; making a PDF is not what is looked at here."""
    monkeypatch.setattr(reports_routes, "pdf_of", lambda card, language: b"%PDF-1.7")
    with a_desk(world, monkeypatch) as found:
        yield found


def body_of(route: Route, world: World, place: Place) -> dict[str, Any]:
    """What an unsafe request carries: the route's own body, else words and the revision that everything has."""
    if route.method == "GET":
        return {}
    sends = route.leads.sends
    given = sends(world.things[place]) if callable(sends) else sends
    return dict(given or {"data": WORDS | {"revision": "1", "day": f"{clock.now():%Y-%m-%d}"}})


def turned_away(answer: TestResponse) -> bool:
    """Refused at the door."""
    return answer.status_code in {401, 403} or "/sign-in" in answer.headers.get("Location", "")


def faults(desk: Desk, route: Route, somebody: Somebody, place: Place) -> Iterator[str]:
    """What is wrong with one cell of the table."""
    world = desk.world
    answer = desk.ask(somebody, route.method, route.address(world, place), place=place, **body_of(route, world, place))
    status = answer.status_code
    if not is_welcome(route, somebody):
        if not turned_away(answer):
            yield f"{status}, and should be turned away"
    elif refused := refusals(route, somebody, place):
        if status not in refused:
            yield f"{status} in place of {sorted(refused)}"
    elif turned_away(answer) or status not in route.leads.answers(route.method):
        yield f"{status}, and should be there"
    if route.method == "GET" and desk.written:
        yield f"reading wrote into {sorted(desk.written)}"
    text = answer.get_data(as_text=True)
    yield from (f"shows {mark}" for mark in hidden_marks(somebody, world) if mark in text)


def cells(world: World) -> Iterator[tuple[Route, Somebody, Place]]:
    """The whole table: whoever is turned away at the door is turned away everywhere, so once is enough."""
    for route in routes(world.app, table(), places()):
        for somebody in world.actors:
            if not is_welcome(route, somebody):
                yield route, somebody, Place.OWN
                continue
            for place in places_of(route, world):
                yield route, somebody, place


def test_it_answers_every_route_method_role_and_place_as_the_table_says(desk: Desk) -> None:
    wrong, asked = [], Counter[str]()
    for route, somebody, place in cells(desk.world):
        asked[place.value] += 1
        found = list(faults(desk, route, somebody, place))
        wrong += [f"{route.method} {route.endpoint} · {somebody.key} · {place.value}: {fault}" for fault in found]
    assert wrong == []
    assert min(asked.values()) > 50, asked
    with desk.world.app.app_context():
        assert fingerprints(desk.world) == desk.prints
