"""Invitations and reminders: who gets one, when, once; who does not, and why."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock, worker
from app.contacts import keeping
from app.contacts.models import LedgerEntry, Purpose
from app.extensions import db
from app.organisation.models import Branch, Organisation
from app.outbox.models import Message
from app.tenancy import acting_in
from app.work.models import Job
from surveys import campaigning
from surveys.forecasting import forecast
from surveys.models.campaigns import Invitation, InvitationState
from tests.builders.sending import invite, mails
from tests.builders.surveys import a_campaign, a_contact, an_invitation
from tests.counting import count_statements

EACH_MAILS_OWN = re.compile("messages|set_config")
NIGHT = {"quiet_from": "21:00", "quiet_to": "10:00"}


def test_it_writes_once_to_each_with_the_way_out_in_the_headers(organisation: Organisation, branch: Branch) -> None:
    campaign = a_campaign(organisation)
    invitation = an_invitation(campaign, branch)
    assert invite(campaign) == 1
    [mail] = mails()
    assert mail.repeat.value == "never" and mail.key == f"survey:{campaign.id}:{invitation.contact_id}:1"
    assert mail.cause == f"/surveys/{campaign.id}" and mail.sender_name == "Волга Банк"
    assert mail.unsubscribe_url is not None and mail.unsubscribe_url.endswith("/unsubscribe")
    assert (invitation.state, invitation.step) == (InvitationState.QUEUED, 1)
    assert invite(campaign) == 0
    assert len(mails()) == 1
    entries = db.session.execute(select(LedgerEntry.event, LedgerEntry.contact_id)).all()
    assert entries == [("queued", invitation.contact_id)]


@pytest.mark.parametrize(
    ("language", "subject", "greeting", "question"),
    [
        ("ru", "Как прошёл визит?", "Марина Игоревна, здравствуйте!", "Посоветуете ли вы друзьям отделение"),
        ("en", "How was it?", "Марина Игоревна, hello!", "Would you recommend our branch “Лесная, 4” to friends?"),
    ],
)
def test_it_writes_in_the_customers_language_with_eleven_links_and_plain_words_beside(
    organisation: Organisation, branch: Branch, language: str, subject: str, greeting: str, question: str
) -> None:
    campaign = a_campaign(organisation)
    an_invitation(campaign, branch, contact=a_contact(organisation, language=language))
    invite(campaign)
    [mail] = mails()
    html = (mail.html or "").replace("\u00a0", " ")
    assert mail.subject == subject and greeting in mail.text and greeting in html
    assert question in html
    assert [f"?mark={mark}" in html for mark in range(12)] == [True] * 11 + [False]
    assert mail.unsubscribe_url is not None and mail.unsubscribe_url in mail.text and mail.unsubscribe_url in html
    token = mail.text.split("/s/")[1].split()[0]
    assert len(token) == 43 and f"/s/{token}?mark=0" in html


def test_it_begins_a_greeting_without_a_name_with_a_capital(organisation: Organisation, branch: Branch) -> None:
    campaign = a_campaign(organisation)
    an_invitation(campaign, branch, contact=a_contact(organisation, name=""))
    invite(campaign)
    assert mails()[0].text.startswith("Здравствуйте!")


def test_it_takes_what_a_customer_is_called_for_words_and_not_for_markup(
    organisation: Organisation, branch: Branch
) -> None:
    campaign = a_campaign(organisation)
    an_invitation(campaign, branch, contact=a_contact(organisation, name="<b>{branch}</b>"))
    invite(campaign)
    [mail] = mails()
    assert "&lt;b&gt;{branch}&lt;/b&gt;" in (mail.html or "") and "<b>{branch}" not in (mail.html or "")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda contact: keeping.suppress(address=contact.email, purpose=Purpose.SURVEY, reason=R, at=NOW), "refused"),
        (lambda contact: setattr(contact, "email", None), "no_address"),
        (lambda contact: setattr(contact, "email", "a\nb@x.example"), "bad_address"),
        (lambda contact: setattr(contact, "erased_at", NOW), "erased"),
    ],
)
def test_it_skips_with_the_reason(organisation: Organisation, branch: Branch, spoil: Any, reason: str) -> None:
    campaign = a_campaign(organisation)
    contact = a_contact(organisation)
    invitation = an_invitation(campaign, branch, contact=contact)
    spoil(contact)
    db.session.flush()
    invite(campaign)
    assert (invitation.state, invitation.reason) == (InvitationState.SKIPPED, reason)
    assert mails() == []


R = "refused"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_it_asks_only_those_who_have_agreed_where_the_campaign_says_so(
    organisation: Organisation, branch: Branch
) -> None:
    campaign = a_campaign(organisation, needs_consent=True)
    agreed = an_invitation(campaign, branch, contact=a_contact(organisation, agreed=True))
    silent = an_invitation(campaign, branch)
    invite(campaign)
    assert agreed.state is InvitationState.QUEUED
    assert (silent.state, silent.reason) == (InvitationState.SKIPPED, "no_consent")


def test_it_defers_by_the_clock_of_the_branch_or_of_the_customer(organisation: Organisation, branch: Branch) -> None:
    campaign = a_campaign(organisation, **NIGHT)
    at = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 22:00 in Yekaterinburg, 20:00 in Moscow
    facts = {"served_on": at.date(), "due_at": at}
    here = an_invitation(campaign, branch, **facts)
    mover = an_invitation(campaign, branch, contact=a_contact(organisation, time_zone="Europe/Moscow"), **facts)
    invite(campaign, at)
    assert (here.state, here.reason) == (InvitationState.DEFERRED, "quiet_hours")
    assert here.due_at == datetime(2026, 3, 3, 5, 0, tzinfo=UTC)
    assert mover.state is InvitationState.QUEUED
    assert invite(campaign, here.due_at - timedelta(seconds=1)) == 0
    assert invite(campaign, here.due_at) == 1
    assert here.state is InvitationState.QUEUED and here.reason is None


def test_it_defers_to_the_end_of_the_rest_over_all_campaigns_and_skips_what_comes_too_late(
    organisation: Organisation, branch: Branch
) -> None:
    contact, now = a_contact(organisation), clock.now()
    first, second = a_campaign(organisation), a_campaign(organisation, relevant_days=60)
    short = a_campaign(organisation, ends_on=now.date() + timedelta(days=10))
    an_invitation(first, branch, contact=contact)
    later, never = (an_invitation(each, branch, contact=contact) for each in (second, short))
    for campaign in (first, second, short):
        invite(campaign)
    assert (later.state, later.reason) == (InvitationState.DEFERRED, "rest_period")
    assert later.due_at - now > timedelta(days=29)
    assert (never.state, never.reason) == (InvitationState.SKIPPED, "too_late")
    assert len(mails()) == 1


def test_it_forecasts_what_then_happens(organisation: Organisation, branch: Branch) -> None:
    campaign = a_campaign(organisation, state="draft", needs_consent=True, **NIGHT)
    at = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    facts = {"served_on": at.date(), "due_at": at}
    moscow = {"time_zone": "Europe/Moscow", "agreed": True}
    for _ in range(3):
        an_invitation(campaign, branch, contact=a_contact(organisation, **moscow), **facts)
    an_invitation(campaign, branch, contact=a_contact(organisation, agreed=True), **facts)
    an_invitation(campaign, branch, **facts)
    told = forecast(campaign_id=campaign.id, at=at)
    assert (told.send, told.deferred, told.skipped) == (3, {"quiet_hours": 1}, {"no_consent": 1})
    assert told.total == 5
    assert mails() == []
    campaigning.start(campaign_id=campaign.id, actor_id=None)
    invite(campaign, at)
    counts = db.session.execute(select(Invitation.state, func.count()).group_by(Invitation.state)).all()
    assert {state.value: count for state, count in counts} == {"queued": 3, "deferred": 1, "skipped": 1}


def test_it_takes_a_constant_number_of_looks_for_a_batch(organisation: Organisation, branch: Branch) -> None:
    """Each mail costs its own writes; what is read does not grow."""
    reads = []
    for size in (2, 20):
        campaign = a_campaign(organisation)
        for _ in range(size):
            an_invitation(campaign, branch)
        db.session.flush()
        with count_statements() as statements:
            invite(campaign)
        asked = [text for text in statements if text.startswith("SELECT") and not EACH_MAILS_OWN.search(text)]
        reads.append(len(asked))
    assert reads[0] == reads[1] <= 14, reads


def test_the_clock_and_the_worker_do_it_by_themselves(organisation: Organisation, branch: Branch, app: Flask) -> None:
    campaign = a_campaign(organisation, state="draft")
    for _ in range(3):
        an_invitation(campaign, branch)
    campaigning.start(campaign_id=campaign.id, actor_id=None)
    db.session.commit()
    worker.work_off(app)
    with acting_in(organisation.id):
        assert db.session.scalar(select(func.count()).select_from(Message)) == 3
        job = db.session.scalars(select(Job).where(Job.kind == campaigning.INVITE)).one()
        assert (job.done, job.total, job.error) == (3, 3, None)
    db.session.commit()
