"""Campaigns: planned, started, paused, gone on with, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.outbox import holding
from app.trail.recording import record
from app.work.queueing import enqueue
from surveys.models.campaigns import Campaign, CampaignState, Invitation, InvitationState
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.placeholders import unknown
from surveys.rules import Rules, dump_rules

INVITE = "surveys.invite"
STEPS = {1: "invitation", 2: "reminder"}
ASKED = (InvitationState.SENT, InvitationState.STARTED)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says, by language; paragraphs are parted by empty lines."""

    subject: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is made of."""

    name: str
    version_id: int
    rules: Rules
    ends_on: date | None
    invitation: Mail
    reminder: Mail


def create(*, plan: Plan, actor_id: int | None) -> Campaign:
    """A campaign that has not begun. Raises NotFound for the version, InvalidAnswer("unknown_place")."""
    campaign = Campaign(created_at=clock.now(), state=CampaignState.DRAFT)
    _fill(campaign, plan)
    db.session.add(campaign)
    db.session.flush()  # the trail and the page name its id
    _note("create", campaign, actor_id)
    return campaign


def change(*, campaign_id: int, plan: Plan, actor_id: int | None) -> None:
    """Change what is not running. Its questionnaire stays once somebody was asked. Raises NotFound, Conflict."""
    campaign = _locked(campaign_id, CampaignState.DRAFT, CampaignState.PAUSED)
    if campaign.started_at is not None and plan.version_id != campaign.version_id:
        raise Conflict("questionnaire_in_use")
    _fill(campaign, plan)
    _note("change", campaign, actor_id)


def start(*, campaign_id: int, actor_id: int | None) -> None:
    """Begin to send. Raises NotFound, Conflict("campaign_state"), InvalidAnswer("nobody_to_ask" | "over_already")."""
    campaign = _locked(campaign_id, CampaignState.DRAFT)
    now = clock.now()
    if not db.session.scalar(select(func.count()).where(Invitation.campaign_id == campaign.id)):
        raise InvalidAnswer("nobody_to_ask")
    if campaign.ends_on is not None and campaign.ends_on < now.date():
        raise InvalidAnswer("over_already")
    campaign.state, campaign.started_at = CampaignState.RUNNING, now
    _begin_sending(campaign)
    _note("start", campaign, actor_id)


def pause(*, campaign_id: int, actor_id: int | None) -> int:
    """Send nothing further, and take back what has not gone out; returns how many mails that was.

    Raises NotFound, Conflict("campaign_state").
    """
    campaign = _locked(campaign_id, CampaignState.RUNNING)
    campaign.state = CampaignState.PAUSED
    held = holding.hold(keys=_open_keys(campaign))
    _note("pause", campaign, actor_id)
    return held


def resume(*, campaign_id: int, actor_id: int | None) -> None:
    """Go on where the campaign was paused: nothing is lost, nobody is asked twice. Raises NotFound, Conflict."""
    campaign = _locked(campaign_id, CampaignState.PAUSED)
    campaign.state = CampaignState.RUNNING
    holding.release(keys=_open_keys(campaign), at=clock.now())
    _begin_sending(campaign)
    _note("resume", campaign, actor_id)


def end(*, campaign_id: int, actor_id: int | None) -> None:
    """Send nothing further for good; links are closed. Raises NotFound, Conflict("campaign_state")."""
    campaign = _locked(campaign_id, CampaignState.RUNNING, CampaignState.PAUSED)
    campaign.state = CampaignState.ENDED
    holding.hold(keys=_open_keys(campaign))
    _note("end", campaign, actor_id)


def key_of(campaign_id: int, contact_id: int, step: int) -> str:
    """The outbox key of one mail: nobody can queue it twice."""
    return f"survey:{campaign_id}:{contact_id}:{step}"


def path_of(campaign_id: int) -> str:
    """The URL path of a campaign: the cause of its mails, the source of its ledger lines."""
    return f"/surveys/{campaign_id}"


def dump_mails(plan: Plan) -> dict[str, Any]:
    """The document of both mails."""
    return {
        name: {"subject": dict(mail.subject), "text": dict(mail.text)}
        for name, mail in (("invitation", plan.invitation), ("reminder", plan.reminder))
    }


def parse_mail(document: Mapping[str, Any], step: int) -> Mail:
    """The invitation (step 1) or the reminder (2) of a stored document."""
    raw = document.get(STEPS[step]) or {}
    return Mail(subject=raw.get("subject") or {}, text=raw.get("text") or {})


def _fill(campaign: Campaign, plan: Plan) -> None:
    if db.session.scalar(select(QuestionnaireVersion.id).where(QuestionnaireVersion.id == plan.version_id)) is None:
        raise NotFound("questionnaire_version")
    for mail in (plan.invitation, plan.reminder):
        strange = [place for text in (*mail.subject.values(), *mail.text.values()) for place in unknown(text)]
        if strange:
            raise InvalidAnswer("unknown_place", place=strange[0])
    campaign.name, campaign.version_id, campaign.ends_on = plan.name, plan.version_id, plan.ends_on
    campaign.rules, campaign.mail = dump_rules(plan.rules), dump_mails(plan)


def _open_keys(campaign: Campaign) -> list[str]:
    """The keys of mails that may still lie in the outbox; who has answered or refused gets nothing more."""
    rows = db.session.execute(
        select(Invitation.contact_id, Invitation.step).where(
            Invitation.campaign_id == campaign.id, Invitation.state.in_((InvitationState.QUEUED, *ASKED))
        )
    )
    return [key_of(campaign.id, contact_id, step) for contact_id, step in rows]


def _begin_sending(campaign: Campaign) -> None:
    enqueue(
        kind=INVITE, key=f"{campaign.id}-{int(clock.now().timestamp() * 1000)}", payload={"campaign_id": campaign.id}
    )


def _locked(campaign_id: int, *states: CampaignState) -> Campaign:
    campaign = db.session.scalar(
        select(Campaign).where(Campaign.id == campaign_id).with_for_update().execution_options(populate_existing=True)
    )
    if campaign is None:
        raise NotFound("campaign")
    if campaign.state not in states:
        raise Conflict("campaign_state", state=campaign.state.value)
    return campaign


def _note(what: str, campaign: Campaign, actor_id: int | None) -> None:
    record(action=f"campaign.{what}", thing="campaign", thing_id=campaign.id, actor_id=actor_id)
