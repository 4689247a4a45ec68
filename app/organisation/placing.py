"""Where a branch stands today, as a part of other rooms' statements: what a visit keeps of its place."""

from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, Table, select

from app.organisation.models import Branch, Region

BRANCHES, REGIONS = cast(Table, Branch.__table__), cast(Table, Region.__table__)


@dataclass(frozen=True, slots=True)
class Place:
    """A branch with what a visit keeps of it; `region_path` is the path of ids of its region, as in `/3/17/`."""

    id: int
    time_zone: str
    format: str
    tags: tuple[str, ...]
    head_id: int | None
    region_path: str


# To be joined by both keys, the organisation's and the branch's: no filter of the session stands behind it.
PLACES: Final = (
    select(
        BRANCHES.c.id,
        BRANCHES.c.organisation_id,
        BRANCHES.c.time_zone,
        BRANCHES.c.format,
        BRANCHES.c.tags,
        BRANCHES.c.head_id,
        REGIONS.c.path,
    )
    .join(REGIONS, (REGIONS.c.id == BRANCHES.c.region_id) & (REGIONS.c.organisation_id == BRANCHES.c.organisation_id))
    .subquery("places")
)
PLACE_COLUMNS: Final = (PLACES.c.time_zone, PLACES.c.format, PLACES.c.tags, PLACES.c.head_id, PLACES.c.path)


def place_of(branch_id: int, row: Row[*tuple[Any, ...]]) -> Place:
    """The place from a row that holds PLACE_COLUMNS."""
    return Place(branch_id, row.time_zone, row.format, tuple(row.tags), row.head_id, row.path)
