"""Every route has a row in the access table, every row a route, and each role gets what the row says."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter

from app.accounts.permissions import PERMISSIONS, SHIPPED_ROLES
from app.extensions import db
from tests.access import Who, table
from tests.builders import a_branch, a_user, an_organisation, sign_in
from tests.emptying import empty

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
FIXED = {
    "IntegerConverter": 999999999,
    "RowNumber": 999999999,
    "UUIDConverter": UUID("01890000-0000-7000-8000-000000000000"),
}


def nowhere(converter: BaseConverter) -> object:
    """A value that the rule takes and that leads to nothing."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return FIXED.get(type(converter).__name__, "nowhere")


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every (endpoint, method, an address that leads to nothing there is)."""
    for rule in app.url_map.iter_rules():
        values = {name: nowhere(converter) for name, converter in rule._converters.items()}
        address = (rule.build(values) or ("", rule.rule))[1] if values else rule.rule
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address


def permissions_of(who: Who) -> tuple[str, ...]:
    return () if who in {"public", "signed_in"} else (who,) if isinstance(who, str) else who


def test_it_has_a_row_for_every_route_and_a_route_for_every_row(sqlite_app: Flask) -> None:
    there = {(endpoint, method) for endpoint, method, _ in routes(sqlite_app)}
    rows = set(table())
    assert there - rows == set(), "routes without a row"
    assert rows - there == set(), "rows without a route"


def test_it_names_only_permissions_that_exist() -> None:
    assert {p for who in table().values() for p in permissions_of(who)} <= PERMISSIONS


@pytest.fixture
def people(sqlite_app: Flask) -> Iterator[dict[str, FlaskClient]]:
    """A browser for each shipped role, one for somebody without a membership, and one signed out."""
    with sqlite_app.app_context():
        empty()
        organisation = an_organisation()
        branch = a_branch(organisation)
        browsers = {}
        for role in SHIPPED_ROLES:
            place = branch if role in {"head", "staff"} else None
            browsers[role] = sign_in(sqlite_app.test_client(), a_user(organisation, role=role, branch=place))
        browsers["nobody"] = sign_in(sqlite_app.test_client(), a_user())
        browsers["anonymous"] = sqlite_app.test_client()
        db.session.commit()
    yield browsers


def refused(status: int, method: str, location: str) -> bool:
    """Turned away at the door, before the route looked at anything."""
    return status in {401, 403} or (status == 302 and "/sign-in" in location)


def test_it_lets_in_exactly_the_roles_that_the_table_names(sqlite_app: Flask, people: dict[str, FlaskClient]) -> None:
    rows = table()
    wrong = []
    for endpoint, method, address in routes(sqlite_app):
        who = rows[endpoint, method]
        needed = set(permissions_of(who))
        for role, browser in people.items():
            held = SHIPPED_ROLES.get(role, frozenset())
            welcome = who == "public" or (role != "anonymous" and who == "signed_in") or bool(needed & held)
            if endpoint.startswith("security."):
                continue  # the sign-out would sign them out; tests/accounts walks through the sign-in
            answer = browser.open(address, method=method)
            if refused(answer.status_code, method, answer.headers.get("Location", "")) == welcome:
                wrong.append((role, method, address, answer.status_code))
            assert answer.status_code < 500, (role, method, address)
    assert wrong == []


def test_it_would_notice_a_door_left_open(sqlite_app: Flask, people: dict[str, FlaskClient]) -> None:
    """The negative control: with the guard of a route taken away, a shopper gets in where only others may."""
    endpoint, address = next(
        (endpoint, address)
        for endpoint, method, address in routes(sqlite_app)
        if method == "GET"
        and permissions_of(table()[endpoint, method])
        and "visits.fill" not in table()[endpoint, method]
    )
    view = sqlite_app.view_functions[endpoint]
    assert people["shopper"].get(address).status_code == 403
    kept, view.guard = view.guard, type(view.guard)(public=True)  # type: ignore[attr-defined]
    try:
        assert people["shopper"].get(address).status_code != 403
    finally:
        view.guard = kept  # type: ignore[attr-defined]
