"""Every route has a row in the access table, every row a route, and every parameter a thing that fills it."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Map, Rule

from app.accounts.permissions import PERMISSIONS
from tests.access import asked, choices, permissions_of, places, table
from tests.access.places import for_anybody
from tests.access.world.expecting import unfilled


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Every (endpoint, method)."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method


def test_it_has_a_row_for_every_route_and_a_route_for_every_row(sqlite_app: Flask) -> None:
    there, rows = set(routes(sqlite_app)), set(table())
    assert there - rows == set(), "routes without a row"
    assert rows - there == set(), "rows without a route"


def test_it_fills_every_parameter_of_every_route(sqlite_app: Flask) -> None:
    """Whatever stands in an address must lead to own and to foreign things: see `PLACES` in the room's module."""
    found = {rule.endpoint: unfilled(rule, places()) for rule in sqlite_app.url_map.iter_rules()}
    assert {endpoint: names for endpoint, names in found.items() if names} == {}


def test_it_would_notice_a_parameter_that_nothing_fills() -> None:
    """A negative control, of a route without a line and of one whose line names another parameter."""
    rule = next(Map([Rule("/things/<int:thing_id>", endpoint="things.show")]).iter_rules())
    assert unfilled(rule, {}) == {"thing_id"}
    assert unfilled(rule, {"things": for_anybody(other_id="thing")}) == {"thing_id"}
    assert unfilled(rule, {"things": for_anybody(thing_id="thing")}) == set()


def test_it_names_only_permissions_and_endpoints_that_exist(sqlite_app: Flask) -> None:
    endpoints = {endpoint for endpoint, _ in routes(sqlite_app)}
    known = endpoints | {endpoint.partition(".")[0] for endpoint in endpoints} | {"field_api.file_offset"}
    assert {permission for who in table().values() for permission in permissions_of(who)} <= PERMISSIONS
    assert places().keys() | choices().keys() | asked().keys() <= known
