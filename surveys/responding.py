"""A customer answers: each page is saved as it is sent, and the whole is one response, however often it is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.errors import NotFound
from app.extensions import db
from app.outbox import holding
from app.questions.answers import Checked, Context, check_answers
from app.questions.schema import Form
from app.tenancy import current
from cases.opening import Opened
from surveys import scoring
from surveys.campaigning import key_of
from surveys.following_up import follow_up
from surveys.inviting import REMINDER
from surveys.models.campaigns import Campaign, CampaignState, Invitation, InvitationState
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.models.responses import Response
from surveys.rules import EDIT, Rules, parse_rules
from surveys.tokens import Pass
from surveys.versions import form_of

RESPONSES = cast(Table, Response.__table__)
CONTEXT = Context(channel="email")
CHANGING = ("answers", "nps", "csat", "ces", "comment", "language")


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey as its customer finds it: what is asked, what was answered so far."""

    invitation: Invitation
    campaign: Campaign
    rules: Rules
    digest: str
    form: Form
    response: Response | None

    @property
    def answers(self) -> dict[str, Any]:
        """The document so far."""
        return dict(self.response.answers) if self.response else {}

    @property
    def is_answered(self) -> bool:
        """Whether the whole was sent before."""
        return self.response is not None and self.response.completed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether an answer, or another one, is taken."""
        is_over = self.campaign.state in (CampaignState.ENDED, CampaignState.DRAFT)
        return not is_over and not (self.is_answered and self.rules.second_answer != EDIT)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of an answer: `taken` False when there was one already and it stays."""

    taken: bool
    case: Opened | None = None
    has_case: bool = False


def asked(given: Pass) -> Asked:
    """The survey behind a pass, in the organisation of the pass. One statement. Raises NotFound."""
    found = db.session.execute(
        select(Invitation, Campaign, QuestionnaireVersion.digest, Response)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Campaign.version_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(Invitation.id == given.invitation_id)
    ).one_or_none()
    if found is None:
        raise NotFound("survey")
    invitation, campaign, digest, response = found
    form = form_of(campaign.version_id, digest)
    return Asked(invitation, campaign, parse_rules(campaign.rules), digest, form, response)


def save_page(*, survey: Asked, given: Pass, checked: Checked, language: str) -> bool:
    """Keep a page of an answer that is not whole yet; False when there is a whole one, which stays."""
    values = _values(survey, given, checked, language)
    kept = _upsert(values, {name: values[name] for name in CHANGING}, may_edit=False)
    if kept is not None:
        _mark(survey, InvitationState.STARTED)
    return kept is not None


def submit(*, survey: Asked, given: Pass, document: dict[str, Any], language: str) -> Submitted:
    """Take the whole answer, which the page has found right: response, invitation and, if need be, the case.

    Of two that arrive at the same time one opens the case. Three statements without a case.
    """
    checked = check_answers(survey.form, document, CONTEXT, complete=True)
    values = _values(survey, given, checked, language) | {"completed_at": clock.now()}
    first = () if survey.is_answered else ("completed_at", "local_day")
    changed = {name: values[name] for name in (*CHANGING, *first)}
    kept = _upsert(values, changed, may_edit=survey.rules.second_answer == EDIT)
    if kept is None:
        return Submitted(False)
    response_id, case_id = kept
    _mark(survey, InvitationState.ANSWERED)
    opened = None if case_id else _open_case(survey, scoring.read(survey.form, checked.answers), response_id)
    return Submitted(True, opened, bool(case_id or opened))


def look_after(*, response_id: int) -> Opened | None:
    """Open the case of an answer that was begun and left; its low mark is not lost with the missing page."""
    found = db.session.execute(
        select(Response, Invitation, Campaign, QuestionnaireVersion.digest)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Campaign, Campaign.id == Response.campaign_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Response.version_id)
        .where(Response.id == response_id, Response.completed_at.is_(None), Response.case_id.is_(None))
        .with_for_update(of=Response)
    ).one_or_none()
    if found is None:
        return None
    response, invitation, campaign, digest = found
    form = form_of(response.version_id, digest)
    survey = Asked(invitation, campaign, parse_rules(campaign.rules), digest, form, response)
    checked = check_answers(form, response.answers, CONTEXT, complete=False)
    return _open_case(survey, scoring.read(form, checked.answers), response.id)


def left_lying(*, begun: datetime, until: datetime, most: int) -> list[int]:
    """Answers begun in a stretch of time and never sent whole, with an NPS of up to `most` and no case."""
    query = select(Response.id).where(
        Response.started_at >= begun,
        Response.started_at < until,
        Response.completed_at.is_(None),
        Response.case_id.is_(None),
        Response.nps <= most,
    )
    return list(db.session.scalars(query.order_by(Response.id)))


def _open_case(survey: Asked, said: scoring.Said, response_id: int) -> Opened | None:
    opened = follow_up(said=said, limits=survey.rules.limits, invitation=survey.invitation)
    if opened is not None:
        db.session.execute(update(Response).where(Response.id == response_id).values(case_id=opened.case_id))
    return opened


def _values(survey: Asked, given: Pass, checked: Checked, language: str) -> dict[str, Any]:
    said, now = scoring.read(survey.form, checked.answers), clock.now()
    return {
        "organisation_id": current(),
        "campaign_id": survey.campaign.id,
        "version_id": survey.campaign.version_id,
        "invitation_id": survey.invitation.id,
        "branch_id": survey.invitation.branch_id,
        "staff_id": survey.invitation.staff_id,
        "region_path": given.region_path,
        "answers": checked.document,
        "nps": said.nps,
        "csat": said.csat,
        "ces": said.ces,
        "comment": said.comment,
        "language": language,
        "channel": "email",
        "local_day": clock.local_day(now, given.zone),
        "started_at": now,
    }


def _upsert(values: dict[str, Any], changed: dict[str, Any], *, may_edit: bool) -> tuple[int, int | None] | None:
    """Insert the response or change the one that is there, in one statement: (id, case_id), None when it must stay.

    The row itself decides between two answers at the same time: the second waits, and sees what the first has done.
    """
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    statement = (sqlite.insert(RESPONSES) if on_sqlite else postgresql.insert(RESPONSES)).values(values)
    keyed = statement.on_conflict_do_update(
        index_elements=["invitation_id"], set_=changed, where=None if may_edit else RESPONSES.c.completed_at.is_(None)
    )
    row = db.session.execute(keyed.returning(RESPONSES.c.id, RESPONSES.c.case_id)).first()
    return None if row is None else (row[0], row[1])


def _mark(survey: Asked, state: InvitationState) -> None:
    if state is InvitationState.STARTED and survey.invitation.state is InvitationState.ANSWERED:
        return
    survey.invitation.state = state
    if state is InvitationState.ANSWERED:
        survey.invitation.answered_at = survey.invitation.answered_at or clock.now()
        if survey.invitation.step == REMINDER:
            holding.hold(keys=[key_of(survey.campaign.id, survey.invitation.contact_id, REMINDER)])
