"""The cells of the access table, and what is wrong with one."""

from collections.abc import Callable, Iterator
from typing import Any

from werkzeug.test import TestResponse

from app import clock
from tests.access import places, table
from tests.access.places import Place
from tests.access.world.actors import Somebody
from tests.access.world.asking import Desk
from tests.access.world.building import World
from tests.access.world.expecting import Route, hidden_marks, is_welcome, places_of, refusals, routes

Cell = tuple[Route, Somebody, Place]
WORDS = dict.fromkeys(("text", "reason", "name", "cause", "key", "label_ru"), "Words")
# On PostgreSQL the table is opened by those who between them hold every permission and every scope.
FEW = {"shopper", "head", "everything in the region", "guest of both", "anonymous"}


def all_routes(world: World) -> list[Route]:
    """The lines of the table."""
    return routes(world.app, table(), places())


def cells(world: World, *, of: Callable[[Route], bool] = lambda route: True) -> Iterator[Cell]:
    """The table; whoever is turned away at the door is turned away everywhere, so once is enough."""
    on_postgresql = "postgresql" in world.app.config["SQLALCHEMY_DATABASE_URI"]
    actors = [each for each in world.actors if not on_postgresql or each.key in FEW]
    for route in filter(of, all_routes(world)):
        for somebody in actors:
            for place in places_of(route, world) if is_welcome(route, somebody) else [Place.OWN]:
                yield route, somebody, place


def faults(desk: Desk, cell: Cell) -> list[str]:
    """What is wrong with a cell: the status, a byte of what must not be seen, a reading that writes."""
    route, somebody, place = cell
    address = route.address(desk.world, place)
    answer = desk.ask(somebody, route.method, address, place=place, **body_of(route, desk.world, place))
    found = list(_wrong(answer, route, somebody, place))
    if route.method == "GET" and desk.written:
        found.append(f"reading wrote into {sorted(desk.written)}")
    text = answer.get_data(as_text=True)
    found += [f"shows {mark}" for mark in hidden_marks(somebody, desk.world) if mark in text]
    return [f"{route.method} {route.endpoint} · {somebody.key} · {place.value}: {fault}" for fault in found]


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


def _wrong(answer: TestResponse, route: Route, somebody: Somebody, place: Place) -> Iterator[str]:
    status, refused = answer.status_code, refusals(route, somebody, place)
    if not is_welcome(route, somebody):
        if not turned_away(answer):
            yield f"{status}, and should be turned away"
    elif refused:
        if status not in refused:
            yield f"{status} in place of {sorted(refused)}"
    elif turned_away(answer) or status not in route.leads.answers(route.method):
        yield f"{status}, and should be there"
