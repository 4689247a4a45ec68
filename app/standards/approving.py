"""From a draft to a standard in force: proposed, approved by a named person from a day on, returned, withdrawn."""

from datetime import date

from sqlalchemy import func, select

from app import clock
from app.errors import InvalidAnswer, NotAllowed
from app.extensions import db
from app.organisation.reading import organisation_of
from app.standards.editions import THING, locked_edition
from app.standards.force import a_year_after
from app.standards.models import Clause, StandardState, StandardVersion
from app.trail.recording import record
from app.web.actors import Actor

OWN_APPROVAL = "approve_own_standards"  # the organisation's setting that lets a drafter approve


def propose(*, version_id: int, revision: int, actor_id: int | None) -> StandardVersion:
    """Hand a draft in for approval. Raises InvalidAnswer("no_clauses") for an empty one."""
    version = locked_edition(version_id, revision=revision, states=frozenset({StandardState.DRAFT}))
    if not db.session.scalar(select(func.count(Clause.id)).where(Clause.version_id == version_id)):
        raise InvalidAnswer("no_clauses")
    version.state = StandardState.PROPOSED
    record(action="standard.propose", thing=THING, thing_id=version.id, actor_id=actor_id)
    return version


def approve(*, version_id: int, revision: int, in_force_from: date, actor: Actor) -> StandardVersion:
    """Put a proposed edition into force from a day on; it is due for review a year later.

    Raises NotAllowed without the permission, and for one's own draft unless the organisation allows that;
    InvalidAnswer("in_force_too_early") when an earlier edition begins later.
    """
    if not actor.may("standards.approve"):
        raise NotAllowed("permission")
    version = locked_edition(version_id, revision=revision, states=frozenset({StandardState.PROPOSED}))
    if version.drafted_by_id == actor.user_id and not may_approve_own(actor.organisation_id):
        raise NotAllowed("own_standard")
    _check_day(version, in_force_from)
    version.state = StandardState.APPROVED
    version.approved_by_id = actor.user_id
    version.approved_at = clock.now()
    version.in_force_from = in_force_from
    version.review_due = a_year_after(in_force_from)
    record(
        action="standard.approve",
        thing=THING,
        thing_id=version.id,
        fields=("state", "in_force_from"),
        actor_id=actor.user_id,
    )
    return version


def return_to_draft(*, version_id: int, revision: int, actor_id: int | None) -> StandardVersion:
    """Give a proposed edition back to its author."""
    version = locked_edition(version_id, revision=revision, states=frozenset({StandardState.PROPOSED}))
    version.state = StandardState.DRAFT
    record(action="standard.return", thing=THING, thing_id=version.id, actor_id=actor_id)
    return version


def withdraw(*, version_id: int, revision: int, on: date, actor: Actor) -> StandardVersion:
    """Take an edition back: a draft or a proposal for good, an approved one out of force from the day `on`.

    What was in force before that day stays so. An approved one needs the permission to approve.
    """
    states = frozenset(StandardState) - {StandardState.WITHDRAWN}
    version = locked_edition(version_id, revision=revision, states=states)
    if version.state is StandardState.APPROVED and not actor.may("standards.approve"):
        raise NotAllowed("permission")
    version.state = StandardState.WITHDRAWN
    version.withdrawn_on = on
    record(action="standard.withdraw", thing=THING, thing_id=version.id, fields=("state",), actor_id=actor.user_id)
    return version


def may_approve_own(organisation_id: int) -> bool:
    """Whether the organisation lets a drafter approve what they drafted."""
    return organisation_of(organisation_id).settings.get(OWN_APPROVAL) is True


def _check_day(version: StandardVersion, day: date) -> None:
    latest = db.session.scalar(
        select(func.max(StandardVersion.in_force_from)).where(
            StandardVersion.standard_id == version.standard_id, StandardVersion.state == StandardState.APPROVED
        )
    )
    if latest is not None and day <= latest:
        raise InvalidAnswer("in_force_too_early", latest=latest)
