"""What the server knows about an assignment when something comes from the phone: frozen."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, cast

from sqlalchemy import ColumnElement, Table, bindparam, exists, func, or_, select

from app import tenancy
from app.errors import NotFound
from app.extensions import db
from app.organisation.placing import PLACE_COLUMNS, PLACES, Place, place_of
from app.questions.schema import Form
from app.web.actors import Actor
from audits import reading
from audits.models.checklists import ChecklistVersion
from audits.models.programmes import Assignment, AssignmentState, Programme, Shopper, Wave
from audits.models.visits import Draft, Tombstone, Visit
from audits.reaching import inside, organisations_of

ASSIGNMENTS, WAVES, PROGRAMMES, SHOPPERS, VERSIONS = (
    cast(Table, each.__table__) for each in (Assignment, Wave, Programme, Shopper, ChecklistVersion)
)
HERE: Final = bindparam("organisation_id", type_=ASSIGNMENTS.c.organisation_id.type)


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
    branch: Place  # as it is today


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


def _own(table: Table, key: ColumnElement[int]) -> ColumnElement[bool]:
    """The row of that key in the organisation entered: Core statements pass the session's filter by."""
    return (table.c.id == key) & (table.c.organisation_id == HERE)


def _stands(kind: type[Visit | Tombstone | Draft]) -> ColumnElement[bool]:
    return exists().where(kind.uuid == bindparam("uuid"), kind.organisation_id == HERE)


USED: Final = func.coalesce(bindparam("version_id", type_=VERSIONS.c.id.type), ASSIGNMENTS.c.version_id)
FIND: Final = (
    select(
        ASSIGNMENTS.c.wave_id,
        WAVES.c.programme_id,
        ASSIGNMENTS.c.version_id,
        VERSIONS.c.id.label("used_version_id"),
        VERSIONS.c.digest.label("used_digest"),
        ASSIGNMENTS.c.shopper_id,
        ASSIGNMENTS.c.state,
        ASSIGNMENTS.c.window_from,
        ASSIGNMENTS.c.window_to,
        WAVES.c.closed_at,
        or_(_stands(Visit), _stands(Tombstone)).label("is_key_taken"),
        _stands(Draft).label("has_draft"),
        ASSIGNMENTS.c.branch_id,
        *PLACE_COLUMNS,
    )
    .join(WAVES, _own(WAVES, ASSIGNMENTS.c.wave_id))
    .join(PROGRAMMES, _own(PROGRAMMES, WAVES.c.programme_id))
    .join(SHOPPERS, _own(SHOPPERS, ASSIGNMENTS.c.shopper_id))
    .join(PLACES, (PLACES.c.id == ASSIGNMENTS.c.branch_id) & (PLACES.c.organisation_id == HERE))
    .outerjoin(VERSIONS, _own(VERSIONS, USED) & (VERSIONS.c.checklist_id == PROGRAMMES.c.checklist_id))
    .where(_own(ASSIGNMENTS, bindparam("assignment_id")), SHOPPERS.c.user_id == bindparam("user_id"))
)


def _find_here(assignment_id: int, user_id: int, uuid: str, version_id: int | None) -> Circumstances | None:
    organisation_id = tenancy.current()
    given = {"assignment_id": assignment_id, "user_id": user_id, "uuid": uuid, "version_id": version_id}
    row = db.session.connection().execute(FIND, given | {"organisation_id": organisation_id}).one_or_none()
    if row is None:
        return None
    return Circumstances(
        organisation_id=organisation_id,
        assignment_id=assignment_id,
        wave_id=row.wave_id,
        programme_id=row.programme_id,
        version_id=row.version_id,
        used_version_id=row.used_version_id,
        used_digest=row.used_digest,
        shopper_id=row.shopper_id,
        state=row.state,
        window_from=row.window_from,
        window_to=row.window_to,
        wave_closed_at=row.closed_at,
        is_key_taken=row.is_key_taken,
        has_draft=row.has_draft,
        branch=place_of(row.branch_id, row),
    )


def form_used(where: Circumstances) -> Form | None:
    """The form of the edition that was used, parsed once; None when it is none of this programme's checklist."""
    if where.used_digest is None or where.used_version_id is None:
        return None
    return _kept_form(where.used_digest, where.used_version_id)


@lru_cache(maxsize=64)
def _kept_form(digest: str, version_id: int) -> Form | None:
    found = reading.version(version_id)
    return None if found is None else found.form
