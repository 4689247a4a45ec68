"""An organisation's own roles: named sets of permissions, made, changed, and deleted when nobody has them."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.giving import giver
from app.accounts.joining import roles_here
from app.accounts.models import Membership, Role
from app.accounts.permissions import PERMISSIONS, is_shoppers_place
from app.accounts.showing import name_of
from app.errors import Conflict, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.tenancy import current
from app.trail.recording import record
from app.web.actors import Actor
from app.web.refusals import means

means("role_above_own", _("This role may do more than you may give to others."))
means("role_in_use", _("Somebody has the role “%(name)s”. Give them another one first."))


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role as its page shows it; `people` counts those of the house who have it.

    None where nobody is to be counted: shoppers, and whoever an agency lends, are no business of this page.
    """

    id: int
    name: str
    permissions: frozenset[str]
    is_own: bool
    people: int | None


def role_rows() -> list[RoleRow]:
    """The product's roles and the organisation's own, with how many people have them. Two statements."""
    here = select(Membership.role_id, func.count(func.distinct(Membership.user_id))).where(
        Membership.organisation_id == current(), Membership.engagement_id.is_(None)
    )
    people = {role_id: number for role_id, number in db.session.execute(here.group_by(Membership.role_id))}
    return [_row(role, people.get(role.id, 0)) for role in roles_here()]


def _row(role: Role, people: int) -> RoleRow:
    allowed = frozenset(role.permissions)
    hidden = is_shoppers_place(allowed, is_lent=False)
    return RoleRow(role.id, name_of(role), allowed, role.organisation_id is not None, None if hidden else people)


def add_role(*, name: str, permissions: Collection[str], actor: Actor) -> Role:
    """A role of the organisation's own. Raises NotAllowed, InvalidAnswer, Conflict("role_named")."""
    _check(name, permissions, None, actor)
    role = Role(
        organisation_id=current(),
        key=f"own-{secrets.token_hex(8)}",  # never a word that the product's roles are known by
        name=name,
        permissions=sorted(permissions),
    )
    db.session.add(role)
    db.session.flush()  # the trail needs the number
    record(
        action="role.add",
        thing="role",
        thing_id=role.id,
        fields=[f"+{permission}" for permission in role.permissions],
        actor_id=actor.user_id,
    )
    return role


def save_role(*, role_id: int, name: str, permissions: Collection[str], actor: Actor) -> Role:
    """Rename a role or change what it may do, for everybody who has it from their next page on.

    Raises NotFound (also for the product's roles), NotAllowed, InvalidAnswer, Conflict("role_named").
    """
    role = _own(role_id, actor)
    _check(name, permissions, role.id, actor)
    before, after = set(role.permissions), set(permissions)
    changed = [f"+{permission}" for permission in sorted(after - before)]
    changed += [f"-{permission}" for permission in sorted(before - after)]
    if role.name != name:
        changed.append("name")
    role.name, role.permissions = name, sorted(after)
    record(action="role.save", thing="role", thing_id=role.id, fields=changed, actor_id=actor.user_id)
    return role


def delete_role(*, role_id: int, actor: Actor) -> Role:
    """Take away a role that nobody has. Raises NotFound, NotAllowed, Conflict("role_in_use")."""
    role = _own(role_id, actor)
    try:
        with db.session.begin_nested():
            db.session.delete(role)
    except IntegrityError as exc:  # the database knows whoever got it a moment ago
        raise Conflict("role_in_use", name=role.name) from exc
    record(action="role.delete", thing="role", thing_id=role_id, actor_id=actor.user_id)
    return role


def _own(role_id: int, actor: Actor) -> Role:
    own = select(Role).where(Role.id == role_id, Role.organisation_id == current()).with_for_update()
    role = db.session.scalars(own).one_or_none()
    if role is None:
        raise NotFound("role")
    if not giver(actor).may_give(role.permissions):
        raise NotAllowed("role_above_own")
    return role


def _check(name: str, permissions: Collection[str], own_id: int | None, actor: Actor) -> None:
    if not permissions or not set(permissions) <= PERMISSIONS:
        raise InvalidAnswer("role_empty")
    if not giver(actor).may_give(permissions):
        raise NotAllowed("role_above_own")
    if is_shoppers_place(permissions, is_lent=False):
        raise InvalidAnswer("role_of_shoppers")
    if any(name_of(role).casefold() == name.casefold() for role in roles_here() if role.id != own_id):
        raise Conflict("role_named", name=name)
