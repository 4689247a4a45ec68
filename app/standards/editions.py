"""Fetching an edition to change it: locked, of the revision that the person saw, in the state that allows it."""

from sqlalchemy import select

from app.accounts.reading import last_editor
from app.errors import Conflict, NotFound
from app.extensions import db
from app.standards.models import StandardState, StandardVersion

THING = "standard_version"


def locked_edition(version_id: int, *, revision: int, states: frozenset[StandardState]) -> StandardVersion:
    """The edition, locked until the end of the transaction, its revision counted on.

    Raises NotFound; Conflict("stale") naming who was first; Conflict("standard_state") when it can no longer change.
    """
    version = db.session.scalar(
        select(StandardVersion)
        .where(StandardVersion.id == version_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if version is None:
        raise NotFound("standard_version")
    if version.revision != revision:
        raise Conflict("stale", **last_editor(thing=THING, thing_id=version_id))
    if version.state not in states:
        raise Conflict("standard_state", state=version.state.value)
    version.revision += 1
    return version
