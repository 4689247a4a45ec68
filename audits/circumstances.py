"""What the server knows about an assignment when something comes from the phone: frozen."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists, or_, select

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
from audits.models.visits import Draft, Tombstone, Visit
from audits.reaching import inside, organisations_of


@dataclass(frozen=True, slots=True)
class Circumstances:
    """An assignment with what it hangs on; `version_id` is the one assigned."""

    organisation_id: int
    assignment_id: int
    wave_id: int
    programme_id: int
    version_id: int
    used_version_id: int | None  # of the same checklist, else None
    used_digest: str | None
    shopper_id: int
    state: AssignmentState
    window_from: datetime
    window_to: datetime
    wave_closed_at: datetime | None
    is_key_taken: bool  # a visit of that key is here, or was
    has_draft: bool
    branch: BranchRow  # as it is today


def find(
    assignment_id: int, *, actor: Actor, at: datetime, uuid: str = "", version_id: int | None = None
) -> Circumstances:
    """The person's own assignment, in whichever of their organisations, and what is known there of the key `uuid`.

    `version_id` is the edition that was used (None: the one assigned). Raises NotFound("assignment").
    """
    for organisation_id in organisations_of(actor, at.date()):
        with inside(organisation_id):
            found = _find_here(assignment_id, actor.user_id, uuid, version_id)
        if found is not None:
            return found
    raise NotFound("assignment")


def of_shopper(assignment_id: int, *, user_id: int, version_id: int) -> Circumstances:
    """The same for whoever judges later, in the current organisation. Raises NotFound("assignment")."""
    found = _find_here(assignment_id, user_id, "", version_id)
    if found is None:
        raise NotFound("assignment")
    return found


def _find_here(assignment_id: int, user_id: int, uuid: str, version_id: int | None) -> Circumstances | None:
    used = ChecklistVersion.id == Assignment.version_id if version_id is None else ChecklistVersion.id == version_id
    of_programme = ChecklistVersion.checklist_id == Programme.checklist_id
    query = (
        select(
            Assignment.id.label("assignment_id"),
            Assignment.wave_id,
            Wave.programme_id,
            Assignment.version_id,
            ChecklistVersion.id.label("used_version_id"),
            ChecklistVersion.digest.label("used_digest"),
            Shopper.id.label("shopper_id"),
            Assignment.state,
            Assignment.window_from,
            Assignment.window_to,
            Wave.closed_at.label("wave_closed_at"),
            or_(_stands(Visit, uuid), _stands(Tombstone, uuid)).label("is_key_taken"),
            _stands(Draft, uuid).label("has_draft"),
            Assignment.branch_id,
        )
        .join(Wave, Wave.id == Assignment.wave_id)
        .join(Programme, Programme.id == Wave.programme_id)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .outerjoin(ChecklistVersion, and_(used, of_programme))
        .where(Assignment.id == assignment_id, Shopper.user_id == user_id)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    branch = organisation.branch(found.branch_id)
    facts = found._asdict()
    facts.pop("branch_id")
    return None if branch is None else Circumstances(organisation_id=tenancy.current(), branch=branch, **facts)


def _stands(kind: type[Visit | Tombstone | Draft], uuid: str) -> ColumnElement[bool]:
    return exists().where(kind.uuid == uuid)


def form_used(where: Circumstances) -> Form | None:
    """The form of the edition that was used, parsed once; None when it is none of this programme's checklist."""
    if where.used_digest is None or where.used_version_id is None:
        return None
    return _kept_form(where.used_digest, where.used_version_id)


@lru_cache(maxsize=64)
def _kept_form(digest: str, version_id: int) -> Form | None:
    found = reading.version(version_id)
    return None if found is None else found.form
