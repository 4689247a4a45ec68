"""Pages without an account, refusals and the sheets of patterns: looked at like every other page."""

from collections.abc import Callable

import pytest
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in
from cases.links import new_link as new_case_link
from cases.models import Case, CaseState
from surveys.models.campaigns import Invitation, InvitationState
from tests.browser.conftest import Live
from tests.browser.crawl.conftest import Tab
from tests.browser.crawl.looking import LOOKS, look_at
from tests.browser.crawl.test_every_page import told
from tests.builders.surveys import a_link

pytestmark = pytest.mark.browser
DOORS = [
    ("/sign-in", 200),
    ("/forgotten-password", 200),
    ("/dev/patterns", 200),
    ("/dev/patterns?sheet=field", 200),
    ("/dev/patterns?sheet=public", 200),
    ("/dev/patterns?sheet=door", 200),
    ("/nowhere", 404),
    ("/s/nonsense", 404),
    ("/c/nonsense", 404),
]


@pytest.fixture(scope="session")
def links(demo: Live) -> dict[str, str]:
    """Fresh links of customers: an open survey, the way out of further ones, an open case."""
    with demo.app.app_context():
        name = "Банк «Северный мост»"
        bank = db.session.scalars(select(Organisation).where(Organisation.name == name)).one()
        with acting_in(bank.id):
            sent = db.session.scalars(select(Invitation).where(Invitation.state == InvitationState.SENT)).first()
            case = db.session.scalars(
                select(Case).where(Case.contact_id.isnot(None), Case.state == CaseState.OPEN)
            ).first()
            assert sent is not None, "the demo has no invitation that waits for its answer"
            assert case is not None, "the demo has no case that a customer waits for"
            found = {
                "survey": f"/s/{a_link(sent)}",
                "unsubscribe": f"/s/{a_link(sent, purpose='unsubscribe')}/unsubscribe",
                "case": f"/c/{new_case_link(case_id=case.id, at=clock.now())}",
            }
        db.session.commit()
    return found


@pytest.mark.parametrize(("address", "status"), DOORS)
def test_it_shows_strangers_a_page_without_a_fault(tab: Callable[..., Tab], address: str, status: int) -> None:
    page, said = tab()
    faults = look_at(page, address, said, status=status, looks=LOOKS)
    assert not faults, told(faults)


@pytest.mark.parametrize("link", ["survey", "unsubscribe", "case"])
def test_it_shows_customers_a_page_without_a_fault(tab: Callable[..., Tab], links: dict[str, str], link: str) -> None:
    page, said = tab()
    faults = look_at(page, links[link], said, looks=LOOKS)
    assert not faults, told(faults)


def test_it_asks_for_a_new_password_and_for_the_old_one_without_a_fault(tab: Callable[..., Tab], demo: Live) -> None:
    with demo.app.app_context():
        person = db.session.scalars(select(User).where(User.email == "regional@demo.example")).one()
        token = generate_reset_password_token(person)  # type: ignore[no-untyped-call]
    page, said = tab()
    faults = look_at(page, f"/forgotten-password/{token}", said, looks=LOOKS)
    page, said = tab("regional")
    faults += look_at(page, "/verify", said, looks=LOOKS)
    assert not faults, told(faults)


def test_it_refuses_politely(tab: Callable[..., Tab]) -> None:
    page, said = tab("shopper")
    faults = look_at(page, "/people/", said, status=403, looks=LOOKS)
    assert not faults, told(faults)
