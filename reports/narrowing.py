"""The overview narrowed to a programme, a region, a format: what may be chosen, and which branches are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import NotFound
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from audits import reading_scores

Reach = frozenset[int] | None
Choices = Sequence[tuple[str, str]]
INDENT = "\u2003"


@dataclass(frozen=True)
class Filters:
    """What was chosen, and what there is to choose from as (value, words); a list of one choice is empty."""

    programme_id: int | None
    region_id: int | None
    format: str
    programmes: Choices
    regions: Choices
    formats: Choices

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in force, for addresses of other pages of the list."""
        pairs = {"programme": self.programme_id, "region": self.region_id, "format": self.format}
        return {name: str(value) for name, value in pairs.items() if value}


def filters(*, reach: Reach, programme_id: int | None, region_id: int | None, format: str) -> tuple[Filters, Reach]:
    """The filters of somebody's reach (None: all), and the reach that they leave.

    Raises NotFound("region") for one without a branch within reach. Four statements.
    """
    branches = organisation.branches(ids=reach, include_closed=True)
    regions = _regions(branches)
    if region_id is not None and str(region_id) not in dict(regions):
        raise NotFound("region")
    formats = sorted({row.format for row in branches if row.format})
    programmes = [(str(row.id), row.name) for row in reading_scores.programmes()]
    told = Filters(
        programme_id,
        region_id,
        format,
        _several(programmes),
        _several(regions),
        _several([(name, name) for name in formats]),
    )
    return told, _left(branches, reach, region_id, format)


def _regions(branches: Sequence[BranchRow]) -> list[tuple[str, str]]:
    """The regions with a branch within reach, those above them too, as a tree."""
    paths = {row.region_path for row in branches}
    held = [row for row in organisation.regions() if any(path.startswith(row.path) for path in paths)]
    return [(str(row.id), INDENT * row.depth + row.name) for row in held]


def _several(choices: list[tuple[str, str]]) -> Choices:
    return choices if len(choices) > 1 else ()


def _left(branches: Sequence[BranchRow], reach: Reach, region_id: int | None, format: str) -> Reach:
    if region_id is None and not format:
        return reach
    return frozenset(
        row.id
        for row in branches
        if (region_id is None or f"/{region_id}/" in row.region_path) and format in ("", row.format)
    )
