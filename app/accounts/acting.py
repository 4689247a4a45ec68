"""From the person signed in to the actor of this request: memberships, the organisation chosen, the reach."""

from datetime import date

from flask import session
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.knocking import Place, knocker
from app.accounts.models import Membership, ScopeKind, User
from app.extensions import db
from app.organisation import reading as organisation
from app.tenancy import acting_in, enter, enter_told
from app.web.actors import Actor, Grant


def current_memberships(*, user_id: int, day: date) -> list[Membership]:
    """The memberships in force on `day`, those lent by a contract only while it runs; in order of organisation."""
    rows = db.session.scalars(
        select(Membership)
        .options(joinedload(Membership.role))
        .where(Membership.user_id == user_id)
        .order_by(Membership.organisation_id, Membership.id)
    )
    mine = [row for row in rows if row.is_current(day)]
    contracts = organisation.contracts_in_force(
        ids=[row.engagement_id for row in mine if row.engagement_id is not None], day=day
    )
    return [row for row in mine if row.engagement_id is None or row.engagement_id in contracts]


def find_actor() -> Actor | None:
    """Whoever is signed in, acting in the organisation last chosen; enters that organisation.

    Somebody without a membership is an actor without any grant, in no organisation (0).
    """
    key = session.get("_user_id")
    who = None if key is None else knocker(str(key), clock.now().date())
    if who is None:
        return _remembered()
    ids = [place.organisation_id for place in who.places]
    if not ids:
        enter_told(None, told=who.told)
        return Actor(user_id=who.user_id, name=who.name, organisation_id=0, grants=())
    chosen = who.chosen if who.chosen in ids else ids[0]
    enter_told(chosen, told=who.told)
    grants = tuple(
        Grant(place.role, place.permissions, _reach(place)) for place in who.places if place.organisation_id == chosen
    )
    return Actor(user_id=who.user_id, name=who.name, organisation_id=chosen, grants=grants)


def _remembered() -> Actor | None:
    """Somebody whom no session names, but another sign that Flask-Security takes."""
    enter(None)
    if not current_user.is_authenticated:
        return None
    user: User = current_user._get_current_object()
    memberships = current_memberships(user_id=user.id, day=clock.now().date())
    if not memberships:
        return Actor(user_id=user.id, name=user.name, organisation_id=0, grants=())
    ids = {row.organisation_id for row in memberships}
    chosen = user.current_organisation_id if user.current_organisation_id in ids else memberships[0].organisation_id
    enter(chosen)
    return actor_in(user=user, organisation_id=chosen, memberships=memberships)


def actor_in(*, user: User, organisation_id: int, memberships: list[Membership]) -> Actor:
    """The actor that these memberships make in one organisation."""
    here = [row for row in memberships if row.organisation_id == organisation_id]
    with acting_in(organisation_id):
        grants = tuple(
            Grant(role=row.role.key, permissions=frozenset(row.role.permissions), branch_ids=_reach(row))
            for row in here
        )
    return Actor(user_id=user.id, name=user.name, organisation_id=organisation_id, grants=grants)


def _reach(place: Membership | Place) -> frozenset[int] | None:
    if place.scope is ScopeKind.NETWORK:
        return None
    if place.region_id is not None:
        return organisation.branch_ids_in_region(place.region_id)
    return frozenset({place.branch_id} if place.branch_id is not None else ())
