"""What the pages of this room show: campaigns in a list, and one campaign as it goes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.errors import NotFound
from app.extensions import db
from app.figures.minimum import Kind, Showing, may_show
from app.figures.nps import Nps, nps_of
from app.figures.rates import Disposition, ResponseRates, response_rates
from app.figures.satisfaction import csat
from app.figures.shares import Share
from surveys import reading
from surveys.models.campaigns import Campaign, CampaignState, Invitation, InvitationState
from surveys.models.responses import Response
from surveys.rules import Rules, parse_rules

Reach = frozenset[int] | None
MOST_COMMENTS = 50


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the list, with what the viewer's branches make of it."""

    id: int
    name: str
    state: str
    ends_on: date | None
    started_at: datetime | None
    audience: int
    written: int
    answered: int
    nps: Nps
    showing: Showing


@dataclass(frozen=True, slots=True)
class Progress:
    """Invitations by state, and those deferred or skipped by reason."""

    states: dict[str, int]
    deferred: dict[str, int]
    skipped: dict[str, int]
    reminded: int
    next_at: datetime | None
    next_reminder_at: datetime | None

    def of(self, *states: str) -> int:
        """How many stand in these states."""
        return sum(self.states.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        """The whole audience."""
        return sum(self.states.values())

    @property
    def written(self) -> int:
        """To how many an invitation has been written."""
        return self.of("queued", "sent", "started", "answered", "refused", "bounced")


@dataclass(frozen=True, slots=True)
class Results:
    """What was answered, and what of it may be shown at this n."""

    n: int
    nps: Nps
    marks: tuple[int, ...]  # how often each of 0…10 was given
    csat: Share
    showing: Showing
    comments: tuple[reading.CommentRow, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One campaign."""

    id: int
    name: str
    state: str
    version_id: int
    ends_on: date | None
    started_at: datetime | None
    rules: Rules
    progress: Progress
    results: Results
    rates: ResponseRates
    dispositions: dict[Disposition, int]

    @property
    def is_live(self) -> bool:
        """Whether its figures move by themselves."""
        return self.state == CampaignState.RUNNING.value


def campaigns(*, reach: Reach) -> list[CampaignRow]:
    """All campaigns, the newest first, counted within the reach. Three statements, whatever their number.

    Whoever sees some branches only gets the campaigns that ask customers of these.
    """
    invited = _counted(reach)
    marks: dict[int, list[int]] = {}
    query = select(Response.campaign_id, Response.nps).where(
        Response.completed_at.is_not(None), Response.nps.is_not(None), _within(Response.branch_id, reach)
    )
    for campaign_id, nps in db.session.execute(query):
        marks.setdefault(campaign_id, []).append(nps or 0)
    rows = db.session.scalars(select(Campaign).order_by(Campaign.created_at.desc(), Campaign.id.desc()))
    return [
        _row(row, invited.get(row.id, (0, 0, 0)), marks.get(row.id, []))
        for row in rows
        if reach is None or row.id in invited
    ]


def campaign(*, campaign_id: int, reach: Reach) -> CampaignPage:
    """One campaign within the reach. Raises NotFound, also for one that asks nobody of these branches."""
    row = db.session.scalar(select(Campaign).where(Campaign.id == campaign_id))
    progress = _progress(campaign_id, reach)
    if row is None or (reach is not None and not progress.total):
        raise NotFound("campaign")
    dispositions = reading.dispositions(campaign_id=campaign_id, branch_ids=reach)
    return CampaignPage(
        id=row.id,
        name=row.name,
        state=row.state.value,
        version_id=row.version_id,
        ends_on=row.ends_on,
        started_at=row.started_at,
        rules=parse_rules(row.rules),
        progress=progress,
        results=_results(campaign_id, reach),
        rates=response_rates(dispositions),
        dispositions=dispositions,
    )


def campaign_to_edit(campaign_id: int) -> Campaign:
    """The record, for its form. Raises NotFound."""
    row = db.session.scalar(select(Campaign).where(Campaign.id == campaign_id))
    if row is None:
        raise NotFound("campaign")
    return row


def _row(row: Campaign, counts: tuple[int, int, int], marks: list[int]) -> CampaignRow:
    return CampaignRow(
        row.id,
        row.name,
        row.state.value,
        row.ends_on,
        row.started_at,
        *counts,
        nps_of(marks),
        may_show(Kind.BRANCH_SURVEY, len(marks)),
    )


def _counted(reach: Reach) -> dict[int, tuple[int, int, int]]:
    written = func.count().filter(Invitation.step > 0)
    answered = func.count().filter(Invitation.state == InvitationState.ANSWERED)
    query = (
        select(Invitation.campaign_id, func.count(), written, answered)
        .where(_within(Invitation.branch_id, reach))
        .group_by(Invitation.campaign_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(query)}


def _progress(campaign_id: int, reach: Reach) -> Progress:
    states: Counter[str] = Counter()
    reasons: dict[InvitationState, Counter[str]] = {
        InvitationState.DEFERRED: Counter(),
        InvitationState.SKIPPED: Counter(),
    }
    here = (Invitation.campaign_id == campaign_id, _within(Invitation.branch_id, reach))
    query = select(Invitation.state, Invitation.reason, func.count()).where(*here)
    for state, reason, count in db.session.execute(query.group_by(Invitation.state, Invitation.reason)):
        states[state.value] += count
        if state in reasons:
            reasons[state][reason or ""] += count
    reminded = func.count().filter(Invitation.reminded_at.is_not(None))
    waits = Invitation.state.in_((InvitationState.PLANNED, InvitationState.DEFERRED))
    unanswered = Invitation.state.in_((InvitationState.SENT, InvitationState.STARTED)) & (Invitation.step == 1)
    moments = db.session.execute(
        select(reminded, func.min(Invitation.due_at).filter(waits), func.min(Invitation.due_at).filter(unanswered))
        .select_from(Invitation)
        .where(*here)
    ).one()
    return Progress(
        states=dict(states),
        deferred=dict(reasons[InvitationState.DEFERRED].most_common()),
        skipped=dict(reasons[InvitationState.SKIPPED].most_common()),
        reminded=moments[0],
        next_at=moments[1],
        next_reminder_at=moments[2],
    )


def _results(campaign_id: int, reach: Reach) -> Results:
    here = (Response.campaign_id == campaign_id, Response.completed_at.is_not(None), _within(Response.branch_id, reach))
    rows = db.session.execute(select(Response.nps, Response.csat, Response.case_id).where(*here)).all()
    scores = [row.nps for row in rows if row.nps is not None]
    showing = may_show(Kind.BRANCH_SURVEY, len(rows))
    counts = Counter(scores)
    return Results(
        n=len(rows),
        nps=nps_of(scores),
        marks=tuple(counts[mark] for mark in range(11)),
        csat=csat([row.csat for row in rows if row.csat is not None]),
        showing=showing,
        comments=_comments(here) if showing.text else (),
        cases=sum(row.case_id is not None for row in rows),
    )


def _comments(here: Collection[ColumnElement[bool]]) -> tuple[reading.CommentRow, ...]:
    query = select(Response.id, Response.comment, Response.nps, Response.local_day, Response.language).where(
        *here, Response.comment.is_not(None), Response.comment != ""
    )
    rows = db.session.execute(query.order_by(Response.local_day.desc(), Response.id.desc()).limit(MOST_COMMENTS))
    return tuple(reading.CommentRow(row[0], row[1] or "", row[2], row[3], row[4]) for row in rows)


def _within(column: InstrumentedAttribute[int | None], reach: Reach) -> ColumnElement[bool]:
    return true() if reach is None else column.in_(reach)
