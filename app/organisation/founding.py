"""New organisations, and many branches at once: what a terminal does before anybody can sign in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, insert, select

from app import clock
from app.errors import Conflict, NotFound
from app.extensions import db
from app.organisation.importing import region_at
from app.organisation.lines import BranchLine
from app.organisation.models import Branch, Organisation, OrganisationKind, Region
from app.tenancy import current


@dataclass(frozen=True, slots=True)
class BranchKey:
    """What a record of the past keeps of its branch."""

    id: int
    time_zone: str
    region_path: str
    format: str
    head_id: int | None


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


def branch_keys() -> dict[str, BranchKey]:
    """All branches of the current organisation by their codes, closed ones too: one statement, no records."""
    query = select(Branch.code, Branch.id, Branch.time_zone, Region.path, Branch.format, Branch.head_id).join(
        Region, Region.id == Branch.region_id
    )
    return {row[0]: BranchKey(*row[1:]) for row in db.session.execute(query)}


def found_branches(lines: Collection[BranchLine]) -> int:
    """Make those branches whose codes are free, with their regions; others stay as they are. How many were made."""
    codes = [line.code for line in lines]
    there = set(db.session.scalars(select(Branch.code).where(Branch.code.in_(codes))))
    regions = {path: region_at(path).id for path in {line.region for line in lines}}
    rows: list[dict[str, object]] = [
        {
            "organisation_id": current(),
            "region_id": regions[line.region],
            "code": line.code,
            "name": line.name,
            "address": line.address,
            "latitude": line.latitude,
            "longitude": line.longitude,
            "time_zone": line.time_zone,
            "opening_hours": line.opening_hours or {},
            "format": line.format,
            "tags": list(line.tags),
        }
        for line in {line.code: line for line in lines if line.code not in there}.values()
    ]
    if rows:
        db.session.execute(insert(cast(Table, Branch.__table__)), rows)
    return len(rows)
