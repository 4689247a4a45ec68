"""People join an organisation in a role, and leave it."""

import secrets

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import clock
from app.accounts.giving import contract_of, giver, is_administrators, place_of
from app.accounts.models import Membership, Role, ScopeKind, User
from app.accounts.permissions import SHIPPED_ROLES, is_shoppers_place
from app.errors import Conflict, NotAllowed, NotFound
from app.extensions import db
from app.organisation import reading as organisation
from app.tenancy import current
from app.trail.recording import record
from app.web.actors import Actor


def roles_here() -> list[Role]:
    """The shipped roles and the organisation's own, in the order in which they are offered."""
    rows = db.session.scalars(
        select(Role).where(or_(Role.organisation_id.is_(None), Role.organisation_id == current()))
    )
    order = {key: number for number, key in enumerate(SHIPPED_ROLES)}
    return sorted(rows, key=lambda role: (order.get(role.key, len(order)), role.name))


def members() -> list[Membership]:
    """Everybody's place here, by name; ended ones last.

    Shoppers are left out: those whose service they measure must not learn who they are. They stand in the panel.
    """
    query = (
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user), joinedload(Membership.role))
        .where(Membership.organisation_id == current())
        .order_by(Membership.to_day.isnot(None), User.name, Membership.id)
    )
    return [row for row in db.session.scalars(query) if not _is_shoppers(row)]


def roles_offered() -> list[Role]:
    """The roles that people are given in the list of people; shoppers join a panel instead."""
    return [role for role in roles_here() if not is_shoppers_place(role.permissions, is_lent=False)]


def _is_shoppers(row: Membership) -> bool:
    return is_shoppers_place(row.role.permissions, is_lent=row.engagement_id is not None)


def join(
    *, email: str, name: str, role_id: int, region_id: int | None, branch_id: int | None, actor: Actor
) -> Membership:
    """Give somebody a role here; whoever is new to the installation gets an account without a password.

    Nobody gives more than `giving` says, nor further than their own role reaches.

    Raises NotAllowed, NotFound, Conflict.
    """
    role = next((role for role in roles_offered() if role.id == role_id), None)
    if role is None:
        raise NotFound("role")
    giving = giver(actor)
    if not giving.may_give(role.permissions, place_of(region_id=region_id, branch_id=branch_id)):
        raise NotAllowed("role_above_own")
    user = db.session.scalar(select(User).where(func.lower(User.email) == email.casefold()))
    user = user or new_user(email=email, name=name)
    membership = Membership(
        user_id=user.id,
        organisation_id=current(),
        role_id=role.id,
        scope=ScopeKind.BRANCH if branch_id else ScopeKind.REGION if region_id else ScopeKind.NETWORK,
        region_id=None if branch_id else region_id,
        branch_id=branch_id,
        engagement_id=contract_of(user.id) if contract_of(actor.user_id) is not None else None,
    )
    _check_place(membership)
    db.session.add(membership)
    db.session.flush()  # the trail needs the number
    record(action="membership.begin", thing="membership", thing_id=membership.id, actor_id=actor.user_id)
    return membership


def leave(*, membership_id: int, actor: Actor) -> Membership:
    """End a membership today; the last administrator cannot be sent away."""
    row = next((row for row in members() if row.id == membership_id), None)
    if row is None:
        raise NotFound("membership")
    if not giver(actor).may_give(row.role.permissions, place_of(region_id=row.region_id, branch_id=row.branch_id)):
        raise NotAllowed("role_above_own")
    if is_administrators(row.role) and sum(is_administrators(m.role) and m.to_day is None for m in members()) < 2:
        raise Conflict("last_administrator")
    db.session.delete(row)
    record(action="membership.end", thing="membership", thing_id=membership_id, actor_id=actor.user_id)
    return row


def new_user(*, email: str, name: str) -> User:
    """An account without a password, at home in the current organisation."""
    user = User(
        email=email.casefold(),
        name=name,
        fs_uniquifier=secrets.token_hex(16),
        created_at=clock.now(),
        current_organisation_id=current(),
    )
    db.session.add(user)
    db.session.flush()  # the membership needs the number
    return user


def _check_place(membership: Membership) -> None:
    """Regions and branches of other organisations are none at all."""
    if membership.branch_id is not None and organisation.branch(membership.branch_id) is None:
        raise NotFound("branch")
    if membership.region_id is not None and membership.region_id not in {row.id for row in organisation.regions()}:
        raise NotFound("region")
    same = select(Membership.id).where(
        Membership.user_id == membership.user_id,
        Membership.organisation_id == membership.organisation_id,
        Membership.role_id == membership.role_id,
        Membership.region_id.is_(None)
        if membership.region_id is None
        else Membership.region_id == membership.region_id,
        Membership.branch_id.is_(None)
        if membership.branch_id is None
        else Membership.branch_id == membership.branch_id,
    )
    if db.session.scalar(same) is not None:
        raise Conflict("already_member")
