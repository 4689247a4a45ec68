"""What the server knows about an assignment when something comes from the phone: frozen."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from app import tenancy
from app.errors import NotFound
from app.extensions import db
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from app.questions.schema import Form
from app.web.actors import Actor
from audits import reading
from audits.models.checklists import ChecklistVersion
from audits.models.programmes import Assignment, AssignmentState, Programme, Shopper, Wave
from audits.reaching import inside, organisations_of


@dataclass(frozen=True, slots=True)
class Circumstances:
    """An assignment with what it hangs on; `version_id` is the one assigned."""

    organisation_id: int
    assignment_id: int
    wave_id: int
    programme_id: int
    checklist_id: int
    version_id: int
    shopper_id: int
    state: AssignmentState
    window_from: datetime
    window_to: datetime
    wave_closed_at: datetime | None
    branch: BranchRow  # as it is today


def find(assignment_id: int, *, actor: Actor, at: datetime) -> Circumstances:
    """The person's own assignment, in whichever of their organisations. Raises NotFound("assignment")."""
    for organisation_id in organisations_of(actor, at.date()):
        with inside(organisation_id):
            found = _find_here(assignment_id, actor.user_id)
        if found is not None:
            return found
    raise NotFound("assignment")


def _find_here(assignment_id: int, user_id: int) -> Circumstances | None:
    query = (
        select(
            Assignment.id.label("assignment_id"),
            Assignment.wave_id,
            Wave.programme_id,
            Programme.checklist_id,
            Assignment.version_id,
            Shopper.id.label("shopper_id"),
            Assignment.state,
            Assignment.window_from,
            Assignment.window_to,
            Wave.closed_at.label("wave_closed_at"),
            Assignment.branch_id,
        )
        .join(Wave, Wave.id == Assignment.wave_id)
        .join(Programme, Programme.id == Wave.programme_id)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .where(Assignment.id == assignment_id, Shopper.user_id == user_id)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    branch = organisation.branch(found.branch_id)
    facts = found._asdict()
    facts.pop("branch_id")
    return None if branch is None else Circumstances(organisation_id=tenancy.current(), branch=branch, **facts)


def form_of(version_id: int, checklist_id: int) -> Form | None:
    """The form of a version of that checklist in the current organisation, parsed once; None when it is no such."""
    query = select(ChecklistVersion.digest).where(
        ChecklistVersion.id == version_id, ChecklistVersion.checklist_id == checklist_id
    )
    digest = db.session.scalar(query)
    return None if digest is None else _kept_form(digest, version_id)


@lru_cache(maxsize=64)
def _kept_form(digest: str, version_id: int) -> Form | None:
    found = reading.version(version_id)
    return None if found is None else found.form
