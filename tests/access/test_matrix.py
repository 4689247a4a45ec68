"""Every route × method × role × place is answered as its row says, and the other organisation stays untouched."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import event, text, true
from sqlalchemy.orm import Session

from app import tenancy
from app.extensions import db
from cases import showing
from tests.access.places import Place
from tests.access.world.asking import Desk, fingerprints
from tests.access.world.cells import all_routes, body_of, cells, faults
from tests.access.world.expecting import Route, is_welcome, places_of


def test_it_answers_every_route_method_role_and_place_as_the_table_says(desk: Desk) -> None:
    asked, wrong = Counter[Place](), list[str]()
    for cell in cells(desk.world):
        asked[cell[2]] += 1
        wrong += faults(desk, cell)
    assert wrong == []
    assert min(asked[place] for place in Place) > 100, asked
    with desk.world.app.app_context():
        assert fingerprints(desk.world) == desk.prints


def test_it_finds_nothing_where_one_parameter_of_several_is_foreign(desk: Desk) -> None:
    world, wrong = desk.world, list[object]()
    somebody = world.somebody("everything in the region")
    for route in all_routes(world):
        own = route.values(world.things[Place.OWN])
        foreign = route.values(world.things[Place.FOREIGN])
        differ = [name for name in route.leads.things if name in own and own[name] != foreign[name]]
        if len(own) < 2 or not is_welcome(route, somebody) or Place.FOREIGN not in places_of(route, world):
            continue
        for name in differ:
            address = route.address(world, Place.OWN, **{name: foreign[name]})
            body = body_of(route, world, Place.OWN)
            answer = desk.ask(somebody, route.method, address, place=Place.FOREIGN, **body)
            if answer.status_code != 404:
                wrong.append((route.method, route.endpoint, name, answer.status_code))
    assert wrong == []


def test_it_would_notice_a_reading_that_forgets_the_scope(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A negative control: with the scope of one reading function taken out, the table is red at other branches."""
    monkeypatch.setattr(showing, "within_reach", lambda actor, permission: true())
    wrong = [fault for cell in cells(desk.world, of=_is("cases.show")) for fault in faults(desk, cell)]
    assert any("head · other branch: 200 in place of [404]" in fault for fault in wrong)
    assert any("head · other region: shows MarkFar" in fault for fault in wrong)
    assert not any(Place.FOREIGN.value in fault for fault in wrong)


def test_it_would_notice_a_query_without_its_organisation(desk: Desk) -> None:
    """A negative control: without the filter of queries, SQLite shows the other one's; PostgreSQL's rows stay shut."""
    with desk.world.app.app_context():
        on_postgresql = db.engine.dialect.name == "postgresql"
    event.remove(Session, "do_orm_execute", tenancy._only_own_rows)
    try:
        wrong = [fault for cell in cells(desk.world, of=_is("visits.show")) for fault in faults(desk, cell)]
    finally:
        event.listen(Session, "do_orm_execute", tenancy._only_own_rows)
    assert any("other organisation: shows MarkForeign" in fault for fault in wrong) is not on_postgresql
    assert bool(wrong) is not on_postgresql


def test_it_would_notice_a_changed_row_of_the_other_organisation(desk: Desk) -> None:
    """A negative control of the hashes, in a request and over the whole run."""
    world = desk.world
    with world.app.app_context():
        for organisation_id in (world.organisation_id, world.foreign_id):
            desk.written.clear()
            tenancy.enter(organisation_id)
            change = text("UPDATE staff_members SET position = 'Another' WHERE organisation_id = :id")
            db.session.execute(change, {"id": organisation_id})
            db.session.commit()
            assert desk.is_disturbed is (organisation_id == world.foreign_id)
        desk.saves = True
        db.session.commit()  # for good: the hash over the whole run has to see it
        tenancy.enter(None)
        now = fingerprints(world)
    assert {name for name, value in now.items() if value != desk.prints[name]} == {"staff_members"}


def _is(endpoint: str) -> Callable[[Route], bool]:
    def fits(route: Route) -> bool:
        return route.endpoint == endpoint

    return fits
