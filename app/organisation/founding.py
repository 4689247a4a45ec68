"""New organisations, and many branches at once: what a terminal does before anybody can sign in."""

from sqlalchemy import select

from app import clock
from app.errors import Conflict, NotFound
from app.extensions import db
from app.organisation.models import Organisation, OrganisationKind


def organisation_named(name: str) -> int:
    """The id of the only organisation of this name. Raises NotFound("organisation"), Conflict("same_name")."""
    found = db.session.scalars(select(Organisation.id).where(Organisation.name == name)).all()
    if not found:
        raise NotFound("organisation", name=name)
    if len(found) > 1:
        raise Conflict("same_name", count=len(found))
    return found[0]


def found_organisation(*, name: str, language: str = "ru", time_zone: str = "Europe/Moscow") -> int:
    """A new company; its id."""
    row = Organisation(
        kind=OrganisationKind.COMPANY,
        name=name,
        language=language,
        time_zone=time_zone,
        settings={},
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()  # whoever founds it enters it next
    return row.id
