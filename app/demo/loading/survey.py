"""The questionnaire, the campaign, the customers with their consents, and the ledger of what was written to them."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.contacts.models import Consent, Contact, LedgerEntry, Purpose, Suppression
from app.demo.loading.world import World
from app.demo.tale import ContactStory, InvitationStory
from app.extensions import db
from app.questions.editions import digest_of
from app.questions.schema import dump_form
from surveys.campaigning import Mail, Plan, dump_mails, path_of
from surveys.models.campaigns import Campaign, CampaignState, ImportBatch
from surveys.models.questionnaires import Questionnaire, QuestionnaireVersion
from surveys.rules import Rules, dump_rules

AUTHOR = "qa@demo.example"
TEXT_VERSION = "1"
SOURCE = "contacts.csv"
WITHOUT_CONSENT = "no_consent"
MADE_DAYS, PUBLISHED_DAYS, STARTED_DAYS, AGREED_DAYS = 40, 30, 1, 90
UNREACHED = {"bounced": "bounced", "refused": "unsubscribed"}


def write_questionnaire(world: World) -> None:
    """The questionnaire after a visit, published once."""
    form = world.content.questionnaire
    row = Questionnaire(
        name=world.content.questionnaire_name.name.ru, draft=dump_form(form), created_at=world.before(MADE_DAYS)
    )
    db.session.add(row)
    db.session.flush()  # the version needs the id
    version = QuestionnaireVersion(
        questionnaire_id=row.id,
        number=1,
        definition=dump_form(form),
        digest=digest_of(form),
        published_at=world.before(PUBLISHED_DAYS),
        published_by_id=world.user_id(AUTHOR),
    )
    db.session.add(version)
    db.session.flush()  # the campaign needs the id
    write_campaign(world, version.id)


def write_campaign(world: World, version_id: int) -> None:
    """The campaign, running: the clock finds those who are still to be asked."""
    plan = plan_of(world, version_id)
    campaign = Campaign(
        name=plan.name,
        version_id=version_id,
        state=CampaignState.RUNNING,
        mail=dump_mails(plan),
        rules=dump_rules(plan.rules),
        started_at=world.before(STARTED_DAYS),
        created_at=world.before(PUBLISHED_DAYS),
    )
    db.session.add(campaign)
    db.session.flush()  # invitations need the id
    world.campaigns["bank"] = campaign


def plan_of(world: World, version_id: int) -> Plan:
    """The campaign in the words of the surveys room."""
    told = world.content.campaign
    quiet_from, quiet_to = told.quiet_hours.split("-")
    return Plan(
        name=told.name.ru,
        version_id=version_id,
        rules=Rules(
            rest_days=told.rest_days,
            reminder_days=told.reminder_days,
            quiet_from=quiet_from,
            quiet_to=quiet_to,
            detractor_at_most=told.detractor_at_most,
        ),
        ends_on=None,
        invitation=Mail(told.invitation.subject.versions(), told.invitation.text.versions()),
        reminder=Mail(told.reminder.subject.versions(), told.reminder.text.versions()),
    )


def write_contacts(world: World) -> None:
    """The customers, the proof of their consent, and the addresses that get no more surveys."""
    world.contacts = {told.key: _contact(world, told) for told in world.story.contacts}
    db.session.add_all(world.contacts.values())
    db.session.flush()  # consents and invitations need the ids
    people = {told.key: told for told in world.story.contacts}
    for told in world.story.invitations:
        contact = world.contacts[told.contact]
        if told.reason != WITHOUT_CONSENT:
            db.session.add(_consent(world, people[told.contact], contact, _withdrawn_at(told)))
        if told.state in UNREACHED and told.sent_at is not None:
            db.session.add(_suppression(contact, UNREACHED[told.state], _ended_at(told.sent_at)))
    db.session.add(_batch(world))


def _contact(world: World, told: ContactStory) -> Contact:
    return Contact(
        external_id=told.key.removeprefix("contact-"),
        name=told.name,
        email=told.email,
        language=told.language,
        time_zone=told.time_zone,
        fields={},
        created_at=world.before(STARTED_DAYS),
    )


def _consent(world: World, told: ContactStory, contact: Contact, withdrawn_at: datetime | None) -> Consent:
    text = world.content.consent.versions()[told.language]
    return Consent(
        contact_id=contact.id,
        purpose=Purpose.SURVEY,
        text_version=TEXT_VERSION,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        language=told.language,
        given_at=world.before(AGREED_DAYS),
        source=SOURCE,
        withdrawn_at=withdrawn_at,
    )


def _withdrawn_at(told: InvitationStory) -> datetime | None:
    """Unsubscribing takes the consent back; a mail that bounced does as well."""
    return _ended_at(told.sent_at) if told.state in UNREACHED and told.sent_at is not None else None


def _ended_at(sent_at: datetime) -> datetime:
    return sent_at + timedelta(minutes=3)


def _suppression(contact: Contact, reason: str, at: datetime) -> Suppression:
    return Suppression(address=contact.email, purpose=Purpose.SURVEY, reason=reason, at=at)


def _batch(world: World) -> ImportBatch:
    """The file that the addresses came from."""
    lines = "\n".join(f"{told.key};{told.email}" for told in world.story.contacts)
    return ImportBatch(
        campaign_id=world.campaigns["bank"].id,
        filename=SOURCE,
        digest=hashlib.sha256(lines.encode()).hexdigest(),
        rows=len(world.story.contacts),
        by_id=world.user_id(AUTHOR),
        at=world.before(STARTED_DAYS),
    )


def write_ledger(world: World) -> None:
    """One line for each mail and each answer: what rest periods are counted from."""
    source = path_of(world.campaigns["bank"].id)
    for told in world.story.invitations:
        contact = world.contacts[told.contact]
        for event, at in _happened(told):
            db.session.add(
                LedgerEntry(
                    contact_id=contact.id,
                    purpose=Purpose.SURVEY,
                    channel="email",
                    source=source,
                    event=event,
                    at=at,
                    day=at.astimezone(ZoneInfo(contact.time_zone or "UTC")).date(),
                )
            )


def _happened(told: InvitationStory) -> Iterator[tuple[str, datetime]]:
    if told.sent_at is not None:
        yield "sent", told.sent_at
        if told.state in UNREACHED:
            yield told.state, _ended_at(told.sent_at)
    if told.reminded_at is not None:
        yield "sent", told.reminded_at
    if told.answered_at is not None:
        yield "answered", told.answered_at
