"""Who is acting, in ids and plain values: the doors know no User record."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership: its permissions, and the branches they reach (None: the whole network)."""

    role: str
    permissions: frozenset[str]
    branch_ids: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person signed in and acting in one organisation."""

    user_id: int
    name: str
    organisation_id: int
    grants: tuple[Grant, ...]

    def may(self, permission: str) -> bool:
        """Whether the permission is held anywhere in the organisation."""
        return any(permission in grant.permissions for grant in self.grants)

    def reach(self, permission: str) -> frozenset[int] | None:
        """The branches where the permission is held; None means all, an empty set none."""
        reached: set[int] = set()
        for grant in self.grants:
            if permission in grant.permissions:
                if grant.branch_ids is None:
                    return None
                reached |= grant.branch_ids
        return frozenset(reached)

    def may_at(self, permission: str, branch_id: int) -> bool:
        """Whether the permission is held at that branch."""
        reached = self.reach(permission)
        return reached is None or branch_id in reached

    def roles(self) -> frozenset[str]:
        """The keys of the roles played here."""
        return frozenset(grant.role for grant in self.grants)
