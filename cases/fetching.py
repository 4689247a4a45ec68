"""Fetching a case to change it: within reach, locked, of the revision that the person saw."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select, true

from app.accounts.reading import last_editor
from app.errors import Conflict, NotFound
from app.extensions import db
from app.web.actors import Actor
from cases.models import Case, CaseState

THING = "case"


def within_reach(actor: Actor, permission: str) -> ColumnElement[bool]:
    """The cases that a person may see: those of their branches, their own; without a branch only from the network."""
    reach = actor.reach(permission)
    if reach is None:
        return true()
    return or_(Case.branch_id.in_(reach), Case.owner_id == actor.user_id)


def locked_case(
    case_id: int, *, actor: Actor, revision: int | None, states: Collection[CaseState] | None = None
) -> Case:
    """The case, locked until the end of the transaction, its revision counted on; `revision` None asks for none.

    Raises NotFound outside of reach; Conflict("case_stale") naming who was first; Conflict("case_state").
    """
    return _checked(locked(case_id, within_reach(actor, "cases.work")), revision, states)


def locked(case_id: int, *which: ColumnElement[bool]) -> Case:
    """The case, locked. Raises NotFound."""
    found = db.session.scalar(
        select(Case).where(Case.id == case_id, *which).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("case")
    return found


def _checked(case: Case, revision: int | None, states: Collection[CaseState] | None) -> Case:
    if revision is not None and case.revision != revision:
        raise Conflict("case_stale", **last_editor(thing=THING, thing_id=case.id))
    if states is not None and case.state not in states:
        raise Conflict("case_state", number=case.number, **last_editor(thing=THING, thing_id=case.id))
    case.revision += 1
    return case


def the_case(case_id: int) -> Case:
    """The case of the current organisation, to be shown. Raises NotFound."""
    found = db.session.scalar(select(Case).where(Case.id == case_id))
    if found is None:
        raise NotFound("case")
    return found
