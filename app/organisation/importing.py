"""Branches and staff from CSV or XLSX: first a plan that changes nothing, then all of it or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from sqlalchemy import select

from app.documents.lines import LineProblem, columns
from app.documents.tables import Table, read_table
from app.errors import InvalidAnswer
from app.extensions import db
from app.organisation.lines import (
    BRANCH_HEADINGS,
    STAFF_HEADINGS,
    BranchLine,
    StaffLine,
    read_branch,
    read_staff,
    repeated,
)
from app.organisation.models import Branch, Region, StaffMember
from app.trail.recording import record

Line = BranchLine | StaffLine
NEEDED = {"branches": ("code", "name", "region", "time_zone"), "staff": ("code", "name", "branch")}


@dataclass(frozen=True)
class Plan:
    """What a file would do: new, changed and unchanged lines, and every problem; only one without problems is taken."""

    kind: str
    rows: tuple[Line, ...]
    new: frozenset[str]
    problems: tuple[LineProblem, ...]

    @property
    def known(self) -> int:
        """How many lines speak of somebody or something already here."""
        return len(self.rows) - len(self.new)


def plan(*, kind: str, stream: IO[bytes], filename: str) -> Plan:
    """Read a file of `kind` branches or staff. Raises TableError when it is no table at all."""
    table = read_table(stream, filename)
    headings = BRANCH_HEADINGS if kind == "branches" else STAFF_HEADINGS
    places = columns(table.header, headings)
    absent = [LineProblem(1, field, "no_column", headings[field][0]) for field in NEEDED[kind] if field not in places]
    if absent:
        return Plan(kind, (), frozenset(), tuple(absent))
    codes = _codes(Branch)
    reader: Callable[[int, Mapping[str, str]], tuple[Line, list[LineProblem]]] = (
        read_branch if kind == "branches" else lambda line, values: read_staff(line, values, codes.keys())
    )
    rows, problems = _read(table, places, reader)
    there = codes if kind == "branches" else _codes(StaffMember)
    if kind == "branches":
        problems += _unknown_heads(rows)
    return Plan(
        kind=kind,
        rows=tuple(rows),
        new=frozenset(row.code for row in rows if row.code not in there),
        problems=tuple(sorted(problems + repeated(rows), key=lambda problem: problem.line)),
    )


def take(*, plan: Plan, actor_id: int) -> int:
    """Do what a plan says, in the caller's transaction; returns how many lines.

    Raises InvalidAnswer if the plan has problems: either every line is taken, or none.
    """
    if plan.problems or not plan.rows:
        raise InvalidAnswer("import_has_problems", count=len(plan.problems))
    for row in plan.rows:
        if isinstance(row, BranchLine):
            _take_branch(row)
        else:
            _take_staff(row)
    record(action=f"{plan.kind}.import", thing="import", thing_id=len(plan.rows), actor_id=actor_id)
    return len(plan.rows)


def _read(
    table: Table, places: Mapping[str, str], reader: Callable[[int, Mapping[str, str]], tuple[Line, list[LineProblem]]]
) -> tuple[list[Line], list[LineProblem]]:
    rows, problems = [], []
    for raw in table.rows:
        row, wrong = reader(raw.line, {field: raw.values.get(heading, "") for field, heading in places.items()})
        rows.append(row)
        problems += wrong
    return rows, problems


def _codes(kind: type[Branch] | type[StaffMember]) -> dict[str, int]:
    return {code: id_ for code, id_ in db.session.execute(select(kind.code, kind.id))}


def _unknown_heads(rows: list[Line]) -> list[LineProblem]:
    people = _codes(StaffMember)
    return [
        LineProblem(row.line, "head", "unknown_person", row.head)
        for row in rows
        if isinstance(row, BranchLine) and row.head and row.head not in people
    ]


def _take_branch(row: BranchLine) -> None:
    region = region_at(row.region)
    head_id = db.session.scalar(select(StaffMember.id).where(StaffMember.code == row.head)) if row.head else None
    branch = db.session.scalar(select(Branch).where(Branch.code == row.code))
    if branch is None:
        branch = Branch(code=row.code, opening_hours={})
        db.session.add(branch)
    branch.region_id = region.id
    branch.name, branch.address, branch.time_zone = row.name, row.address, row.time_zone
    branch.latitude, branch.longitude = row.latitude, row.longitude
    branch.format, branch.tags = row.format, list(row.tags)
    branch.head_id = head_id or branch.head_id
    if row.opening_hours is not None:
        branch.opening_hours = row.opening_hours
    db.session.flush()  # the next line may speak of the same region


def _take_staff(row: StaffLine) -> None:
    branch_id = db.session.scalars(select(Branch.id).where(Branch.code == row.branch)).one()
    person = db.session.scalar(select(StaffMember).where(StaffMember.code == row.code))
    if person is None:
        person = StaffMember(code=row.code)
        db.session.add(person)
    person.branch_id = branch_id
    person.name, person.position, person.email = row.name, row.position, row.email or None
    person.left_at = None


def region_at(names: tuple[str, ...]) -> Region:
    """The region at a path of names from the root; missing ones are made."""
    parent: Region | None = None
    for name in names:
        parent_id = parent.id if parent else None
        above = Region.parent_id.is_(None) if parent_id is None else Region.parent_id == parent_id
        region = db.session.scalar(select(Region).where(Region.name == name, above))
        if region is None:
            region = Region(name=name, parent_id=parent_id)
            db.session.add(region)
            db.session.flush()  # the path needs the number
            region.path = f"{parent.path if parent else '/'}{region.id}/"
        parent = region
    if parent is None:
        raise InvalidAnswer("region_missing")
    return parent
