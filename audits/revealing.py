"""Who a shopper is: known to the panel's owner, told to others one name at a time, for a reason that stays.

The only way from a shopper to a name; everything else in this room knows numbers.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from app import clock
from app.accounts.charge import PersonRow, people
from app.accounts.reading import acts_for, names_of
from app.errors import InvalidAnswer, NotFound
from app.extensions import db
from app.tenancy import acting_in
from app.trail.recording import record
from app.web.actors import Actor
from audits.models.programmes import Assignment, Reveal, Shopper
from audits.planning_words import shopper_code

PANEL, REVEAL = "panel.view", "shoppers.reveal"
SHORTEST_REASON, LATEST = 10, 20


@dataclass(frozen=True, slots=True)
class RevealRow:
    """Somebody was told a name."""

    at: datetime
    code: str
    who: str
    reason: str


def panels_of(actor: Actor) -> frozenset[int]:
    """The owners on whose behalf the person keeps a panel here; a client's own people keep no agency's."""
    if not actor.may(PANEL):
        return frozenset()
    return acts_for(user_id=actor.user_id, permission=PANEL, day=clock.now().date())


def people_behind(shopper_ids: Collection[int], *, panels: Collection[int]) -> dict[int, PersonRow]:
    """Name and mail by the shopper's id, for shoppers of these panels alone (see `panels_of`)."""
    query = select(Shopper.id, Shopper.user_id).where(Shopper.id.in_(shopper_ids), Shopper.panel_id.in_(panels))
    users = dict(db.session.execute(query).all()) if panels and shopper_ids else {}
    known = people(users.values())
    return {shopper_id: known[user_id] for shopper_id, user_id in users.items() if user_id in known}


def code_of(*, shopper_id: int, actor: Actor) -> str:
    """What the shopper is called here. Raises NotFound for one whose visits lie out of reach."""
    return shopper_code(_within_reach(shopper_id, actor).number)


def reveal(*, shopper_id: int, reason: str, actor: Actor, at: datetime) -> str:
    """The name of one shopper, once; who asked and why stays here, and stands in the trail of the panel's owner too.

    Raises NotFound out of reach, InvalidAnswer("reveal_reason") for less than ten characters.
    """
    words = reason.strip()
    if len(words) < SHORTEST_REASON:
        raise InvalidAnswer("reveal_reason", field="reason")
    shopper = _within_reach(shopper_id, actor)
    db.session.add(Reveal(shopper_id=shopper.id, user_id=actor.user_id, reason=words, at=at))
    _note(shopper, words, actor)
    with acting_in(shopper.panel_id):
        if shopper.panel_id != shopper.organisation_id:
            _note(shopper, words, actor)
    return people([shopper.user_id])[shopper.user_id].name


def reveals(*, panels: Collection[int]) -> list[RevealRow]:
    """The newest revelations of shoppers of these panels here."""
    query = select(Reveal, Shopper.number).join(Shopper, Shopper.id == Reveal.shopper_id)
    query = query.where(Shopper.panel_id.in_(panels)).order_by(Reveal.id.desc()).limit(LATEST)
    rows = db.session.execute(query).all()
    names = names_of([row.user_id for row, _ in rows])
    return [RevealRow(row.at, shopper_code(number), names.get(row.user_id, "—"), row.reason) for row, number in rows]


def _within_reach(shopper_id: int, actor: Actor) -> Shopper:
    query, reach = select(Shopper).where(Shopper.id == shopper_id), actor.reach(REVEAL)
    if reach is not None:
        query = query.where(exists().where(Assignment.shopper_id == Shopper.id, Assignment.branch_id.in_(reach)))
    row = db.session.scalar(query)
    if row is None:
        raise NotFound("shopper")
    return row


def _note(shopper: Shopper, reason: str, actor: Actor) -> None:
    record(
        action="shopper.reveal",
        thing="shopper",
        thing_id=shopper.id,
        fields={"reason": reason},
        actor_id=actor.user_id,
    )
