"""What belongs to one branch: one of each kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import force_locale

from app import clock
from app.accounts.models import User
from app.extensions import db
from app.organisation.models import Branch
from app.tenancy import acting_in
from audits.models.programmes import Shopper, Wave
from audits.models.visits import Quarantined, Visit, VisitState
from cases.links import new_link
from reports import keeping
from reports.models import Cadence, Subscription
from reports.periods import find_period
from reports.scorecards import build
from surveys.models.campaigns import Campaign
from surveys.opening import open_link
from surveys.tokens import sign
from tests.access.world.organisations import Ground
from tests.builders import a_staff_member
from tests.builders.cases import a_case, a_contact, an_action
from tests.builders.reviews import a_picture, a_service_programme, a_visit
from tests.builders.surveys import a_link, a_response, an_invitation
from tests.builders.visits import a_wave, an_assignment, new_key


@dataclass(frozen=True)
class Held:
    """What all branches of an organisation have in common."""

    ground: Ground
    network: dict[str, Any]
    measured: tuple[Any, Any]
    wave: Wave
    campaign: Campaign


def what_is_held(ground: Ground, network: dict[str, Any]) -> Held:
    """The programme, the wave and the campaign that things of branches hang on."""
    with acting_in(ground.organisation.id):
        wave = db.session.scalars(db.select(Wave).where(Wave.id == network["wave"])).one()
        campaign = db.session.scalars(db.select(Campaign).where(Campaign.id == network["campaign"])).one()
    return Held(ground, network, a_service_programme(ground.bank), wave, campaign)


def things_of_branch(held: Held, branch: Branch, *, shopper: Shopper) -> dict[str, Any]:
    """Kind → id (or key), for one branch; its visits are those of the shopper."""
    made = {
        "branch": branch.id,
        "place": branch.id,
        "region": branch.region_id,
        "head": branch.head_id,
        "staff": a_staff_member(branch).id,
    }
    return made | _visits(held, branch, shopper) | _customers(held, branch) | _reports(held, branch)


def _visits(held: Held, branch: Branch, shopper: Shopper) -> dict[str, Any]:
    organisation = held.ground.organisation
    at = clock.now() - timedelta(days=1)
    assignment = an_assignment(organisation, shopper=shopper, branch=branch, wave=held.wave)
    on_board = an_assignment(organisation, shopper=None, branch=branch, wave=a_wave(organisation))
    waiting = a_visit(held.ground.bank, *held.measured, branch=branch, shopper=shopper, at=at)
    seen = a_visit(
        held.ground.bank,
        *held.measured,
        branch=branch,
        shopper=shopper,
        at=at,
        state=VisitState.APPROVED,
        approved_at=clock.now(),
    )
    return {
        "assignment": assignment.id,
        "open_visit": on_board.id,
        "version": assignment.version_id,
        "shopper": shopper.id,
        "waiting_visit": waiting.id,
        "submission": waiting.uuid,
        "visit": seen.id,
        "photo": a_picture(seen).uuid,
        "file": a_picture(waiting).uuid,
        "key": new_key(),
        "kept": _kept(waiting, shopper).id,
    }


def _kept(visit: Visit, shopper: Shopper) -> Quarantined:
    """Bytes that came under the key of a visit."""
    with acting_in(visit.organisation_id):
        row = Quarantined(
            uuid=visit.uuid, digest="0" * 64, body="{}", reason="digest", user_id=shopper.user_id, at=clock.now()
        )
        db.session.add(row)
        db.session.flush()
    return row


def _customers(held: Held, branch: Branch) -> dict[str, Any]:
    organisation, bank = held.ground.organisation, held.ground.bank
    contact = a_contact(organisation, name="Customer")
    case = a_case(bank, branch_id=branch.id, contact_id=contact.id, at=clock.now()).case_id
    action = an_action(bank, branch_id=branch.id, at=clock.now()).case_id
    asked = an_invitation(held.campaign, branch, contact=contact, state="sent")
    answered = an_invitation(held.campaign, branch, state="sent")
    with acting_in(organisation.id):
        token = new_link(case_id=case, at=clock.now())
    link = a_link(asked)
    given = open_link(link, at=clock.now())
    assert given is not None
    return {
        "case": case,
        "action": action,
        "contact": contact.id,
        "case_link": token,
        "survey_link": link,
        "survey_reference": given.reference,
        "survey_pass": sign(given),
        "leaving_link": a_link(asked, purpose="unsubscribe"),
        "response": a_response(answered, comment="Words of a customer").id,
    }


def _reports(held: Held, branch: Branch) -> dict[str, Any]:
    reader, at = held.ground.bank.director, clock.now()
    period = f"{at:%Y-%m}"
    with acting_in(held.ground.organisation.id), force_locale("ru"):
        card = build(branch_id=branch.id, period=find_period(period), at=at, language="ru")
        issue = keeping.keep(card, b"%PDF-1.7", branch_id=branch.id, period=period, language="ru", at=at)
        row = _subscription(branch, reader)
    return {"issue": issue.id, "subscription": row.id, "period": period}


def _subscription(branch: Branch, reader: User) -> Subscription:
    row = Subscription(user_id=reader.id, branch_id=branch.id, cadence=Cadence.WEEKLY, created_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row
