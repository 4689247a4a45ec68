"""The secret of a link: out of sight at once, of no use when spoilt, and all the authority that an answer needs."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in
from app.web.protection import csrf
from surveys import tokens
from surveys.models.campaigns import Invitation, SurveyLink
from surveys.models.responses import Response
from tests.builders import a_branch, an_organisation
from tests.builders.surveys import Customer, a_campaign, a_link, an_invitation, hidden


@pytest.fixture
def organisation(inside: Flask) -> Iterator[Organisation]:
    yield an_organisation()


def asked(organisation: Organisation) -> tuple[Invitation, str]:
    """A customer and the token of their mail."""
    invitation = an_invitation(a_campaign(organisation), a_branch(organisation), state="sent")
    token = a_link(invitation)
    db.session.commit()
    return invitation, token


def answers(organisation: Organisation) -> int:
    with acting_in(organisation.id):
        count = db.session.scalar(select(func.count()).select_from(Response)) or 0
    db.session.commit()
    return count


def test_it_keeps_the_hash_of_256_random_bits_alone(organisation: Organisation) -> None:
    _, token = asked(organisation)
    rows = db.session.scalars(select(SurveyLink.token_hash)).all()
    db.session.commit()
    assert rows == [tokens.hash_of(token)] and len(rows[0]) == 64 and token not in rows[0]
    assert len(token) == 43


def test_it_takes_the_secret_out_of_the_address_bar(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    assert customer.moved.status_code == 303
    assert token not in customer.address
    page = customer.look()
    assert token not in page.get_data(as_text=True)
    for answer in (customer.moved, page):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
    cookie = customer.moved.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/s/answer/" in cookie


@pytest.mark.parametrize("spoilt", ["", "x", "0", "A" * 43, "A" * 5000, "%00", "ы"])
def test_it_answers_alike_whatever_a_link_that_opens_nothing_is(
    organisation: Organisation, client: FlaskClient, spoilt: str
) -> None:
    invitation, token = asked(organisation)
    expired = a_link(invitation, expires_at=clock.now() - timedelta(seconds=1))
    other_purpose = a_link(invitation, purpose=tokens.UNSUBSCRIBE)
    db.session.commit()
    wanted = client.get("/s/nothing-of-the-kind")
    bad = [spoilt or token.swapcase(), token[:-1], token + "A", expired, other_purpose]
    for each in bad:
        answer = client.get(f"/s/{each}")
        assert (answer.status_code, answer.data) == (404, wanted.data), each
        assert client.post(f"/s/{each}/unsubscribe").data == wanted.data or each == other_purpose
    assert client.get("/s/answer/0123456789abcdef").data == wanted.data
    assert client.post("/s/answer/0123456789abcdef", data={"pass": "x"}).data == wanted.data


def test_it_takes_no_pass_for_another_survey(organisation: Organisation, client: FlaskClient) -> None:
    _, token = asked(organisation)
    customer = Customer(client, token)
    page = customer.look().get_data(as_text=True)
    fields = {name: hidden(page, name) for name in ("pass", "page", "lang")} | {"q-nps": "9"}
    assert client.post("/s/answer/0123456789abcdef", data=fields).status_code == 404
    spoilt = fields | {"pass": fields["pass"][:-2] + "xx"}
    assert client.post(customer.address, data=spoilt).status_code == 404
    assert answers(organisation) == 0


def test_it_needs_no_cookie_to_take_what_was_written(organisation: Organisation, client: FlaskClient) -> None:
    """A page left open for a day, or a browser that lost its cookies, loses no word."""
    _, token = asked(organisation)
    customer = Customer(client, token)
    page = customer.look().get_data(as_text=True)
    fields = {name: hidden(page, name) for name in ("pass", "page", "lang")}
    fresh = client.application.test_client()
    moved = fresh.post(customer.address, data=fields | {"q-nps": "9"})
    assert moved.status_code == 303
    assert fresh.get(moved.headers["Location"]).status_code == 200


def test_it_asks_no_token_against_forged_requests_of_these_doors_alone(sqlite_app: Flask) -> None:
    """The pass in the form is the authority, and no cookie; RFC 8058 sends no token. Nothing else may go without."""
    mine = {f"surveys.routes.public.{name}" for name in ("answer", "leave")}
    assert {name for name in csrf._exempt_views if name.startswith("surveys.")} == mine
