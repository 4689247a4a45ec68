"""Everybody who tries the doors: each shipped role, one role with all permissions in narrow scopes, and strangers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from app.accounts.models import Membership, Role, ScopeKind, User
from app.accounts.permissions import PERMISSIONS, SHIPPED_ROLES
from app.extensions import db
from app.organisation.models import Branch, Organisation, Region
from tests.access.places import Place
from tests.access.world.organisations import Ground
from tests.builders import a_user
from tests.builders.people import a_membership

NETWORK = frozenset({Place.OWN, Place.SIDE, Place.FAR})
REGION = frozenset({Place.OWN, Place.SIDE})
BRANCH = frozenset({Place.OWN})
SCOPES: dict[str, frozenset[Place]] = {"head": BRANCH, "staff": BRANCH, "regional": REGION}


@dataclass(frozen=True)
class Somebody:
    """Who opens an address: the places that the role reaches, what it may do there, and the browser's cookies."""

    key: str
    permissions: frozenset[str] = frozenset()
    reach: frozenset[Place] = frozenset()
    cookies: Mapping[str, str] = field(default_factory=dict)
    is_signed_in: bool = False
    is_member: bool = False

    @property
    def cookie_header(self) -> str:
        """The cookies as a browser sends them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def the_actors(app: Flask, own: Ground, foreign: Ground, things: Mapping[str, Any]) -> tuple[Somebody, ...]:
    """All of them; what they need is saved."""
    branch, region = own.branches[Place.OWN], own.bank.region
    found = [_in_role(app, own, role) for role in SHIPPED_ROLES]
    for key, reach, scope in (
        ("everything at the branch", BRANCH, {"branch": branch}),
        ("everything in the region", REGION, {"region": region}),
    ):
        user = a_user(name=key)
        _lend(user, own.organisation, own.everything, **scope)
        found.append(_signed_in(app, key, user, PERMISSIONS, reach))
    guest = a_user(own.organisation, role="qa", name="Guest")
    a_membership(guest, foreign.organisation, role="qa")
    found.append(_signed_in(app, "guest of both", guest, SHIPPED_ROLES["qa"], NETWORK))
    nobody = a_user(name="Nobody")
    return (
        *found,
        Somebody("nobody", cookies=_session_of(app, nobody), is_signed_in=True),
        Somebody("anonymous"),
        _respondent(app, things),
    )


def _in_role(app: Flask, ground: Ground, role: str) -> Somebody:
    """The person who plays the role; the shopper is the one whose visits lie at the own branch."""
    reach = SCOPES.get(role, NETWORK)
    if role == "shopper":
        user = ground.shoppers[Place.OWN]
    else:
        region = ground.bank.region if reach == REGION else None
        branch = ground.branches[Place.OWN] if reach == BRANCH else None
        user = a_user(ground.organisation, role=role, region=region, branch=branch, name=f"In role {role}")
    return _signed_in(app, role, user, SHIPPED_ROLES[role], reach)


def _signed_in(app: Flask, key: str, user: User, permissions: frozenset[str], reach: frozenset[Place]) -> Somebody:
    return Somebody(key, permissions, reach, _session_of(app, user), is_signed_in=True, is_member=True)


def _lend(
    user: User, organisation: Organisation, role: Role, *, branch: Branch | None = None, region: Region | None = None
) -> None:
    db.session.add(
        Membership(
            user_id=user.id,
            organisation_id=organisation.id,
            role_id=role.id,
            scope=ScopeKind.BRANCH if branch else ScopeKind.REGION,
            branch_id=branch.id if branch else None,
            region_id=region.id if region else None,
        )
    )
    db.session.flush()


def _session_of(app: Flask, user: User) -> dict[str, str]:
    """What the sign-in leaves in the browser."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return {app.config["SESSION_COOKIE_NAME"]: signer.dumps({"_user_id": user.fs_uniquifier, "_fresh": True})}


def _respondent(app: Flask, things: Mapping[str, Any]) -> Somebody:
    """A customer who has followed the links of a survey and of a case."""
    db.session.commit()  # the browser's request is another transaction
    browser = app.test_client()
    cookies: dict[str, str] = {}
    for address in (f"/s/{things['survey_link']}", f"/c/{things['case_link']}"):
        for header in browser.get(address).headers.getlist("Set-Cookie"):
            name, _equals, rest = header.partition("=")
            cookies[name] = rest.partition(";")[0]
    return Somebody("respondent", cookies=cookies)
