"""Builders of touchpoints, standards and clauses."""

import itertools
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.organisation.models import Organisation
from app.standards import approving, writing
from app.standards.clauses import ClauseText, Target
from app.standards.models import Channel, Standard, StandardVersion, Touchpoint
from app.tenancy import acting_in
from app.web.actors import Actor, Grant

numbers = itertools.count(1)
MINUTES = Target(operator="<=", value=Fraction(3), unit="minute", measure="time_in_queue")


def an_approver(organisation: Organisation, *, user_id: int) -> Actor:
    """Somebody who may approve standards."""
    grant = Grant(role="director", permissions=frozenset({"standards.approve"}), branch_ids=None)
    return Actor(user_id=user_id, name="Директор", organisation_id=organisation.id, grants=(grant,))


def a_touchpoint(organisation: Organisation, **more: Any) -> Touchpoint:
    """A step of the journey."""
    facts: dict[str, Any] = {"key": f"step-{next(numbers)}", "name": {"ru": "Ожидание", "en": "Waiting"}}
    with acting_in(organisation.id):
        return writing.add_touchpoint(**(facts | more), actor_id=None)


def a_clause_text(key: str, *, title: str = "Очередь", **more: Any) -> ClauseText:
    """A clause about the queue."""
    facts: dict[str, Any] = {
        "title": {"ru": title, "en": "Queue"},
        "norm": {"ru": "Очередь движется", "en": "The queue moves"},
        "target": MINUTES,
    }
    return ClauseText(key=key, **(facts | more))


def a_draft(
    organisation: Organisation, *, keys: tuple[str, ...] = ("2.1",), author_id: int | None = None
) -> StandardVersion:
    """A new standard whose first edition is a draft with these clauses."""
    touchpoint = a_touchpoint(organisation)
    with acting_in(organisation.id):
        standard = writing.add_standard(
            touchpoint_id=touchpoint.id,
            channel=Channel.IN_PERSON,
            name={"ru": "Обслуживание", "en": "Service"},
            actor_id=author_id,
        )
        return fill(standard, keys)


def fill(standard: Standard, keys: tuple[str, ...]) -> StandardVersion:
    """Add clauses to the draft of a standard."""
    query = select(StandardVersion).where(StandardVersion.standard_id == standard.id)
    version = db.session.scalars(query.order_by(StandardVersion.number.desc())).first()
    assert version is not None
    for key in keys:
        text = a_clause_text(key, title=f"Пункт {key}")
        writing.add_clause(version_id=version.id, revision=version.revision, text=text, actor_id=None)
    return version


def in_force(organisation: Organisation, version: StandardVersion, *, since: date, by: int) -> StandardVersion:
    """Propose and approve an edition."""
    with acting_in(organisation.id):
        approving.propose(version_id=version.id, revision=version.revision, actor_id=None)
        return approving.approve(
            version_id=version.id,
            revision=version.revision,
            in_force_from=since,
            actor=an_approver(organisation, user_id=by),
        )
