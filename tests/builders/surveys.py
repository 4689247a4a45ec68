"""Builders of questionnaires, campaigns, invitations with their links, and answers."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.contacts import keeping
from app.contacts.models import Contact, Purpose
from app.extensions import db
from app.organisation.models import Branch, Organisation
from app.questions.schema import Form
from app.tenancy import acting_in
from surveys import authoring, campaigning, tokens
from surveys.campaigning import Mail, Plan
from surveys.models.campaigns import Campaign, CampaignState, Invitation, InvitationState
from surveys.models.questionnaires import QuestionnaireVersion
from surveys.models.responses import Response
from surveys.rules import Rules
from surveys.template import AFTER_VISIT

numbers = itertools.count(1)
MAIL = Mail({"ru": "Как прошёл визит?", "en": "How was it?"}, {"ru": "{name}, здравствуйте!", "en": "{name}, hello!"})
ANY_HOUR: dict[str, Any] = {"quiet_from": "00:00", "quiet_to": "00:00", "needs_consent": False}


def a_questionnaire(organisation: Organisation, *, form: Form = AFTER_VISIT) -> QuestionnaireVersion:
    """A published version of the template, or of another form."""
    with acting_in(organisation.id):
        row = authoring.create(name=f"После визита {next(numbers)}", actor_id=None, form=form)
        return authoring.publish(questionnaire_id=row.id, revision=row.revision, actor_id=None)


def a_campaign(
    organisation: Organisation,
    *,
    version: QuestionnaireVersion | None = None,
    state: str = "running",
    ends_on: date | None = None,
    **rules: Any,
) -> Campaign:
    """A campaign without quiet hours that asks everybody, running unless told otherwise."""
    version = version or a_questionnaire(organisation)
    plan = Plan("После визита", version.id, Rules(**(ANY_HOUR | rules)), ends_on, MAIL, MAIL)
    with acting_in(organisation.id):
        row = campaigning.create(plan=plan, actor_id=None)
        row.state = CampaignState(state)
        row.started_at = None if state == "draft" else clock.now()
        db.session.flush()
    return row


def a_contact(organisation: Organisation, *, agreed: bool = False, **more: Any) -> Contact:
    """A customer; with the proof of a consent if asked for."""
    facts: dict[str, Any] = {"email": f"customer{next(numbers)}@post.example", "name": "Марина Игоревна"}
    with acting_in(organisation.id):
        row = keeping.remember([keeping.Known(**(facts | more))])[0]
        if agreed:
            keeping.agree(
                contact_id=row.id,
                purpose=Purpose.SURVEY,
                text="Согласен",
                text_version="1",
                language="ru",
                source="/",
                at=clock.now(),
            )
            db.session.flush()
    return row


def an_invitation(
    campaign: Campaign, branch: Branch, *, contact: Contact | None = None, state: str = "planned", **more: Any
) -> Invitation:
    """One customer of a campaign, due since a minute."""
    organisation = db.session.get_one(Organisation, campaign.organisation_id)
    contact = contact or a_contact(organisation)
    facts: dict[str, Any] = {"served_on": clock.now().date(), "due_at": clock.now() - timedelta(minutes=1)}
    with acting_in(organisation.id):
        row = Invitation(
            campaign_id=campaign.id,
            contact_id=contact.id,
            branch_id=branch.id,
            state=InvitationState(state),
            step=0 if state in {"planned", "deferred", "skipped"} else 1,
            **(facts | more),
        )
        db.session.add(row)
        db.session.flush()
    return row


def a_link(invitation: Invitation, *, purpose: str = tokens.ANSWER, expires_at: datetime | None = None) -> str:
    """A token for the invitation."""
    with acting_in(invitation.organisation_id):
        token = tokens.new_link(
            invitation_id=invitation.id, purpose=purpose, expires_at=expires_at or clock.now() + timedelta(days=5)
        )
        db.session.flush()
    return token


def a_response(invitation: Invitation, *, nps: int | None = 9, **more: Any) -> Response:
    """A whole answer of a customer."""
    now = clock.now()
    facts: dict[str, Any] = {"completed_at": now, "started_at": now, "local_day": now.date()}
    with acting_in(invitation.organisation_id):
        campaign = db.session.scalars(select(Campaign).where(Campaign.id == invitation.campaign_id)).one()
        row = Response(
            campaign_id=campaign.id,
            version_id=campaign.version_id,
            invitation_id=invitation.id,
            branch_id=invitation.branch_id,
            staff_id=invitation.staff_id,
            answers={} if nps is None else {"nps": {"state": "answered", "value": nps}},
            nps=nps,
            **(facts | more),
        )
        invitation.state, invitation.answered_at = InvitationState.ANSWERED, now
        db.session.add(row)
        db.session.flush()
    return row


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    return page.split(f'name="{name}" value="')[1].split('"')[0]


class Customer:
    """Somebody's telephone, on the page behind a link."""

    def __init__(self, client: FlaskClient, token: str, query: str = "") -> None:
        self.client = client
        self.moved = client.get(f"/s/{token}{query}")
        self.address = self.moved.headers.get("Location", "")

    def look(self, query: str | None = None) -> TestResponse:
        """Open the page."""
        address = self.address if query is None else self.address.partition("?")[0] + query
        return self.client.get(address)

    def send(self, page: int, **answers: Any) -> TestResponse:
        """Fill in a page and send it."""
        shown = self.look(f"?page={page}").get_data(as_text=True)
        fields = {name: hidden(shown, name) for name in ("pass", "page", "lang")}
        return self.client.post(self.address.partition("?")[0], data=fields | {f"q-{k}": v for k, v in answers.items()})
