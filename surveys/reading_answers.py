"""The window of this room for figures: customers' answers of branches in a stretch of days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select, true

from app.extensions import db
from surveys.models.responses import Response


@dataclass(frozen=True, slots=True)
class Counts:
    """NPS and CSAT of a branch as counts; branches are pooled by adding them."""

    responses: int = 0
    promoters: int = 0
    passives: int = 0
    detractors: int = 0
    satisfied: int = 0
    rated: int = 0
    rated_sum: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = Counts.__dataclass_fields__
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What a customer wrote; nobody is named."""

    id: int
    branch_id: int | None
    nps: int | None
    text: str
    local_day: date


def counts_by_branch(
    *, since: date, until: date, branch_ids: Collection[int] | None = None
) -> dict[int | None, Counts]:
    """Finished answers about service on the local days `since`…`until` (both included), by branch: one statement."""

    def of(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(Response.id).filter(condition)

    query = (
        select(
            Response.branch_id,
            func.count(Response.id),
            of(Response.nps >= 9),
            of(and_(Response.nps >= 7, Response.nps <= 8)),
            of(Response.nps <= 6),
            of(Response.csat >= 4),
            func.count(Response.csat),
            func.coalesce(func.sum(Response.csat), 0),
        )
        .where(*_finished(since, until, branch_ids))
        .group_by(Response.branch_id)
    )
    return {row[0]: Counts(*(int(count or 0) for count in row[1:])) for row in db.session.execute(query)}


def first_day() -> date | None:
    """The local day of the earliest finished answer."""
    return db.session.scalar(select(func.min(Response.local_day)).where(Response.completed_at.is_not(None)))


def comments(*, branch_id: int, since: date, until: date, least_nps: int, limit: int = 5) -> list[CommentRow]:
    """What those wrote who gave `least_nps` or more, the latest first."""
    query = (
        select(Response)
        .where(
            *_finished(since, until, [branch_id]),
            Response.nps >= least_nps,
            Response.comment.is_not(None),
            Response.comment != "",
        )
        .order_by(Response.local_day.desc(), Response.id.desc())
        .limit(limit)
    )
    return [
        CommentRow(row.id, row.branch_id, row.nps, row.comment or "", row.local_day)
        for row in db.session.scalars(query)
    ]


def _finished(since: date, until: date, branch_ids: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    return (
        Response.completed_at.is_not(None),
        Response.local_day >= since,
        Response.local_day <= until,
        true() if branch_ids is None else Response.branch_id.in_(branch_ids),
    )
