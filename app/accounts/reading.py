"""The window of this room: people's names for pages of other rooms, never a shopper's."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, select

from app.accounts.acting import current_memberships
from app.accounts.models import Membership, Role, User
from app.accounts.permissions import is_shoppers_place
from app.extensions import db
from app.organisation import reading as organisation
from app.tenancy import current, current_or_none
from app.trail.reading import acts_on


def names_of(user_ids: Collection[int | None]) -> dict[int, str]:
    """The names of these users by id, in one statement; ids of nobody (and None) are left out.

    Whoever is in the current organisation as a shopper alone is called a mystery shopper here, on every page: also
    after they have left, and whatever the page is about.
    """
    ids = {user_id for user_id in user_ids if user_id is not None}
    if not ids:
        return {}
    here = and_(Membership.user_id == User.id, Membership.organisation_id == current_or_none())
    query = (
        select(User.id, User.name, Role.permissions, Membership.engagement_id)
        .outerjoin(Membership, here)
        .outerjoin(Role, Role.id == Membership.role_id)
        .where(User.id.in_(ids))
    )
    names, places = {}, defaultdict(list)
    for user_id, name, permissions, engagement_id in db.session.execute(query):
        names[user_id] = name
        if permissions is not None:
            places[user_id].append(is_shoppers_place(permissions, is_lent=engagement_id is not None))
    return {key: _("mystery shopper") if places[key] and all(places[key]) else name for key, name in names.items()}


def addresses_of_shoppers() -> frozenset[str]:
    """The mail addresses, in small letters, of all who are or were in the current organisation as shoppers."""
    query = (
        select(User.email, Role.permissions, Membership.engagement_id)
        .join(Membership, Membership.user_id == User.id)
        .join(Role, Role.id == Membership.role_id)
        .where(Membership.organisation_id == current())
    )
    rows = db.session.execute(query)
    return frozenset(
        email.casefold()
        for email, permissions, engagement_id in rows
        if is_shoppers_place(permissions, is_lent=engagement_id is not None)
    )


def acts_for(*, user_id: int, permission: str, day: date) -> frozenset[int]:
    """On whose behalf the person holds the permission here: the organisation itself, agencies that lend them."""
    here = [
        row
        for row in current_memberships(user_id=user_id, day=day)
        if row.organisation_id == current() and permission in row.role.permissions
    ]
    lenders = organisation.agencies([row.engagement_id for row in here if row.engagement_id is not None])
    return frozenset(current() if row.engagement_id is None else lenders[row.engagement_id] for row in here)


def last_editor(*, thing: str, thing_id: int | str) -> dict[str, object]:
    """Who did the last act on a thing: facts `actor_id` and `who` (their name, or a dash) of a Conflict("stale")."""
    acts = acts_on(thing=thing, thing_id=thing_id)
    actor_id = acts[-1].actor_id if acts else None
    return {"actor_id": actor_id, "who": names_of([actor_id]).get(actor_id or 0, "—")}
