"""A panel's owner takes shoppers in and lets them go; each organisation knows them by a number of its own."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app import clock
from app.accounts import empanelling
from app.errors import Conflict, NotFound
from app.extensions import db
from app.tenancy import acting_in, current
from app.trail.recording import record
from app.web.actors import Actor
from audits import overseeing
from audits.models.programmes import Shopper
from audits.planning_words import shopper_code
from audits.revealing import panels_of


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom somebody wants in a panel, and in which city they make visits."""

    email: str
    name: str
    city: str = ""


def take_in(*, newcomer: Newcomer, panel_id: int, actor: Actor) -> Shopper:
    """Take somebody into a panel: with its owner, and in the current organisation by the next number there.

    Raises NotFound("panel" | "contract"), Conflict("shopper_known").
    """
    if panel_id not in panels_of(actor):
        raise NotFound("panel")
    user_id = empanelling.settle_in(email=newcomer.email, name=newcomer.name, panel_id=panel_id, actor_id=actor.user_id)
    if panel_id != current():
        with acting_in(panel_id):
            if _known(user_id) is None:
                add(user_id=user_id, panel_id=panel_id, city=newcomer.city, actor_id=actor.user_id)
    return add(user_id=user_id, panel_id=panel_id, city=newcomer.city, actor_id=actor.user_id)


def add(*, user_id: int, panel_id: int, city: str = "", actor_id: int | None) -> Shopper:
    """Number somebody in the current organisation; whoever comes back keeps the number. Raises Conflict."""
    row = _known(user_id)
    if row is not None:
        raise Conflict("shopper_known", who=shopper_code(row.number))
    query = select(Shopper).where(Shopper.user_id == user_id).with_for_update()
    row = db.session.scalar(query) or Shopper(user_id=user_id, number=_next_number())
    row.panel_id, row.city, row.left_at = panel_id, city.strip(), None
    db.session.add(row)
    db.session.flush()  # the trail and the page name its id
    record(action="shopper.add", thing="shopper", thing_id=row.id, actor_id=actor_id)
    return row


def let_go(*, shopper_id: int, actor: Actor) -> None:
    """A shopper makes no more visits here. Raises NotFound, Conflict("shopper_busy" | "shopper_lent")."""
    own = (Shopper.id == shopper_id, Shopper.panel_id.in_(panels_of(actor)), Shopper.left_at.is_(None))
    row = db.session.scalar(select(Shopper).where(*own).with_for_update())
    if row is None:
        raise NotFound("shopper")
    if any(seen.open_visits for seen in overseeing.shoppers(ids=[row.id])):
        raise Conflict("shopper_busy")
    if row.panel_id == current() and empanelling.is_lent(user_id=row.user_id, panel_id=row.panel_id):
        raise Conflict("shopper_lent")
    row.left_at = clock.now()
    empanelling.send_away(user_id=row.user_id, actor_id=actor.user_id)
    record(action="shopper.leave", thing="shopper", thing_id=row.id, actor_id=actor.user_id)


def _known(user_id: int) -> Shopper | None:
    return db.session.scalar(select(Shopper).where(Shopper.user_id == user_id, Shopper.left_at.is_(None)))


def _next_number() -> int:
    """Newcomers are numbered one after another: whoever comes at the same time waits for the first row."""
    db.session.scalar(select(Shopper.id).order_by(Shopper.id).limit(1).with_for_update())
    return (db.session.scalar(select(func.max(Shopper.number))) or 0) + 1
