"""The window of this room: people's names for pages of other rooms."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, User
from app.extensions import db
from app.tenancy import current
from app.trail.reading import acts_on


def names_of(user_ids: Collection[int | None]) -> dict[int, str]:
    """The names of these users by id, in one statement; ids of nobody (and None) are left out."""
    ids = {user_id for user_id in user_ids if user_id is not None}
    if not ids:
        return {}
    return {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(ids)))}


def last_editor(*, thing: str, thing_id: int | str) -> dict[str, object]:
    """Who did the last act on a thing: facts `actor_id` and `who` (their name, or a dash) of a Conflict("stale")."""
    acts = acts_on(thing=thing, thing_id=thing_id)
    actor_id = acts[-1].actor_id if acts else None
    return {"actor_id": actor_id, "who": names_of([actor_id]).get(actor_id or 0, "—")}


def people_who_may(permission: str, *, day: date) -> dict[int, str]:
    """Id and name of everybody whose place in the current organisation holds the permission on `day`, by name."""
    query = (
        select(Membership)
        .options(joinedload(Membership.user), joinedload(Membership.role))
        .where(Membership.organisation_id == current())
    )
    rows = [row for row in db.session.scalars(query) if row.is_current(day) and permission in row.role.permissions]
    return {row.user.id: row.user.name for row in sorted(rows, key=lambda row: (row.user.name, row.user.id))}
