"""Where the phone's owner makes visits: a shopper may belong to the panels of several organisations."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from app import tenancy
from app.accounts.acting import current_memberships
from app.web.actors import Actor

FILL = "visits.fill"


def organisations_of(actor: Actor, day: date) -> Iterator[int]:
    """The organisations in which the person may fill visits on `day`, the one they act in first."""
    if actor.may(FILL):
        yield actor.organisation_id
    rows = current_memberships(user_id=actor.user_id, day=day)
    ids = {row.organisation_id for row in rows if FILL in row.role.permissions}
    yield from sorted(ids - {actor.organisation_id})


def inside(organisation_id: int) -> AbstractContextManager[None]:
    """Act in that organisation, at no cost when one is there already."""
    here = tenancy.current_or_none() == organisation_id
    return nullcontext() if here else tenancy.acting_in(organisation_id)
