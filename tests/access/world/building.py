"""The world is built once a run of the matrix."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from app.extensions import db
from tests.access.places import Place
from tests.access.world.actors import Somebody, the_actors
from tests.access.world.branch_things import things_of_branch, what_is_held
from tests.access.world.marking import mark_branch, mark_organisation
from tests.access.world.network_things import things_of_network
from tests.access.world.organisations import Ground, the_ground, the_panel
from tests.emptying import empty

THEIRS = "MarkTheirs"


@dataclass(frozen=True)
class World:
    """Who there is, and what lies where: `things[place][kind]`."""

    app: Flask
    organisation_id: int
    foreign_id: int
    foreign_name: str
    actors: tuple[Somebody, ...]
    things: dict[Place, dict[str, Any]] = field(default_factory=dict)

    def somebody(self, key: str) -> Somebody:
        """An actor by name."""
        return next(each for each in self.actors if each.key == key)


def build_world(app: Flask) -> World:
    """Empty the database and fill it with two organisations."""
    with app.app_context(), app.test_request_context():
        empty()
        own, foreign = the_ground("Ours", own=True), the_ground(THEIRS, own=False)
        things = _furnished(own) | _furnished(foreign, only=Place.FOREIGN)
        mark_branch(own.branches[Place.SIDE], Place.SIDE)
        mark_branch(own.branches[Place.FAR], Place.FAR)
        mark_organisation(foreign.organisation, Place.FOREIGN)
        actors = the_actors(app, own, foreign, things[Place.OWN])
        db.session.commit()
        return World(app, own.organisation.id, foreign.organisation.id, THEIRS, actors, things)


def _furnished(ground: Ground, only: Place | None = None) -> dict[Place, dict[str, Any]]:
    panel, network = the_panel(ground), things_of_network(ground)
    held = what_is_held(ground, network)
    places = [only] if only else list(ground.branches)
    return {place: network | things_of_branch(held, ground.branches[place], shopper=panel[place]) for place in places}
