"""A case written down by hand: who may be chosen, and the customer remembered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext

from app.contacts.keeping import Known, remember
from app.errors import NotFound
from app.organisation.reading import branches
from app.standards.reading import clauses_in_force
from app.web.actors import Actor
from app.web.rendering import localised
from cases.opening import Opened, open_case

NO_BRANCH = 0


def places(actor: Actor) -> list[tuple[int, str]]:
    """Branches that the person may write a case for; none at all only from the network."""
    reach = actor.reach("cases.work")
    rows = [(row.id, row.name) for row in branches(ids=reach)]
    return [(NO_BRANCH, gettext("no branch")), *rows] if reach is None else rows


def clauses(at: datetime) -> list[tuple[str, str]]:
    """Clauses in force, with an empty choice before them."""
    rows = [(key, f"{key} {localised(row.title)}") for key, row in clauses_in_force(at.date()).items()]
    return [("", gettext("not tied to a clause")), *rows]


def register(*, typed: Mapping[str, Any], actor: Actor, at: datetime) -> Opened:
    """Open the case that the form describes. Raises NotFound for a branch out of reach."""
    branch_id = typed["branch_id"] or None
    if (branch_id or NO_BRANCH) not in dict(places(actor)):
        raise NotFound("branch")
    return open_case(
        kind=typed["kind"],
        source=typed["source"],
        title=typed["title"],
        description=typed["description"] or "",
        branch_id=branch_id,
        contact_id=_customer(typed),
        clause_key=typed["clause_key"] or None,
        severity=typed["severity"],
        at=at,
        actor_id=actor.user_id,
    )


def _customer(typed: Mapping[str, Any]) -> int | None:
    name, email, phone = (typed[f"customer_{part}"] or "" for part in ("name", "email", "phone"))
    if not (name or email or phone):
        return None
    return remember([Known(email=email, name=name, phone=phone or None)])[0].id
