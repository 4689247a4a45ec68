"""Ids of others are refused in forms and in the query as they are in the path, and nothing is saved."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField

from app.web.actors import Actor
from tests.access import asked, choices
from tests.access.places import Choice, Place, Things, written
from tests.access.world.actors import NETWORK, Somebody
from tests.access.world.asking import Desk, fingerprints
from tests.access.world.cells import all_routes
from tests.access.world.expecting import Route, hidden_marks, is_welcome
from tests.access.world.pages import forms_of

REFUSED = {404, 422}
NUMBERS = {"hour", "days", "mine", "overdue"}  # whole numbers that are no ids
NARROW = "everything at the branch"


def route_of(desk: Desk, endpoint: str, method: str = "POST") -> Route:
    """The line of the table."""
    found = [route for route in all_routes(desk.world) if route.endpoint == endpoint and route.method == method]
    assert found, (endpoint, method)
    return found[0]


def untouched(desk: Desk, somebody: Somebody, route: Route, choice: Choice) -> MultiDict[str, str]:
    """What the form would send as it stands on its page, with the fields that the table adds and ids of our own."""
    things = desk.world.things[Place.OWN]
    found: MultiDict[str, str] = MultiDict()
    if choice.page != route.endpoint:
        address = route_of(desk, choice.page or route.endpoint, "GET").address(desk.world, Place.OWN)
        page = desk.ask(somebody, "GET", address).get_data(as_text=True)
        forms = [form for form in forms_of(page) if choice.ids.keys() & (form.values.keys() | form.options.keys())]
        assert forms, (route.endpoint, somebody.key, address)
        found = MultiDict(forms[0].values)
    for name, value in {**choice.form, **choice.values(things)}.items():
        found[name] = value
    return found


def send(
    desk: Desk, somebody: Somebody, route: Route, form: MultiDict[str, str], other: dict[str, str], at: Place
) -> int:
    """The status that a form gets, with other ids in it; whatever is accepted of the other organisation's is saved."""
    sent = MultiDict(form)
    for name, value in other.items():
        sent[name] = value
    address = route.address(desk.world, Place.OWN)
    return desk.ask(somebody, route.method, address, place=at, data=sent).status_code


def choosing(desk: Desk) -> Iterator[tuple[Route, Choice, Somebody]]:
    """Each form with ids, filled in by somebody of the whole network and by somebody of one branch."""
    for endpoint, choice in choices().items():
        route = route_of(desk, endpoint)
        welcome = [each for each in desk.world.actors if is_welcome(route, each) and each.is_member]
        yield route, choice, next(each for each in welcome if each.reach == NETWORK)
        if choice.scoped:
            yield route, choice, desk.world.somebody(NARROW)


def wrongly_chosen(desk: Desk) -> Iterator[tuple[object, ...]]:
    """Own ids that are refused, and ids of others that are taken: (route, who, field, whose, status)."""
    for route, choice, somebody in choosing(desk):
        form = untouched(desk, somebody, route, choice)
        if (status := send(desk, somebody, route, form, {}, Place.OWN)) >= 400:
            yield route.endpoint, somebody.key, "", "as it stands", status
        for name, kind in choice.ids.items():
            others = [place for place in (Place.SIDE, Place.FAR) if place not in somebody.reach]
            for place in (Place.FOREIGN, *(others if name in choice.scoped else ())):
                other = {name: written(kind, desk.world.things[place])}
                status = send(desk, somebody, route, form, other, place)
                if status not in REFUSED:
                    yield route.endpoint, somebody.key, name, place.value, status


def test_it_takes_ones_own_ids_in_a_form_and_refuses_those_of_others(desk: Desk) -> None:
    assert list(wrongly_chosen(desk)) == []
    with desk.world.app.app_context():
        assert fingerprints(desk.world) == desk.prints


def test_it_refuses_ids_of_others_without_the_help_of_lists(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the list of a form stands the use case: a field that takes whatever it is given lets nothing through."""
    for field in (SelectField, SelectMultipleField):
        monkeypatch.setattr(field, "pre_validate", lambda self, form: None)
    assert list(wrongly_chosen(desk)) == []


def test_it_would_notice_roles_that_reach_too_far(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A negative control: with the reach of roles taken out, branches of others are taken."""
    monkeypatch.setattr(Actor, "reach", lambda self, permission: None)
    taken = {(endpoint, whose) for endpoint, who, _field, whose, _status in wrongly_chosen(desk) if who == NARROW}
    assert {(form, Place.SIDE.value) for form in ("planning.assign", "cases.new", "reports.subscribe")} <= taken


def test_it_shows_nothing_of_others_for_their_ids_in_the_query(desk: Desk) -> None:
    wrong = []
    for endpoint, names in asked().items():
        for route in (each for each in all_routes(desk.world) if each.endpoint == endpoint and each.method == "GET"):
            for somebody in (each for each in desk.world.actors if is_welcome(route, each)):
                for place in Place:
                    query = {name: written(kind, desk.world.things[place]) for name, kind in names.items()}
                    address = route.address(desk.world, Place.OWN)
                    answer = desk.ask(somebody, route.method, address, place=place, query_string=query)
                    text = answer.get_data(as_text=True)
                    shown = [mark for mark in hidden_marks(somebody, desk.world) if mark in text]
                    if shown or (answer.status_code >= 400 and place is Place.OWN) or answer.status_code >= 500:
                        wrong.append((route.method, endpoint, somebody.key, place.value, answer.status_code, shown))
    assert wrong == []


def test_it_knows_every_field_in_which_ids_are_chosen(desk: Desk) -> None:
    """A form with a new list of ids needs a word in the table."""
    known = NUMBERS | {name for choice in choices().values() for name in choice.ids}
    known |= {name for names in asked().values() for name in names}
    found: dict[str, set[str]] = {}
    for route in (each for each in all_routes(desk.world) if each.method == "GET"):
        for somebody in (desk.world.somebody(key) for key in ("everything in the region", "admin")):
            if is_welcome(route, somebody):
                page = desk.ask(somebody, "GET", route.address(desk.world, Place.OWN))
                if page.mimetype == "text/html":
                    names = {name for form in forms_of(page.get_data(as_text=True)) for name in form.chooses_ids}
                    found.setdefault(route.endpoint, set()).update(names - known)
    assert {endpoint: names for endpoint, names in found.items() if names} == {}


def test_it_takes_nothing_of_others_in_the_json_of_the_phone(desk: Desk) -> None:
    own, shopper = desk.world.things[Place.OWN], desk.world.somebody("shopper")
    wrong = list[object]()
    for endpoint, name in (
        ("field_api.draft", "assignment"),
        ("field_api.submission", "assignment"),
        ("field_api.submission", "version"),
    ):
        route = route_of(desk, endpoint, "PUT")
        address = route.address(desk.world, Place.OWN)
        assert desk.ask(shopper, "PUT", address, **body_with(route, own)).status_code < 300
        for place in (Place.SIDE, Place.FOREIGN):
            theirs = desk.world.things[place][name]
            if theirs == own[name]:
                continue
            answer = desk.ask(shopper, "PUT", address, place=place, **body_with(route, own | {name: theirs}))
            if answer.status_code not in REFUSED:
                wrong.append((endpoint, name, place.value, answer.status_code))
    assert wrong == []


def body_with(route: Route, things: Things) -> dict[str, Any]:
    """The route's own body, about these things."""
    assert callable(route.leads.sends)
    return dict(route.leads.sends(things))
