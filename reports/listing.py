"""Rows of the room's lists: subscriptions, periods, files that were sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, true

from app.accounts.charge import holders
from app.accounts.reading import names_of
from app.extensions import db
from app.figures.periods import Period, PeriodKind
from app.organisation import reading as organisation
from app.web.rendering import period as period_words
from audits import reading_scores
from reports.closing import PeriodRow
from reports.closing import periods as all_periods
from reports.models import Issue, Subscription
from reports.periods import wave_periods
from reports.subscribing import VIEW


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """Who gets which card when."""

    id: int
    reader: str
    branch: str
    branch_id: int
    zone: str
    cadence: str
    hour: int
    active: bool
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A file that was sent."""

    id: int
    number: int
    preliminary: bool
    at: datetime


def subscriptions(reach: frozenset[int] | None) -> list[SubscriptionLine]:
    """Those at branches within reach, by branch and reader: three statements."""
    within = true() if reach is None else Subscription.branch_id.in_(reach)
    rows = list(db.session.scalars(select(Subscription).where(within)))
    names = names_of([row.user_id for row in rows])
    places = {row.id: row for row in organisation.branches(ids={row.branch_id for row in rows}, include_closed=True)}
    lines = [
        SubscriptionLine(
            row.id,
            names.get(row.user_id, ""),
            places[row.branch_id].name,
            row.branch_id,
            places[row.branch_id].time_zone,
            row.cadence.value,
            row.hour,
            row.active,
            row.next_due_at,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.branch, line.reader, line.id))


def possible_readers(at: datetime) -> list[tuple[int, str]]:
    """Everybody who may see some card, by name."""
    found = {row.person.id: row.person.name for row in holders(day=at.date(), permission=VIEW)}
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))


def issues_of(branch_id: int, period: Period, programme_id: int) -> list[IssueLine]:
    """The files sent for a branch, programme and period, the latest first; without their bytes."""
    query = select(Issue.id, Issue.number, Issue.preliminary, Issue.at).where(
        Issue.branch_id == branch_id, Issue.period == period.address, Issue.programme_id == programme_id
    )
    return [IssueLine(*row) for row in db.session.execute(query.order_by(Issue.at.desc(), Issue.id.desc()))]


def periods(at: datetime) -> list[tuple[PeriodRow, str]]:
    """Periods with what people call them."""
    return [(row, row.name or period_words(row.period.address)) for row in all_periods(at=at)]


def period_choices(chosen: Period, at: datetime, programme_id: int | None = None) -> dict[str, Any]:
    """The periods to choose from as (address, words), by kind, and the chosen one; waves of one programme, if named."""
    rows = all_periods(at=at)
    if programme_id is not None:
        waves = {wave.id for wave in reading_scores.waves(programme_id=programme_id)}
        rows = [row for row in rows if row.period.wave_id is None or row.period.wave_id in waves]
    kinds = (PeriodKind.QUARTER, PeriodKind.WAVE, PeriodKind.MONTH)
    found = [
        (row.period.address, row.name or period_words(row.period.address))
        for kind in kinds
        for row in rows
        if row.period.kind is kind
    ]
    if chosen.address not in dict(found):
        found.insert(0, (chosen.address, _wave_name(chosen)))
    return {"period_choices": found, "chosen_period": chosen.address, "chosen_name": dict(found)[chosen.address]}


def _wave_name(period: Period) -> str:
    if period.wave_id is None:
        return period_words(period.address)
    return wave_periods()[period.wave_id][1] or _("wave %(number)s", number=period.wave_id)
