"""The window of this room: what customers answered, and how many of those asked, as frozen rows.

Counts of NPS and CSAT by branch stand in reading_answers. How many answers it takes before something may be shown is
the caller's to ask (app.figures.minimum).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.figures.rates import Disposition
from app.questions.answers import Context, check_answers
from app.questions.schema import Form
from surveys.models.campaigns import Invitation, InvitationState
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.models.responses import Response
from surveys.versions import form_of

# Planned, deferred and skipped contacts were not asked: they stand outside every rate.
DISPOSITIONS: Mapping[InvitationState, Disposition] = {
    InvitationState.ANSWERED: Disposition.COMPLETE,
    InvitationState.STARTED: Disposition.PARTIAL,
    InvitationState.REFUSED: Disposition.REFUSED,
    InvitationState.BOUNCED: Disposition.HARD_BOUNCE,
    InvitationState.SENT: Disposition.NO_ANSWER,
}


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What a customer wrote, with the mark they gave; nothing tells who they are."""

    response_id: int
    text: str
    nps: int | None
    local_day: date
    language: str


@dataclass(frozen=True, slots=True)
class Opinions:
    """All finished answers about one branch or one member of staff, each list in no order."""

    n: int
    nps: tuple[int, ...]
    csat: tuple[int, ...]
    ces: tuple[int, ...]
    comments: tuple[CommentRow, ...]


@dataclass
class _Pile:
    n: int = 0
    nps: list[int] = field(default_factory=list)
    csat: list[int] = field(default_factory=list)
    ces: list[int] = field(default_factory=list)
    comments: list[CommentRow] = field(default_factory=list)

    def opinions(self) -> Opinions:
        return Opinions(self.n, tuple(self.nps), tuple(self.csat), tuple(self.ces), tuple(self.comments))


@dataclass(frozen=True, slots=True)
class ClauseMarks:
    """The marks that a question tied to a clause got: `kind` is nps, csat or ces."""

    clause: str
    question_id: str
    kind: str
    marks: tuple[int, ...]


def opinions_by_branch(
    *, since: date, until: date, branch_ids: Collection[int] | None = None, campaign_id: int | None = None
) -> dict[int | None, Opinions]:
    """Finished answers of the local days `since`…`until` (both included), by branch. One statement."""
    return _piled(Response.branch_id, _finished(since, until, branch_ids, campaign_id))


def opinions_by_staff(*, since: date, until: date, branch_ids: Collection[int] | None = None) -> dict[int, Opinions]:
    """The same by member of staff; answers that name nobody are left out. One statement."""
    rows = _piled(Response.staff_id, _finished(since, until, branch_ids, None))
    return {staff_id: row for staff_id, row in rows.items() if staff_id is not None}


def dispositions(
    *,
    since: date | None = None,
    until: date | None = None,
    branch_ids: Collection[int] | None = None,
    campaign_id: int | None = None,
) -> dict[Disposition, int]:
    """How those ended who were asked, for app.figures.rates.response_rates; by day of service, both days included."""
    query = select(Invitation.state, func.count()).group_by(Invitation.state)
    if campaign_id is not None:
        query = query.where(Invitation.campaign_id == campaign_id)
    if branch_ids is not None:
        query = query.where(Invitation.branch_id.in_(branch_ids))
    if since is not None:
        query = query.where(Invitation.served_on >= since)
    if until is not None:
        query = query.where(Invitation.served_on <= until)
    counts: Counter[Disposition] = Counter()
    for state, count in db.session.execute(query):
        if state in DISPOSITIONS:
            counts[DISPOSITIONS[state]] += count
    return dict(counts)


def marks_by_clause(*, since: date, until: date, branch_ids: Collection[int] | None = None) -> list[ClauseMarks]:
    """The marks of questions that are tied to a clause; nothing where no questionnaire ties one."""
    piles: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    rows = db.session.execute(
        select(Response.version_id, QuestionnaireVersion.digest, Response.answers)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Response.version_id)
        .where(*_finished(since, until, branch_ids, None))
    ).all()
    for version_id, digest, answers in rows:
        for key, mark in _marks(form_of(version_id, digest), answers):
            piles[key].append(mark)
    return [ClauseMarks(*key, tuple(marks)) for key, marks in sorted(piles.items())]


def _marks(form: Form, answers: Mapping[str, object]) -> Iterator[tuple[tuple[str, str, str], int]]:
    tied = [each for each in form.questions if each.clause is not None and each.type in ("nps", "csat", "ces")]
    if not tied:
        return
    checked = check_answers(form, answers, Context(channel="email"), complete=False).answers
    for question in tied:
        value = checked[question.id].value
        if value is not None:
            yield (str(question.clause), question.id, question.type), int(str(value))


def _finished(
    since: date, until: date, branch_ids: Collection[int] | None, campaign_id: int | None
) -> list[ColumnElement[bool]]:
    wanted = [Response.completed_at.is_not(None), Response.local_day >= since, Response.local_day <= until]
    if branch_ids is not None:
        wanted.append(Response.branch_id.in_(branch_ids))
    if campaign_id is not None:
        wanted.append(Response.campaign_id == campaign_id)
    return wanted


def _piled(by: InstrumentedAttribute[int | None], wanted: list[ColumnElement[bool]]) -> dict[int | None, Opinions]:
    piles: dict[int | None, _Pile] = defaultdict(_Pile)
    columns = (Response.id, Response.nps, Response.csat, Response.ces, Response.comment)
    rows = db.session.execute(select(by, *columns, Response.local_day, Response.language).where(*wanted))
    for key, response_id, nps, csat, ces, comment, day, language in rows:
        pile = piles[key]
        pile.n += 1
        for marks, mark in ((pile.nps, nps), (pile.csat, csat), (pile.ces, ces)):
            if mark is not None:
                marks.append(mark)
        if comment:
            pile.comments.append(CommentRow(response_id, comment, nps, day, language))
    return {key: pile.opinions() for key, pile in piles.items()}
