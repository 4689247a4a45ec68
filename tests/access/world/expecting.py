"""What a request must be answered with: the rule of the access table, written once and in plain words."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from tests.access import Who, permissions_of
from tests.access.places import Leads, Place, To
from tests.access.world.actors import NETWORK, Somebody
from tests.access.world.building import World

SECRET = {To.LINK, To.BROWSER}  # in place of foreign things: a secret with one character changed
SKIPPED = "security."  # signing in and out: tests/accounts walks through it


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table: an address, how to come there, who may enter, and where it leads."""

    rule: Rule
    method: str
    who: Who
    leads: Leads

    @property
    def endpoint(self) -> str:
        """The name of the route."""
        return str(self.rule.endpoint)

    def values(self, things: dict[str, Any], **foreign: Any) -> dict[str, Any]:
        """The parameters, filled with things of a place; `foreign` puts others in their stead."""
        found = {name: things[kind] for name, kind in self.leads.things.items()}
        ways = {
            name: sorted(converter.items)[0]
            for name, converter in self.rule._converters.items()
            if isinstance(converter, AnyConverter)
        }
        wanted = self.rule.arguments
        return {name: value for name, value in (ways | found | foreign).items() if name in wanted}

    def address(self, world: World, place: Place, **foreign: Any) -> str:
        """The path that leads to the place's things."""
        things = world.things[place]
        if self.leads.to in SECRET and place is Place.FOREIGN:
            things = {kind: _spoiled(value) for kind, value in world.things[Place.OWN].items()}
        built = self.rule.build(self.values(things, **foreign))
        assert built is not None, (self.rule.rule, place)
        return built[1]


def routes(app: Flask, rows: dict[tuple[str, str], Who], lead: dict[str, Leads]) -> list[Route]:
    """Every rule and method, reading ones first; `test_table.py` names those that the table does not know."""
    found = [
        Route(rule, method, rows[rule.endpoint, method], _leads(rule, lead))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if (rule.endpoint, method) in rows and not unfilled(rule, lead) and not rule.endpoint.startswith(SKIPPED)
    ]
    return sorted(found, key=lambda route: (route.method != "GET", route.rule.rule))


def _leads(rule: Rule, lead: dict[str, Leads]) -> Leads:
    found = lead.get(rule.endpoint) or lead.get(rule.endpoint.partition(".")[0])
    return found or Leads(To.ANYBODY)


def unfilled(rule: Rule, lead: dict[str, Leads]) -> set[str]:
    """The parameters of a route that nothing fills."""
    ways = {name for name, converter in rule._converters.items() if isinstance(converter, AnyConverter)}
    return rule.arguments - _leads(rule, lead).things.keys() - ways


def is_welcome(route: Route, somebody: Somebody) -> bool:
    """Whether the door lets them in."""
    if route.who == "public":
        return True
    if route.who == "signed_in":
        return somebody.is_signed_in
    return bool(permissions_of(route.who) & somebody.permissions)


def refusals(route: Route, somebody: Somebody, place: Place) -> frozenset[int]:
    """What somebody gets whom the door lets in, but who may not have what lies there; empty if they may."""
    if route.leads.to is To.WHOLE and somebody.reach != NETWORK:
        return frozenset({403, 404}) if place is Place.FOREIGN else frozenset({403})
    return frozenset() if _is_there(route, somebody, place) else frozenset({404})


def _is_there(route: Route, somebody: Somebody, place: Place) -> bool:
    if route.leads.to is To.ANYBODY:
        return True
    if place is Place.FOREIGN:
        return False
    if route.leads.to in {To.NETWORK, To.WHOLE}:
        return somebody.is_member
    if route.leads.to is To.PERSON:
        return not route.rule.arguments or (somebody.key == "shopper" and place is Place.OWN)
    if route.leads.to is To.PANEL:
        return not route.rule.arguments or somebody.key == "shopper"
    if route.leads.to is To.BROWSER:
        return somebody.key == "respondent"
    if route.leads.to is To.LINK:
        return True
    needed = {route.leads.needs} if route.leads.needs else permissions_of(route.who)
    return bool(needed & somebody.permissions) and place in somebody.reach


def places_of(route: Route, world: World) -> list[Place]:
    """Where the route can lead: places whose things differ from those of the own branch."""
    things = world.things
    own = route.values(things[Place.OWN])
    if route.leads.to is To.ANYBODY or not own:
        return [Place.OWN]
    if route.leads.to in SECRET:
        return [Place.OWN, Place.FOREIGN]
    return [Place.OWN, *(place for place in list(Place)[1:] if route.values(things[place]) != own)]


def hidden_marks(somebody: Somebody, world: World) -> set[str]:
    """The words that nothing shown to somebody may carry; only a member of both organisations reads both names."""
    marks = {place.mark for place in Place if place is not Place.OWN and place not in somebody.reach}
    return marks if somebody.key == "guest of both" else marks | {world.foreign_name}


def _spoiled(value: Any) -> Any:
    """A secret with another first character."""
    return ("A" if value[0] != "A" else "B") + value[1:] if isinstance(value, str) else value
