"""Regions, branches and staff: added and changed one by one."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select

from app import clock
from app.errors import Conflict, NotFound
from app.extensions import db
from app.organisation.models import Branch, Region, StaffMember
from app.trail.recording import record

Row = TypeVar("Row", Branch, Region, StaffMember)


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchFacts:
    """What a branch is, as somebody wrote it down; `opening_hours` is a document of `hours`."""

    code: str
    name: str
    region_id: int
    address: str
    time_zone: str
    latitude: Decimal | None
    longitude: Decimal | None
    opening_hours: dict[str, str]
    format: str
    tags: list[str]
    head_id: int | None


def save_branch(*, branch_id: int | None, facts: BranchFacts, actor_id: int) -> Branch:
    """Add a branch, or change the one of that id. Raises Conflict when another branch has the code."""
    other = db.session.scalar(select(Branch.name).where(Branch.code == facts.code, Branch.id != (branch_id or 0)))
    if other is not None:
        raise Conflict("code_taken", name=other)
    branch = Branch() if branch_id is None else _found(Branch, branch_id)
    _found(Region, facts.region_id)
    if facts.head_id is not None:
        _found(StaffMember, facts.head_id)
    told = {field.name: getattr(facts, field.name) for field in fields(facts)}
    changed = tuple(name for name, value in told.items() if getattr(branch, name) != value)
    for name in changed:
        setattr(branch, name, told[name])
    db.session.add(branch)
    db.session.flush()  # the trail needs the number of a new one
    record(action="branch.save", thing="branch", thing_id=branch.id, fields=changed, actor_id=actor_id)
    return branch


def close_branch(*, branch_id: int, actor_id: int) -> Branch:
    """Take a branch out of use; its history stays."""
    branch = _found(Branch, branch_id)
    branch.closed_at = branch.closed_at or clock.now()
    record(action="branch.close", thing="branch", thing_id=branch.id, actor_id=actor_id)
    return branch


def reopen_branch(*, branch_id: int, actor_id: int) -> Branch:
    """Undo a closing."""
    branch = _found(Branch, branch_id)
    branch.closed_at = None
    record(action="branch.reopen", thing="branch", thing_id=branch.id, actor_id=actor_id)
    return branch


def add_staff(*, branch_id: int, code: str, name: str, position: str, email: str | None, actor_id: int) -> StaffMember:
    """Add somebody to a branch. Raises Conflict when somebody has the number."""
    other = db.session.scalar(select(StaffMember.name).where(StaffMember.code == code))
    if other is not None:
        raise Conflict("code_taken", name=other)
    person = StaffMember(branch_id=_found(Branch, branch_id).id, code=code, name=name, position=position, email=email)
    db.session.add(person)
    db.session.flush()  # the trail needs the number
    record(action="staff.add", thing="staff", thing_id=person.id, actor_id=actor_id)
    return person


def let_go(*, staff_id: int, actor_id: int) -> StaffMember:
    """Somebody has left; their past visits keep their name until it is erased. A branch they headed has no head."""
    person = _found(StaffMember, staff_id)
    person.left_at = person.left_at or clock.now()
    branch = _found(Branch, person.branch_id)
    if branch.head_id == person.id:
        branch.head_id = None
    record(action="staff.leave", thing="staff", thing_id=person.id, actor_id=actor_id)
    return person


def _found(kind: type[Row], row_id: int) -> Row:
    row = db.session.scalar(select(kind).where(kind.id == row_id))
    if row is None:
        raise NotFound(kind.__name__.lower())
    return row
