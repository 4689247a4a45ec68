"""The window of this room: what was done to a thing, as frozen rows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.trail.models import TrailEntry


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act. `actor_id` is empty for what a job did."""

    number: int
    at: datetime
    actor_id: int | None
    job: str | None
    action: str
    fields: tuple[str, ...]


def acts_on(*, thing: str, thing_id: int | str) -> list[ActRow]:
    """What was done to a thing of the current organisation, oldest first."""
    rows = db.session.scalars(
        select(TrailEntry)
        .where(TrailEntry.thing == thing, TrailEntry.thing_id == str(thing_id))
        .order_by(TrailEntry.number)
    )
    return [ActRow(r.number, r.at, r.actor_id, r.job, r.action, tuple(sorted(r.fields))) for r in rows]
