"""The window of this room: touchpoints, standards, their versions and the clauses in force, as frozen rows."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.standards.clauses import ClauseRow, Words, parse_target
from app.standards.force import in_force
from app.standards.models import Clause, Standard, StandardVersion, Touchpoint

__all__ = ["ClauseRow", "StandardRow", "TouchpointRow", "VersionRow"]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One edition of a standard; `state` is draft, proposed, approved or withdrawn."""

    id: int
    standard_id: int
    number: int
    state: str
    revision: int
    drafted_by_id: int | None
    approved_by_id: int | None
    approved_at: datetime | None
    in_force_from: date | None
    review_due: date | None
    withdrawn_on: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard with all its editions, the newest first."""

    id: int
    touchpoint_id: int
    touchpoint_name: Words
    channel: str
    name: Words
    owner_id: int | None
    versions: tuple[VersionRow, ...]

    def on(self, day: date) -> VersionRow | None:
        """The edition in force on a day."""
        return in_force(self.versions, day)

    def is_due(self, day: date, within_days: int = 30) -> bool:
        """Whether the edition in force is to be reviewed by `day` + `within_days`."""
        version = self.on(day)
        return (
            version is not None
            and version.review_due is not None
            and version.review_due <= day + timedelta(days=within_days)
        )

    @property
    def open_version(self) -> VersionRow | None:
        """The edition being written or waiting for approval."""
        return next((version for version in self.versions if version.state in {"draft", "proposed"}), None)


@dataclass(frozen=True, slots=True)
class TouchpointRow:
    """A step of the customer's journey with its standards."""

    id: int
    key: str
    name: Words
    position: int
    standards: tuple[StandardRow, ...]


def touchpoints() -> list[TouchpointRow]:
    """All touchpoints in order, each with its standards and their editions: three statements."""
    of: dict[int, list[StandardRow]] = defaultdict(list)
    for row in standards():
        of[row.touchpoint_id].append(row)
    rows = db.session.scalars(select(Touchpoint).order_by(Touchpoint.position, Touchpoint.id))
    return [TouchpointRow(row.id, row.key, row.name, row.position, tuple(of[row.id])) for row in rows]


def standards(*, ids: Collection[int] | None = None) -> list[StandardRow]:
    """Standards by touchpoint, each with all its editions: two statements."""
    query = (
        select(Standard, Touchpoint.name)
        .join(Touchpoint, Touchpoint.id == Standard.touchpoint_id)
        .order_by(Touchpoint.position, Standard.id)
    )
    if ids is not None:
        query = query.where(Standard.id.in_(ids))
    of: dict[int, list[VersionRow]] = defaultdict(list)
    for version in db.session.scalars(select(StandardVersion).order_by(StandardVersion.number.desc())):
        of[version.standard_id].append(_version_row(version))
    return [
        StandardRow(
            id=row.id,
            touchpoint_id=row.touchpoint_id,
            touchpoint_name=touchpoint,
            channel=row.channel.value,
            name=row.name,
            owner_id=row.owner_id,
            versions=tuple(of[row.id]),
        )
        for row, touchpoint in db.session.execute(query)
    ]


def standard(standard_id: int) -> StandardRow | None:
    """One standard of the current organisation, or None."""
    return next(iter(standards(ids=[standard_id])), None)


def clauses_of(version_id: int) -> list[ClauseRow]:
    """The clauses of one edition, in order."""
    return _clauses(Clause.version_id == version_id)


def clauses(ids: Collection[int]) -> dict[int, ClauseRow]:
    """Clauses of any editions by their ids: what an old checklist cites can still be read. One statement."""
    return {row.id: row for row in _clauses(Clause.id.in_(ids))} if ids else {}


def count_clauses(version_ids: Collection[int]) -> int:
    """How many clauses these editions have together."""
    return db.session.scalar(select(func.count(Clause.id)).where(Clause.version_id.in_(version_ids))) or 0


def clauses_in_force(day: date) -> dict[str, ClauseRow]:
    """The clauses in force on `day` by their keys ("3.2"), in the order of touchpoints, standards and positions."""
    current = [version.id for row in standards() if (version := row.on(day)) is not None]
    found: dict[str, ClauseRow] = {}
    for row in _clauses(Clause.version_id.in_(current)):
        found.setdefault(row.key, row)
    return found


def clause_titles(day: date, language: str) -> dict[str, str]:
    """The titles of the clauses in force on `day`, by their keys, in one language."""
    return {key: row.title_in(language) for key, row in clauses_in_force(day).items()}


def due_for_review(day: date, *, within_days: int = 30) -> list[StandardRow]:
    """Standards whose edition in force is to be reviewed by `day` + `within_days`, the most overdue first."""
    due = [
        (version.review_due, row.id, row)
        for row in standards()
        if (version := row.on(day)) is not None
        and version.review_due is not None
        and version.review_due <= day + timedelta(days=within_days)
    ]
    return [row for _, _, row in sorted(due, key=lambda item: item[:2])]


def _clauses(which: ColumnElement[bool]) -> list[ClauseRow]:
    query = (
        select(Clause, Standard)
        .join(StandardVersion, StandardVersion.id == Clause.version_id)
        .join(Standard, Standard.id == StandardVersion.standard_id)
        .join(Touchpoint, Touchpoint.id == Standard.touchpoint_id)
        .where(which)
        .order_by(Touchpoint.position, Standard.id, Clause.position, Clause.id)
    )
    return [_clause_row(found, of) for found, of in db.session.execute(query)]


def _clause_row(clause: Clause, standard: Standard) -> ClauseRow:
    return ClauseRow(
        id=clause.id,
        key=clause.key,
        standard_id=standard.id,
        version_id=clause.version_id,
        touchpoint_id=standard.touchpoint_id,
        channel=standard.channel.value,
        title=clause.title,
        norm=clause.norm,
        rationale=clause.rationale,
        target=parse_target(clause.target),
        position=clause.position,
        standard_name=standard.name,
    )


def _version_row(row: StandardVersion) -> VersionRow:
    return VersionRow(
        id=row.id,
        standard_id=row.standard_id,
        number=row.number,
        state=row.state.value,
        revision=row.revision,
        drafted_by_id=row.drafted_by_id,
        approved_by_id=row.approved_by_id,
        approved_at=row.approved_at,
        in_force_from=row.in_force_from,
        review_due=row.review_due,
        withdrawn_on=row.withdrawn_on,
        created_at=row.created_at,
    )
