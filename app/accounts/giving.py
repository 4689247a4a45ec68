"""What somebody may give to others, and where: never more than they could be given themselves.

An administrator may give every permission there is, as far as their own administration reaches. Anybody else who
manages people gives what they hold themselves, no further than it reaches for them. The place is judged by the tree
of regions, not by the branches of the day: a role for an empty region grows with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app import clock
from app.accounts.acting import current_memberships
from app.accounts.models import Membership, Role
from app.accounts.permissions import PERMISSIONS
from app.organisation import reading as organisation
from app.tenancy import current
from app.web.actors import Actor

MANAGE = "people.manage"
ADMIN = "admin"
NOWHERE = "/none/"


@dataclass(frozen=True, slots=True)
class Place:
    """How far a role reaches: a branch, a region by its path, or (neither) the whole network."""

    branch_id: int | None = None
    region_path: str | None = None

    def covers(self, other: "Place") -> bool:
        """Whether the other place lies within this one."""
        if self.branch_id is not None:
            return self.branch_id == other.branch_id
        return self.region_path is None or (other.region_path or "").startswith(self.region_path)


NETWORK = Place()


def is_administrators(role: Role) -> bool:
    """Whether it is the product's own role: a role that an organisation calls like it is not."""
    return role.organisation_id is None and role.key == ADMIN


@dataclass(frozen=True, slots=True)
class Held:
    """One role that somebody holds, and where."""

    permissions: frozenset[str]
    is_administrators: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody with the roles that they hold in an organisation."""

    held: tuple[Held, ...]

    def giveable(self, place: Place = NETWORK) -> frozenset[str]:
        """The permissions that they may give others at a place; none, mostly."""
        covering = [held for held in self.held if held.place.covers(place)]
        if any(held.is_administrators for held in covering):
            return PERMISSIONS
        all_held = frozenset(permission for held in covering for permission in held.permissions)
        return all_held if MANAGE in all_held else frozenset()

    def may_give(self, permissions: Collection[str], place: Place = NETWORK) -> bool:
        """Whether they may give all of these at a place."""
        return MANAGE in self.giveable(place) and set(permissions) <= self.giveable(place)


def giver(actor: Actor) -> Giver:
    """The actor as a giver, in the current organisation."""
    paths = {row.id: row.path for row in organisation.regions()}
    rows = [row for row in _memberships(actor.user_id) if row.organisation_id == current()]
    return Giver(
        tuple(Held(frozenset(row.role.permissions), is_administrators(row.role), _place(row, paths)) for row in rows)
    )


def contract_of(user_id: int) -> int | None:
    """The contract by which alone a user is here; None for somebody of the house.

    What somebody who is lent is given by somebody who is lent ends with the contract.
    """
    rows = [row.engagement_id for row in _memberships(user_id) if row.organisation_id == current()]
    return rows[0] if rows and all(rows) else None


def place_of(*, region_id: int | None, branch_id: int | None) -> Place:
    """The place that a region or a branch is; one that is not here covers nothing and is covered by the network."""
    if branch_id is not None:
        branch = organisation.branch(branch_id)
        return Place(branch_id, branch.region_path if branch else None)
    if region_id is not None:
        path = next((row.path for row in organisation.regions() if row.id == region_id), NOWHERE)
        return Place(None, path)
    return NETWORK


def _place(row: Membership, paths: Mapping[int, str]) -> Place:
    if row.branch_id is not None:
        return Place(row.branch_id)
    return NETWORK if row.region_id is None else Place(None, paths.get(row.region_id, NOWHERE))


def _memberships(user_id: int) -> list[Membership]:
    return current_memberships(user_id=user_id, day=clock.now().date())
