"""The window of this room: checklists and their published versions as frozen rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import func, select

from app.extensions import db
from app.questions.schema import Form, parse_form
from audits.models.checklists import Checklist, ChecklistVersion


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A checklist with its newest published version, if any."""

    id: int
    name: str
    revision: int
    created_at: datetime
    version_id: int | None
    version_number: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version; `form` never changes."""

    id: int
    checklist_id: int
    checklist_name: str
    number: int
    digest: str
    published_at: datetime
    published_by_id: int | None
    form: Form


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version in a list."""

    id: int
    number: int
    digest: str
    published_at: datetime
    published_by_id: int | None


def checklists() -> list[ChecklistRow]:
    """All checklists by name, in one statement."""
    newest = (
        select(ChecklistVersion.checklist_id, func.max(ChecklistVersion.number).label("number"))
        .group_by(ChecklistVersion.checklist_id)
        .subquery()
    )
    query = (
        select(Checklist, ChecklistVersion.id, ChecklistVersion.number, ChecklistVersion.published_at)
        .outerjoin(newest, newest.c.checklist_id == Checklist.id)
        .outerjoin(
            ChecklistVersion,
            (ChecklistVersion.checklist_id == Checklist.id) & (ChecklistVersion.number == newest.c.number),
        )
        .order_by(Checklist.name, Checklist.id)
    )
    return [
        ChecklistRow(row.id, row.name, row.revision, row.created_at, version_id, number, published_at)
        for row, version_id, number, published_at in db.session.execute(query)
    ]


def version(version_id: int) -> VersionRow | None:
    """A published version of the current organisation, or None. Its form is read from the database once."""
    query = (
        select(
            ChecklistVersion.id,
            ChecklistVersion.checklist_id,
            Checklist.name,
            ChecklistVersion.number,
            ChecklistVersion.digest,
            ChecklistVersion.published_at,
            ChecklistVersion.published_by_id,
        )
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(ChecklistVersion.id == version_id)
    )
    found = db.session.execute(query).one_or_none()
    return None if found is None else VersionRow(*found, form=_form(found.digest, found.id))


def forms(version_ids: Collection[int]) -> dict[int, Form]:
    """The forms of these published versions by id; those that this process has not met yet are read."""
    query = select(ChecklistVersion.id, ChecklistVersion.digest).where(ChecklistVersion.id.in_(version_ids))
    return {id_: _form(digest, id_) for id_, digest in db.session.execute(query)} if version_ids else {}


def versions(checklist_id: int) -> list[VersionLine]:
    """The published versions of a checklist, the newest first, without their forms: one statement."""
    query = (
        select(
            ChecklistVersion.id,
            ChecklistVersion.number,
            ChecklistVersion.digest,
            ChecklistVersion.published_at,
            ChecklistVersion.published_by_id,
        )
        .where(ChecklistVersion.checklist_id == checklist_id)
        .order_by(ChecklistVersion.number.desc())
    )
    return [VersionLine(*row) for row in db.session.execute(query)]


@lru_cache(maxsize=256)
def _form(digest: str, version_id: int) -> Form:
    """The parsed definition. The digest names the content, so that no other database's version is mistaken for it."""
    definition = db.session.scalar(select(ChecklistVersion.definition).where(ChecklistVersion.id == version_id))
    return parse_form(definition)
