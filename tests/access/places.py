"""Where a thing lies, as seen by somebody; and how a route is led to things: the columns of the access table."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


class Place(enum.Enum):
    """Seen from the head of the branch `OWN`."""

    OWN = "own branch"
    SIDE = "other branch"
    FAR = "other region"
    FOREIGN = "other organisation"

    @property
    def mark(self) -> str:
        """A word that stands in all names of what lies there, and nowhere else."""
        return f"Mark{self.name.capitalize()}"


Things = Mapping[str, Any]
Body = Callable[[Things], Mapping[str, Any]] | Mapping[str, Any] | None
READ = frozenset({200, 302, 303, 304})
WRITTEN = frozenset({200, 201, 204, 302, 303, 409, 412, 415, 422})


class To(enum.Enum):
    """What a route leads to, and so for whom it is there."""

    BRANCH = "things of one branch: for those whose role reaches it"
    NETWORK = "things of the whole organisation: for everybody who is let in"
    WHOLE = "things of the whole organisation: for those whose role reaches all of it"
    PANEL = "open visits: for the shoppers of the panel"
    PERSON = "things of one person: for that person"
    LINK = "what a secret link opens: for whoever has the link"
    BROWSER = "what a secret link has opened: for the browser that followed it"
    ANYBODY = "nobody's things"


@dataclass(frozen=True, slots=True)
class Leads:
    """How the parameters of a route are filled (parameter → kind of thing), and what is expected there.

    `needs` is the permission that counts at the place, where it is not the door's. `opens` are the answers of a place
    that one may enter. `sends` is what unsafe requests carry: named as werkzeug's test client names it.
    """

    to: To
    things: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    opens: frozenset[int] = frozenset()
    sends: Body = None

    def answers(self, method: str) -> frozenset[int]:
        """What a request gets that is let in and finds something."""
        return self.opens or (READ if method == "GET" else WRITTEN)


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields of a form that hold ids (field → a kind of thing, or words around one: "branch-{branch}").

    The rest of the form is what its `page` (an endpoint; the route itself unless told otherwise) holds, and `form`.
    `scoped` fields reach no further than the person's role.
    """

    ids: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    scoped: frozenset[str] = frozenset()

    def values(self, things: Things) -> dict[str, str]:
        """The fields with ids, filled with things of a place."""
        return {name: written(kind, things) for name, kind in self.ids.items()}


def written(kind: str, things: Things) -> str:
    """The id of a thing of a kind, with the words around it."""
    return str(things[kind]) if kind in things else kind.format(**things)


def at_branch(needs: str = "", sends: Body = None, opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """A thing of a branch."""
    return Leads(To.BRANCH, things, needs, opens, sends)


def in_network(sends: Body = None, opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """A thing of the organisation."""
    return Leads(To.NETWORK, things, "", opens, sends)


def whole_network(sends: Body = None, opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """What changes the whole network: those who manage a part of it are told so (403)."""
    return Leads(To.WHOLE, things, "", opens, sends)


def of_person(sends: Body = None, opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """A thing of one person, in the world the shopper."""
    return Leads(To.PERSON, things, "", opens, sends)


def on_board(sends: Body = None, opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """What the shoppers of the panel may take."""
    return Leads(To.PANEL, things, "", opens, sends)


def by_link(sends: Body = None, opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """What opens with a secret: one of the secret's characters changed, and there is nothing."""
    return Leads(To.LINK, things, "", opens, sends)


def in_browser(sends: Body = None, opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """What only the browser sees that followed a secret link."""
    return Leads(To.BROWSER, things, "", opens, sends)


def for_anybody(opens: frozenset[int] = frozenset(), **things: str) -> Leads:
    """Nobody's things: no place to compare."""
    return Leads(To.ANYBODY, things, "", opens)
