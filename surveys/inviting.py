"""Invitations and reminders: claimed in batches, and each is sent, deferred or skipped, always with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.contacts import keeping
from app.contacts import reading as contacts
from app.contacts.reading import ContactRow, Purpose
from app.errors import InvalidAnswer
from app.extensions import db
from app.outbox.queueing import queue_mail
from app.questions.schema import Form
from surveys import tokens
from surveys.campaigning import ASKED, key_of, parse_mail, path_of
from surveys.eligibility import Decision, Verdict, end_of
from surveys.mailing import Occasion, compose
from surveys.models.campaigns import Campaign, CampaignState, Invitation, InvitationState
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.rules import parse_rules
from surveys.versions import form_of
from surveys.weighing import Setting, setting, weigh

BATCH = 100
WAITING = (InvitationState.PLANNED, InvitationState.DEFERRED)
FIRST, REMINDER = 1, 2
UNSUBSCRIBE_DAYS = 400  # the way out of a mail stays open long after the survey


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a batch: how many were `claimed`, and whether more were due."""

    claimed: int
    more: bool


def invite_batch(*, campaign_id: int, at: datetime) -> Batch:
    """Claim up to BATCH due invitations and reminders of a running campaign, and queue their mails with the claim.

    Everything is saved or undone with the caller's transaction. A campaign that does not run gets nothing: pausing
    waits for the batches in hand, and finds their mails in the outbox.
    """
    campaign = db.session.scalar(
        select(Campaign)
        .where(Campaign.id == campaign_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if campaign is None or campaign.state is not CampaignState.RUNNING:
        return Batch(0, False)
    rows = claim(campaign, at)
    if rows:
        _act(campaign, rows, at)
    return Batch(len(rows), len(rows) == BATCH)


def claim(campaign: Campaign, at: datetime) -> list[Invitation]:
    """The longest due invitations, locked; rows in another worker's hands are left to it."""
    query = locked(due(campaign, at).order_by(Invitation.due_at, Invitation.id).limit(BATCH))
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def locked(query: Select[Invitation]) -> Select[Invitation]:
    """The claim: SQLite lets one writer in at a time anyway."""
    return query.with_for_update(skip_locked=True, of=Invitation)


def anythingdue(campaign_id: int, at: datetime) -> bool:
    """Whether a batch would find something."""
    campaign = db.session.scalar(select(Campaign).where(Campaign.id == campaign_id))
    return campaign is not None and db.session.scalar(due(campaign, at).limit(1)) is not None


def counts(campaign_id: int) -> tuple[int, int]:
    """How many invitations have been decided upon, and how many there are."""
    waiting = func.count().filter(Invitation.state.in_(WAITING))
    row = db.session.execute(
        select(func.count(), waiting).select_from(Invitation).where(Invitation.campaign_id == campaign_id)
    ).one()
    return row[0] - row[1], row[0]


def due(campaign: Campaign, at: datetime) -> Select[Invitation]:
    """First invitations whose time has come, and reminders to those who were asked and have not answered."""
    first: ColumnElement[bool] = and_(Invitation.step == 0, Invitation.state.in_(WAITING))
    again: ColumnElement[bool] = and_(Invitation.step == FIRST, Invitation.state.in_(ASKED))
    wanted = or_(first, again) if parse_rules(campaign.rules).reminder_days is not None else first
    return select(Invitation).where(Invitation.campaign_id == campaign.id, Invitation.due_at <= at, wanted)


def _act(campaign: Campaign, rows: list[Invitation], at: datetime) -> None:
    people = contacts.contacts([row.contact_id for row in rows], locked=True)
    where = setting()
    decisions = weigh(campaign=campaign, invitations=rows, contacts=people, where=where, at=at)
    version = db.session.execute(
        select(QuestionnaireVersion.id, QuestionnaireVersion.digest).where(
            QuestionnaireVersion.id == campaign.version_id
        )
    ).one()
    sending = _Sending(campaign, people, where, form_of(*version), at)
    for row in rows:
        _follow(sending, row, decisions[row.id])


@dataclass(frozen=True, slots=True)
class _Sending:
    campaign: Campaign
    people: Mapping[int, ContactRow]
    where: Setting
    form: Form
    at: datetime


def _follow(sending: _Sending, row: Invitation, decision: Decision) -> None:
    """Do what was decided. A reminder that is not sent leaves its invitation as it is, and is given up."""
    if decision.verdict is Verdict.DEFER and decision.at is not None:
        row.due_at = decision.at
        if not row.step:
            row.state, row.reason = InvitationState.DEFERRED, decision.reason
    elif decision.verdict is Verdict.SKIP:
        _skip(row, decision.reason)
    else:
        _send(sending, row)


def _skip(row: Invitation, reason: str) -> None:
    row.reason = reason
    if row.step:
        row.step = REMINDER
    else:
        row.state = InvitationState.SKIPPED


def _send(sending: _Sending, row: Invitation) -> None:
    contact, step = sending.people[row.contact_id], row.step + 1
    rules, until = parse_rules(sending.campaign.rules), sending.at + timedelta(days=UNSUBSCRIBE_DAYS)
    answer = tokens.new_link(invitation_id=row.id, purpose=tokens.ANSWER, expires_at=_link_ends(sending))
    leave = tokens.new_link(invitation_id=row.id, purpose=tokens.UNSUBSCRIBE, expires_at=until)
    occasion = Occasion(
        contact=contact,
        organisation=sending.where.organisation,
        branch=sending.where.branches.get(row.branch_id or 0),
        invitation=row,
        consented=rules.needs_consent,
    )
    mail = compose(
        mail=parse_mail(sending.campaign.mail, step),
        form=sending.form,
        occasion=occasion,
        answer_token=answer,
        unsubscribe_token=leave,
    )
    try:
        queue_mail(
            to=contact.email or "",
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            purpose=f"survey.{'reminder' if row.step else 'invitation'}",
            repeat="never",
            key=key_of(sending.campaign.id, contact.id, step),
            cause=path_of(sending.campaign.id),
            unsubscribe_url=mail.unsubscribe_url,
            sender_name=mail.sender_name,
        )
    except InvalidAnswer:
        _skip(row, "bad_address")
        return
    _mark_queued(sending, row)


def _mark_queued(sending: _Sending, row: Invitation) -> None:
    if row.step:
        row.reminded_at = sending.at
    else:
        row.state, row.reason = InvitationState.QUEUED, None
    row.step += 1
    keeping.note(
        contact_id=row.contact_id,
        purpose=Purpose.SURVEY,
        channel="email",
        source=path_of(sending.campaign.id),
        event="queued",
        at=sending.at,
    )


def _link_ends(sending: _Sending) -> datetime:
    """With the campaign's last day, and never later than its links live."""
    lives = sending.at + timedelta(days=parse_rules(sending.campaign.rules).link_days)
    last = sending.campaign.ends_on
    return lives if last is None else min(lives, end_of(last, sending.where.organisation.time_zone))
