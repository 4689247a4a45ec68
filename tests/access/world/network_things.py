"""What belongs to a whole organisation: one of each kind."""

from datetime import timedelta
from typing import Any

from app import clock
from app.extensions import db
from app.files.storing import keep
from app.outbox.letters import Attachment
from app.outbox.models import Message, MessageState
from app.outbox.queueing import queue_mail
from app.standards.models import Standard
from app.tenancy import acting_in
from app.work.models import Job
from app.work.queueing import enqueue
from audits.models.programmes import Programme, Wave
from surveys.models.campaigns import Campaign
from tests.access.world.organisations import Ground
from tests.builders import a_user, an_engagement, an_organisation
from tests.builders.checklists import a_checklist, a_form, a_question, a_version
from tests.builders.people import a_membership
from tests.builders.standards import a_draft
from tests.builders.surveys import a_campaign, a_questionnaire
from tests.builders.visits import a_programme, a_wave

NOBODYS = {"stylesheet": "favicon.svg", "periodic_work": "work.tidy"}
PDF = Attachment("card.pdf", "application/pdf", b"%PDF-1.7")


def things_of_network(ground: Ground) -> dict[str, Any]:
    """Kind → id (or key), for one organisation."""
    made = _standards(ground) | _checklists(ground) | _surveys(ground) | _operating(ground)
    return made | _programme(ground) | _people(ground)


def _standards(ground: Ground) -> dict[str, Any]:
    draft = a_draft(ground.organisation, keys=("2.1", "2.2"), author_id=ground.bank.director.id)
    with acting_in(ground.organisation.id):
        standard = db.session.scalars(db.select(Standard).where(Standard.id == draft.standard_id)).one()
        return {
            "standard": standard.id,
            "edition": draft.number,
            "edition_revision": draft.revision,
            "clause": draft.clauses[0].id,
            "touchpoint": standard.touchpoint_id,
        }


def _checklists(ground: Ground) -> dict[str, Any]:
    number = ground.organisation.id
    questions = (a_question(f"asked{number}"), a_question(f"also{number}"))
    row = a_checklist(ground.organisation, form=a_form(*questions))
    published = a_version(ground.organisation)
    return {
        "checklist": row.id,
        "section": "hall",
        "question": f"asked{number}",
        "published_checklist": published.checklist_id,
        "checklist_edition": published.number,
    }


def _programme(ground: Ground) -> dict[str, Any]:
    programme: Programme = a_programme(ground.organisation)
    waves: list[Wave] = [a_wave(ground.organisation, programme=programme, started=begun) for begun in (True, False)]
    return {"programme": programme.id, "wave": waves[0].id, "wave_ahead": waves[1].id}


def _surveys(ground: Ground) -> dict[str, Any]:
    version = a_questionnaire(ground.organisation)
    campaigns: list[Campaign] = [
        a_campaign(ground.organisation, version=version, state=state) for state in ("running", "draft")
    ]
    return {
        "questionnaire": version.questionnaire_id,
        "questionnaire_version": version.id,
        "campaign": campaigns[0].id,
        "campaign_ahead": campaigns[1].id,
    }


def _operating(ground: Ground) -> dict[str, Any]:
    organisation_id = ground.organisation.id
    with acting_in(organisation_id):
        enqueue(kind="surveys.invite", key="seen", due_at=clock.now() + timedelta(days=30), payload={})
        job = db.session.scalars(db.select(Job).where(Job.organisation_id == organisation_id, Job.key == "seen")).one()
        message_id = queue_mail(
            to="somebody@example.org",
            subject="A card",
            text="Words",
            html="<p>Words</p>",
            purpose="scorecard",
            repeat="never",
            attachments=[PDF],
        )
        message = db.session.scalars(db.select(Message).where(Message.id == message_id)).one()
        message.state = MessageState.UNCERTAIN
        db.session.flush()
        table = keep(f"code,name,branch\n{organisation_id},Words,none\n".encode())
    return {"job": job.id, "message": message_id, "first": 0, "table": table, **NOBODYS}


def _people(ground: Ground) -> dict[str, Any]:
    user = a_user(name="Member")
    membership = a_membership(user, ground.organisation, role="viewer")
    newcomer = a_user(ground.organisation, role="shopper", name="Newcomer")
    contract = an_engagement(agency=an_organisation(name="Agency", kind="agency"), client=ground.organisation)
    return {
        "person": user.id,
        "membership": membership.id,
        "role": ground.everything.id,
        "newcomer": newcomer.id,
        "reader": ground.bank.director.id,
        "contract": contract.id,
        "organisation": ground.organisation.id,
    }
