"""A customer answers on any phone, without a script and once, whatever happens on the way."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select

from app.extensions import db
from app.organisation.models import Organisation
from app.outbox.models import Message
from app.tenancy import acting_in
from cases.models import Case
from surveys.models.campaigns import Invitation, InvitationState
from surveys.models.responses import Response
from tests.builders import a_branch, a_staff_member, a_user, an_organisation
from tests.builders.surveys import Customer, a_campaign, a_contact, a_link, an_invitation, hidden
from tests.counting import count_statements


@pytest.fixture
def organisation(inside: Flask) -> Iterator[Organisation]:
    yield an_organisation(name="Волга Банк", name_en="Volga Bank")


def asked(organisation: Organisation, language: str = "ru", **rules: object) -> tuple[Invitation, str]:
    """A customer who was served by somebody, and the token of their mail."""
    a_user(organisation, role="qa")
    branch = a_branch(organisation, name="Лесная, 4")
    contact = a_contact(organisation, language=language)
    invitation = an_invitation(
        a_campaign(organisation, **rules), branch, contact=contact, state="sent", staff_id=a_staff_member(branch).id
    )
    token = a_link(invitation)
    db.session.commit()
    return invitation, token


def kept(organisation: Organisation) -> Response | None:
    return found(organisation, select(Response))


def found(organisation: Organisation, query: Select[Any]) -> Any:
    """The one row, as it stands now; the session lets go of it, so that the next request may write."""
    with acting_in(organisation.id):
        row = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    db.session.commit()
    return row


def count(organisation: Organisation, record: type[Case] | type[Response]) -> int:
    return int(found(organisation, select(func.count()).select_from(record)))


def state(organisation: Organisation) -> InvitationState:
    value: InvitationState = found(organisation, select(Invitation.state))
    return value


def test_it_asks_in_the_customers_language_and_in_the_other_on_request(
    organisation: Organisation, client: FlaskClient
) -> None:
    _, token = asked(organisation, language="en")
    customer = Customer(client, token)
    page = customer.look().get_data(as_text=True)
    assert '<html lang="en">' in page and "Would you recommend our branch “Лесная, 4” to friends?" in page
    assert "Volga Bank" in page
    assert "Посоветуете ли" in customer.look("?lang=ru").get_data(as_text=True)


def test_it_takes_an_answer_page_by_page_without_a_script(organisation: Organisation, client: FlaskClient) -> None:
    invitation, token = asked(organisation)
    customer = Customer(client, token)
    moved = customer.send(1, nps="10")
    assert moved.status_code == 303 and "page=2" in moved.headers["Location"]
    begun = kept(organisation)
    assert begun is not None and (begun.nps, begun.completed_at) == (10, None)
    assert state(organisation) is InvitationState.STARTED
    done = customer.send(2, csat="5", comment="  Быстро и вежливо ")
    assert done.status_code == 200 and "Спасибо" in done.get_data(as_text=True)
    row = kept(organisation)
    assert row is not None and row.completed_at is not None
    assert (row.nps, row.csat, row.comment, row.case_id) == (10, 5, "Быстро и вежливо", None)
    assert (row.branch_id, row.staff_id, row.language) == (invitation.branch_id, invitation.staff_id, "ru")
    assert row.region_path.count("/") == 2
    assert state(organisation) is InvitationState.ANSWERED


def test_it_takes_0_for_an_answer_and_opens_a_case_of_high_severity(
    organisation: Organisation, client: FlaskClient
) -> None:
    invitation, token = asked(organisation)
    customer = Customer(client, token)
    customer.send(1, nps="0")
    page = customer.send(2, comment="Ждала час").get_data(as_text=True)
    case = found(organisation, select(Case))
    mail = found(organisation, select(Message).where(Message.purpose == "case.registered"))
    assert (case.severity.value, case.kind.value, case.source.value) == ("high", "follow_up", "survey")
    assert case.title == "Опрос: 0 из\u00a010" and case.description == "Ждала час"
    assert (case.branch_id, case.contact_id) == (invitation.branch_id, invitation.contact_id)
    assert case.number in page and "/c/" in page
    assert mail.recipient.endswith("@post.example")
    row = kept(organisation)
    assert row is not None and (row.nps, row.case_id) == (0, case.id)


@pytest.mark.parametrize(
    ("nps", "rest", "opens"),
    [
        ("6", {}, True),
        ("7", {}, False),
        ("10", {"csat": "2"}, True),
        ("10", {"csat": "3"}, False),
        ("10", {"call_me": "yes", "call_phone": "+7 916 000-00-00"}, True),
        ("10", {"call_phone": "+7 916 000-00-00"}, False),
    ],
)
def test_it_opens_a_case_for_whoever_is_unhappy_or_wants_a_call(
    organisation: Organisation, client: FlaskClient, nps: str, rest: dict[str, str], opens: bool
) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    customer.send(1, nps=nps)
    assert customer.send(2, **rest).status_code == 200
    assert count(organisation, Case) == opens


def test_it_writes_the_number_to_call_into_the_case(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    customer.send(1, nps="9")
    customer.send(2, call_me="yes", call_phone="+7 916 000-00-00")
    case = found(organisation, select(Case))
    assert "+7 916 000-00-00" in case.description and "просит позвонить" in case.title


def test_it_says_beside_the_question_what_is_missing(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    refused = customer.send(1)
    assert refused.status_code == 422 and kept(organisation) is None
    assert '<p class="error" id="q-nps-note">Пожалуйста, ответьте.' in refused.get_data(as_text=True)
    customer.send(1, nps="3")
    refused = customer.send(2, call_me="yes", comment="Мои слова")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "Мои слова" in page and "Пожалуйста, ответьте." in page
    assert count(organisation, Case) == 0


@pytest.mark.parametrize("nps", ["11", "-1", "x", "1e1", "٣"])
def test_it_refuses_what_is_no_mark(organisation: Organisation, client: FlaskClient, nps: str) -> None:
    _, token = asked(organisation)
    assert Customer(client, token).send(1, nps=nps).status_code == 422
    assert kept(organisation) is None


def test_it_leads_back_to_what_an_earlier_page_misses(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation)
    moved = Customer(client, token).send(2, csat="5")
    assert moved.status_code == 303 and "page=1" in moved.headers["Location"]
    assert count(organisation, Response) == 0


def test_it_fills_in_the_mark_of_the_mail_and_counts_nothing_before_it_is_sent(
    organisation: Organisation, client: FlaskClient
) -> None:
    _, token = asked(organisation)
    for method in ("HEAD", "GET"):
        client.open(f"/s/{token}?mark=0", method=method)
    customer = Customer(client, token, "?mark=0")
    page = customer.look().get_data(as_text=True)
    client.open(customer.address, method="HEAD")
    assert 'value="0" checked' in page
    assert page.count(" checked") == 1
    assert kept(organisation) is None and state(organisation) is InvitationState.SENT
    assert " checked" not in Customer(client, token, "?mark=11").look().get_data(as_text=True)


def test_it_keeps_one_answer_and_one_case_however_often_it_is_sent(
    organisation: Organisation, client: FlaskClient
) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    customer.send(1, nps="1")
    for _attempt in range(3):
        answer = customer.send(2, comment="Плохо")
        assert answer.status_code == 200
    assert (count(organisation, Response), count(organisation, Case)) == (1, 1)


def test_it_lets_a_second_answer_take_the_place_of_the_first(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    customer.send(1, nps="9")
    customer.send(2)
    first = kept(organisation)
    assert first is not None
    begun, ended = first.started_at, first.completed_at
    customer.send(1, nps="2")
    row = kept(organisation)
    assert row is not None and (row.nps, row.started_at, row.completed_at) == (2, begun, ended)
    assert count(organisation, Case) == 1


def test_it_refuses_a_second_answer_where_the_campaign_says_so(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation, second_answer="refuse")
    customer = Customer(client, token)
    first = customer.look().get_data(as_text=True)
    customer.send(1, nps="9")
    customer.send(2)
    assert "Ваш ответ у\u00a0нас" in customer.look().get_data(as_text=True)
    fields = {name: hidden(first, name) for name in ("pass", "page", "lang")}
    client.post(customer.address, data=fields | {"q-nps": "0"})
    row = kept(organisation)
    assert row is not None and row.nps == 9


def test_it_closes_with_the_campaign(organisation: Organisation, client: FlaskClient) -> None:
    branch = a_branch(organisation)
    token = a_link(an_invitation(a_campaign(organisation, state="ended"), branch, state="sent"))
    db.session.commit()
    assert "Опрос закончен" in Customer(client, token).look().get_data(as_text=True)


def test_it_takes_few_statements_for_looking_and_sending(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    customer.send(1, nps="9")
    page = customer.look("?page=2").get_data(as_text=True)
    fields = {name: hidden(page, name) for name in ("pass", "page", "lang")} | {"q-csat": "5"}
    with count_statements() as statements:
        assert customer.look("?page=2").status_code == 200
        assert client.post(customer.address, data=fields).status_code == 200
    assert len(statements) <= 6, statements
