"""Builders of people who sign in."""

import itertools
from typing import Any

from flask import g, has_app_context
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import select

from app import clock
from app.accounts.acting import actor_in, current_memberships
from app.accounts.models import Membership, Role, ScopeKind, User
from app.extensions import db
from app.organisation.models import Branch, Organisation, Region
from app.web.actors import Actor

numbers = itertools.count(1)


def a_user(
    organisation: Organisation | None = None,
    *,
    role: str = "qa",
    region: Region | None = None,
    branch: Branch | None = None,
    password: str | None = None,
    **more: Any,
) -> User:
    """Somebody with one role in an organisation: in the whole network, in a region, or at a branch."""
    number = next(numbers)
    facts = {"email": f"user{number}@example.org", "name": f"Человек {number}", "fs_uniquifier": f"u{number:08}"}
    user = User(**(facts | more), created_at=clock.now(), password=hash_password(password) if password else None)
    db.session.add(user)
    db.session.flush()
    if organisation is not None:
        a_membership(user, organisation, role=role, region=region, branch=branch)
        user.current_organisation_id = organisation.id
        db.session.flush()
    return user


def a_membership(
    user: User,
    organisation: Organisation,
    *,
    role: str,
    region: Region | None = None,
    branch: Branch | None = None,
    **more: Any,
) -> Membership:
    """A user's place in an organisation."""
    found = db.session.scalars(select(Role).where(Role.key == role, Role.organisation_id.is_(None))).one()
    scope = ScopeKind.BRANCH if branch else ScopeKind.REGION if region else ScopeKind.NETWORK
    row = Membership(
        user_id=user.id,
        organisation_id=organisation.id,
        role_id=found.id,
        scope=scope,
        region_id=region.id if region else None,
        branch_id=branch.id if branch else None,
        **more,
    )
    db.session.add(row)
    db.session.flush()
    return row


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Save what was built so far, then put the user into the browser's session, as the sign-in does."""
    db.session.commit()  # the browser's request is another transaction
    if has_app_context():
        g.pop("_login_user", None)  # a context pushed around the browser remembers whoever was there before
    with client.session_transaction() as session:
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True
    return client


def as_actor(user: User) -> Actor:
    """The actor that this user is in the organisation last chosen."""
    memberships = current_memberships(user_id=user.id, day=clock.now().date())
    chosen = user.current_organisation_id or memberships[0].organisation_id
    return actor_in(user=user, organisation_id=chosen, memberships=memberships)
