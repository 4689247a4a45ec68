"""The statements that write a visit, past the session: no records are loaded, each names the organisation itself."""

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import Table, Update, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from audits.models.programmes import Assignment, AssignmentState
from audits.models.visits import Draft, Visit

ASSIGNMENTS, DRAFTS, VISITS = (cast(Table, each.__table__) for each in (Assignment, Draft, Visit))
LEFT_OUT: Final = frozenset({"id", "external_id", "approved_at", "staff_id"})  # of a fresh visit they are empty
# No parameter is called like a column: SQLAlchemy would set that column in every part of the statement that has it.
GIVEN: Final = {column.name: f"new_{column.name}" for column in VISITS.c if column.name not in LEFT_OUT}
VALUES: Final[dict[str, Any]] = {name: bindparam(given) for name, given in GIVEN.items()}


def _done() -> Update:
    """The assignment is done, unless it was taken back."""
    here = ASSIGNMENTS.c.organisation_id == bindparam("new_organisation_id")
    own = (ASSIGNMENTS.c.id == bindparam("new_assignment_id")) & here
    return (
        update(ASSIGNMENTS)
        .where(own, ASSIGNMENTS.c.state != AssignmentState.REVOKED)
        .values(state=AssignmentState.SUBMITTED, revision=ASSIGNMENTS.c.revision + 1)
    )


_NEW = postgresql.insert(VISITS).values(VALUES).on_conflict_do_nothing().returning(VISITS.c.id).cte("new")
IN_ONE: Final = select(_NEW.c.id).add_cte(_done().where(exists(select(_NEW.c.id))).cte("done"))
INSERT: Final = sqlite.insert(VISITS).values(VALUES).on_conflict_do_nothing().returning(VISITS.c.id)
DONE: Final = _done()
SERVED: Final = delete(DRAFTS).where(
    DRAFTS.c.uuid == bindparam("new_uuid"), DRAFTS.c.organisation_id == bindparam("new_organisation_id")
)


def write_visit(values: Mapping[str, Any]) -> int | None:
    """The new visit's id, its assignment being done with it; None when its key is taken, and nothing was written."""
    connection, given = db.session.connection(), {GIVEN[name]: value for name, value in values.items()}
    if connection.dialect.name == "postgresql":
        return cast("int | None", connection.execute(IN_ONE, given).scalar_one_or_none())
    visit_id = cast("int | None", connection.execute(INSERT, given).scalar_one_or_none())
    if visit_id is not None:
        connection.execute(DONE, given)
    return visit_id


def drop_draft(uuid: str, organisation_id: int) -> None:
    """The draft has served."""
    db.session.connection().execute(SERVED, {"new_uuid": uuid, "new_organisation_id": organisation_id})
