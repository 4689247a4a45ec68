"""The window of this room: contracts, regions, branches and staff as frozen rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.organisation.models import Branch, Engagement, Organisation, Region, StaffMember


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation as other rooms see it."""

    id: int
    kind: str
    name: str
    name_en: str | None
    language: str
    time_zone: str
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch as other rooms see it; `region_path` is the path of ids of its region, as in `/3/17/`."""

    id: int
    region_id: int
    region_name: str
    region_path: str
    code: str
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    time_zone: str
    opening_hours: dict[str, Any]
    format: str
    tags: tuple[str, ...]
    head_id: int | None
    head_name: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region as other rooms see it; `depth` 0 is a root."""

    id: int
    parent_id: int | None
    name: str
    path: str
    depth: int


@dataclass(frozen=True, slots=True)
class RegionNode:
    """A region in its tree: how many branches hang on it alone, and with all regions below it (closed ones too)."""

    region: RegionRow
    own: int
    all: int
    regions_below: int


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff as other rooms see them."""

    id: int
    branch_id: int
    code: str
    name: str
    position: str
    email: str | None
    left_at: datetime | None


def organisation_of(organisation_id: int) -> OrganisationRow:
    """One organisation. Raises LookupError when there is none."""
    row = db.session.get(Organisation, organisation_id)
    if row is None:
        raise LookupError(organisation_id)
    return OrganisationRow(
        row.id, row.kind.value, row.name, row.name_en, row.language, row.time_zone, dict(row.settings)
    )


def organisation_ids() -> list[int]:
    """The organisations of this installation, oldest first."""
    return list(db.session.scalars(select(Organisation.id).order_by(Organisation.id)))


def names(ids: Collection[int]) -> dict[int, str]:
    """The names of organisations by id, in the order of the names."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    )
    return {organisation_id: name for organisation_id, name in rows}


def contracts_in_force(*, ids: Collection[int], day: date) -> frozenset[int]:
    """Those of the engagements `ids` that run on `day`."""
    if not ids:
        return frozenset()
    rows = db.session.scalars(select(Engagement).where(Engagement.id.in_(ids)))
    return frozenset(row.id for row in rows if row.covers(day))


def agencies(contract_ids: Collection[int]) -> dict[int, int]:
    """Which agency each of these engagements lends people of, by the engagement's id."""
    query = select(Engagement.id, Engagement.agency_id).where(Engagement.id.in_(contract_ids))
    return dict(db.session.execute(query).all()) if contract_ids else {}


def contract_between(*, agency_id: int, client_id: int, day: date) -> int | None:
    """The engagement by which the agency's people act in the client's organisation on `day`, if any."""
    query = select(Engagement).where(Engagement.agency_id == agency_id, Engagement.client_id == client_id)
    rows = db.session.scalars(query.order_by(Engagement.id))
    return next((row.id for row in rows if row.covers(day)), None)


def regions() -> list[RegionRow]:
    """The tree of regions: parents before their children, those of one parent by name."""
    rows = db.session.scalars(select(Region)).all()
    names = {row.id: (row.name.casefold(), row.id) for row in rows}
    by_names = sorted(rows, key=lambda row: [names.get(int(part), ("", 0)) for part in row.path.split("/") if part])
    return [RegionRow(row.id, row.parent_id, row.name, row.path, row.path.count("/") - 2) for row in by_names]


def region_tree() -> list[RegionNode]:
    """The tree of regions with what hangs on it. Two statements."""
    counted = select(Branch.region_id, func.count(Branch.id)).group_by(Branch.region_id)
    own = {region_id: number for region_id, number in db.session.execute(counted)}
    tree = regions()
    return [
        RegionNode(
            region=row,
            own=own.get(row.id, 0),
            all=sum(own.get(other.id, 0) for other in tree if other.path.startswith(row.path)),
            regions_below=sum(other.parent_id == row.id for other in tree),
        )
        for row in tree
    ]


def branch_ids_in_region(region_id: int) -> frozenset[int]:
    """The branches of a region and of all regions below it."""
    region = db.session.scalar(select(Region).where(Region.id == region_id))
    if region is None:
        return frozenset()
    return frozenset(
        db.session.scalars(
            select(Branch.id).join(Region, Branch.region_id == Region.id).where(Region.path.startswith(region.path))
        )
    )


def branches(*, ids: Collection[int] | None = None, include_closed: bool = False) -> list[BranchRow]:
    """Branches by name; `ids` None means the whole network. Two statements, whatever their number."""
    query = (
        select(Branch, Region, StaffMember.name)
        .join(Region, Branch.region_id == Region.id)
        .outerjoin(StaffMember, StaffMember.id == Branch.head_id)
        .order_by(Region.path, Branch.name, Branch.id)
    )
    if ids is not None:
        query = query.where(Branch.id.in_(ids))
    if not include_closed:
        query = query.where(Branch.closed_at.is_(None))
    return [_branch_row(branch, region, head) for branch, region, head in db.session.execute(query)]


def ids_of_format(name: str) -> frozenset[int]:
    """The branches of one format, those that are closed by now included."""
    return frozenset(db.session.scalars(select(Branch.id).where(Branch.format == name)))


def branch(branch_id: int) -> BranchRow | None:
    """One branch of the current organisation, or None."""
    found = branches(ids=[branch_id], include_closed=True)
    return found[0] if found else None


def staff(
    *, branch_ids: Collection[int] | None = None, ids: Collection[int] | None = None, include_left: bool = False
) -> list[StaffRow]:
    """Staff by name; `branch_ids` None means the whole network, `ids` None everybody."""
    query = select(StaffMember).order_by(StaffMember.name, StaffMember.id)
    if ids is not None:
        query = query.where(StaffMember.id.in_(ids))
    if branch_ids is not None:
        query = query.where(StaffMember.branch_id.in_(branch_ids))
    if not include_left:
        query = query.where(StaffMember.left_at.is_(None))
    return [_staff_row(row) for row in db.session.scalars(query)]


def _branch_row(branch: Branch, region: Region, head: str | None) -> BranchRow:
    return BranchRow(
        id=branch.id,
        region_id=region.id,
        region_name=region.name,
        region_path=region.path,
        code=branch.code,
        name=branch.name,
        address=branch.address,
        latitude=None if branch.latitude is None else float(branch.latitude),
        longitude=None if branch.longitude is None else float(branch.longitude),
        time_zone=branch.time_zone,
        opening_hours=dict(branch.opening_hours),
        format=branch.format,
        tags=tuple(branch.tags),
        head_id=branch.head_id,
        head_name=head,
        closed_at=branch.closed_at,
    )


def _staff_row(row: StaffMember) -> StaffRow:
    return StaffRow(row.id, row.branch_id, row.code, row.name, row.position, row.email, row.left_at)
