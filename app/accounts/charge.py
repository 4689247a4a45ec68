"""Who is in charge of a place: the people whose roles reach it, for the rooms that must find an owner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Role, User
from app.extensions import db
from app.organisation.reading import regions
from app.tenancy import current


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who signs in, as other rooms see them."""

    id: int
    name: str
    email: str
    language: str | None


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A person with a role and its place: a branch, a region (by its path), or the network (neither)."""

    person: PersonRow
    role: str
    permissions: frozenset[str]
    branch_id: int | None
    region_path: str | None

    def reaches(self, branch_id: int | None, region_path: str) -> bool:
        """Whether the role reaches a branch of that region; without a branch only those of the network do."""
        if self.branch_id is not None:
            return self.branch_id == branch_id
        return self.region_path is None or (branch_id is not None and region_path.startswith(self.region_path))


def people(user_ids: Collection[int | None]) -> dict[int, PersonRow]:
    """These users by id, in one statement; None and unknown ids are left out."""
    ids = {user_id for user_id in user_ids if user_id is not None}
    if not ids:
        return {}
    return {row.id: _person(row) for row in db.session.scalars(select(User).where(User.id.in_(ids)))}


def holders(*, day: date, permission: str) -> list[HolderRow]:
    """Everybody whose role in the current organisation holds the permission on `day`, in order of joining.

    Two statements.
    """
    paths = {row.id: row.path for row in regions()}
    query = (
        select(Membership)
        .join(Role, Role.id == Membership.role_id)
        .join(User, User.id == Membership.user_id)
        .options(joinedload(Membership.role), joinedload(Membership.user))
        .where(Membership.organisation_id == current(), User.active.is_(True))
        .order_by(Membership.id)
    )
    return [
        _holder(row, paths)
        for row in db.session.scalars(query)
        if permission in row.role.permissions and row.is_current(day)
    ]


def _holder(row: Membership, paths: dict[int, str]) -> HolderRow:
    path = None if row.region_id is None else paths.get(row.region_id, "/none/")
    return HolderRow(_person(row.user), row.role.key, frozenset(row.role.permissions), row.branch_id, path)


def _person(user: User) -> PersonRow:
    return PersonRow(user.id, user.name, user.email, user.language)
