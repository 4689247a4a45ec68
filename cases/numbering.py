"""Numbers of cases, `2026-0318`: without gaps and without races, year by year."""

from sqlalchemy import select, update

from app.extensions import db, insert_once
from app.tenancy import current
from cases.models import CaseCounter


def next_number(year: int) -> str:
    """The next number of the current organisation in a local year; whoever asks meanwhile waits for the commit."""
    insert_once(CaseCounter, {"organisation_id": current(), "year": year, "last": 0})
    mine = CaseCounter.year == year
    db.session.execute(update(CaseCounter).where(mine).values(last=CaseCounter.last + 1))
    last = db.session.scalar(select(CaseCounter.last).where(mine).execution_options(populate_existing=True))
    return f"{year}-{last:04}"
