"""What a fresh demo has not come to yet, so that links lead to its pages: work that waits and work that failed, mails,
a next edition of a standard, a campaign that has not begun, documents kept apart, a role of its own."""

from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.accounts.models import Role, User
from app.extensions import db
from app.organisation.models import Organisation
from app.outbox.letters import Attachment
from app.outbox.queueing import queue_mail
from app.standards import writing
from app.standards.models import Standard
from app.tenancy import acting_in
from app.work.models import Job, JobOutcome
from app.work.queueing import enqueue
from audits.models.visits import Visit, VisitState
from audits.quarantining import Reason, keep_apart
from surveys import campaigning
from surveys.campaigning import Plan
from surveys.models.campaigns import Campaign
from surveys.rules import Rules
from tests.builders.surveys import MAIL

BANK = "Банк «Северный мост»"
BODY = '{"answers": {"greeted": {"value": "no"}}, "outcome": "completed", "staff_note": "Окно 3"}'


def furnish() -> None:
    """Write all of it into the demo's bank; the caller saves."""
    bank = db.session.scalars(select(Organisation).where(Organisation.name == BANK)).one()
    with acting_in(bank.id):
        _work()
        _mails()
        _drafts()
        _kept_apart()
        db.session.add(Role(organisation_id=bank.id, key="crawl", name="Ревизор", permissions=["visits.view"]))
        db.session.flush()  # it belongs to the organisation entered now


def _work() -> None:
    now = clock.now()
    enqueue(kind="outbox.deliver", key="100-1", due_at=now + timedelta(days=1), total=40)
    enqueue(kind="outbox.deliver", key="100-2")
    failed = db.session.scalars(select(Job).where(Job.key == "100-2")).one()
    failed.attempts, failed.error, failed.outcome = 5, "ConnectionRefusedError", JobOutcome.FAILED
    failed.started_at = failed.last_run_at = failed.finished_at = now


def _mails() -> None:
    html = '<html lang="ru"><head><title>Карта результатов</title></head><body><h1>Карта результатов</h1></body></html>'
    for at in range(2):
        queue_mail(
            to="head@demo.example",
            subject="Карта результатов филиала",
            text="Карта результатов приложена.",
            html=html,
            purpose="scorecard",
            repeat="safe",
            key=f"crawl-{at}",
            send_at=clock.now() + timedelta(days=1),
            attachments=[Attachment("карта.pdf", "application/pdf", b"%PDF-1.7")],
        )


def _drafts() -> None:
    standard = db.session.scalars(select(Standard).order_by(Standard.id)).first()
    campaign = db.session.scalars(select(Campaign).order_by(Campaign.id)).first()
    assert standard is not None, "the demo has a standard"
    assert campaign is not None, "the demo has a campaign"
    writing.draft_version(standard_id=standard.id, actor_id=None)
    plan = Plan("После звонка", campaign.version_id, Rules(), None, MAIL, MAIL)
    campaigning.create(plan=plan, actor_id=None)


def _kept_apart() -> None:
    visit = db.session.scalars(select(Visit).where(Visit.state == VisitState.SUBMITTED).order_by(Visit.id)).first()
    somebody = db.session.scalars(select(User).order_by(User.id)).first()
    assert visit is not None, "the demo has a visit that waits"
    assert somebody is not None
    for reason in Reason:
        body = BODY.replace("Окно 3", f"Окно {len(reason)}")
        keep_apart(uuid=visit.uuid, body=body, reason=reason, user_id=somebody.id)
