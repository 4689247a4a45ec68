"""The tree of regions: made, named, moved with all that hangs below, deleted when empty."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.organisation.models import Branch, Region
from app.trail.recording import record

LONGEST_PATH = 400  # characters, as the columns that keep a path


def add_region(*, name: str, parent_id: int | None, actor_id: int) -> Region:
    """A region below another, or (None) at the top. Raises NotFound, Conflict, InvalidAnswer."""
    tree = _locked_tree()
    _check_name(tree, name, parent_id, None)
    region = Region(name=name, parent_id=_parent(tree, parent_id))
    db.session.add(region)
    db.session.flush()  # the path is made of numbers
    region.path = _path_below(tree, parent_id, region.id)
    record(action="region.add", thing="region", thing_id=region.id, actor_id=actor_id)
    return region


def save_region(*, region_id: int, name: str, parent_id: int | None, actor_id: int) -> Region:
    """Rename a region, and move it with all that lies below it.

    Raises NotFound; Conflict("region_cycle" | "region_named"); InvalidAnswer("region_slash" | "region_too_deep").
    """
    tree = _locked_tree()
    region = _found(tree, region_id)
    _check_name(tree, name, parent_id, region_id)
    changed = tuple(
        field for field, value in (("name", name), ("parent_id", parent_id)) if getattr(region, field) != value
    )
    if "parent_id" in changed:
        _move(tree, region, parent_id)
    region.name = name
    record(action="region.save", thing="region", thing_id=region.id, fields=changed, actor_id=actor_id)
    return region


def delete_region(*, region_id: int, actor_id: int) -> Region:
    """Take an empty region away. Raises NotFound, Conflict("region_holds" | "region_in_use")."""
    tree = _locked_tree()
    region = _found(tree, region_id)
    below = sum(row.parent_id == region_id for row in tree.values())
    branches = db.session.scalar(select(func.count(Branch.id)).where(Branch.region_id == region_id)) or 0
    if below or branches:
        raise Conflict("region_holds", name=region.name, regions=below, branches=branches)
    try:
        with db.session.begin_nested():
            db.session.delete(region)
    except IntegrityError as exc:  # rooms above point at it: the database alone knows all of them
        raise Conflict("region_in_use", name=region.name) from exc
    record(action="region.delete", thing="region", thing_id=region_id, actor_id=actor_id)
    return region


def _locked_tree() -> dict[int, Region]:
    """All regions, held until the end: two moves at once could make a ring that neither of them sees."""
    rows = db.session.scalars(select(Region).order_by(Region.id).with_for_update())
    return {row.id: row for row in rows}


def _found(tree: dict[int, Region], region_id: int) -> Region:
    if region_id not in tree:
        raise NotFound("region")
    return tree[region_id]


def _parent(tree: dict[int, Region], parent_id: int | None) -> int | None:
    return None if parent_id is None else _found(tree, parent_id).id


def _check_name(tree: dict[int, Region], name: str, parent_id: int | None, own_id: int | None) -> None:
    """Tables name a region by its path of names: it must lead to one region."""
    if "/" in name:
        raise InvalidAnswer("region_slash")
    beside = (row for row in tree.values() if row.parent_id == parent_id and row.id != own_id)
    if any(row.name.casefold() == name.casefold() for row in beside):
        raise Conflict("region_named", name=name)


def _move(tree: dict[int, Region], region: Region, parent_id: int | None) -> None:
    if parent_id is not None and _found(tree, parent_id).path.startswith(region.path):
        raise Conflict("region_cycle", name=region.name, below=tree[parent_id].name)
    before, after = region.path, _path_below(tree, parent_id, region.id)
    moved = [row for row in tree.values() if row.path.startswith(before)]
    if max(len(row.path) for row in moved) - len(before) + len(after) > LONGEST_PATH:
        raise InvalidAnswer("region_too_deep")
    for row in moved:
        row.path = after + row.path.removeprefix(before)
    region.parent_id = parent_id


def _path_below(tree: dict[int, Region], parent_id: int | None, region_id: int) -> str:
    path = f"{tree[parent_id].path if parent_id is not None else '/'}{region_id}/"
    if len(path) > LONGEST_PATH:
        raise InvalidAnswer("region_too_deep")
    return path
