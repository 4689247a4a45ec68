"""The customer's page: the secret leaves the address, unknown links look alike, nothing inner is shown."""

import random
import re
import secrets
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.tenancy import acting_in
from app.web.protection import limiter
from cases import working
from cases.models import Case, CaseLink
from cases.opening import Opened
from tests.builders import as_actor
from tests.builders.cases import Bank, a_bank, a_case, a_contact


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests knock from one address; one of them looks at the limit itself."""
    monkeypatch.setattr(limiter, "enabled", False)


def words(answer: TestResponse) -> str:
    """The page's text with ordinary spaces."""
    return answer.text.replace("\u00a0", " ").replace("\u00ad", "")


def a_customers_case() -> tuple[Bank, Opened]:
    """A complaint of an hour ago with a contact."""
    bank = a_bank(name="Волга Банк")
    opened = a_case(bank, contact_id=a_contact(bank.organisation).id, at=clock.now() - timedelta(hours=1))
    db.session.commit()
    return bank, opened


def saved(bank: Bank, opened: Opened) -> Case:
    db.session.rollback()
    with acting_in(bank.organisation.id):
        query = select(Case).where(Case.id == opened.case_id).execution_options(populate_existing=True)
        return db.session.scalars(query).one()


def test_the_secret_leaves_the_address_bar(inside: Flask, client: FlaskClient) -> None:
    _, opened = a_customers_case()
    answer = client.get(f"/c/{opened.token}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/c/")
    cookie = answer.headers["Set-Cookie"]
    assert opened.token not in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/c/" in cookie
    assert "Max-Age=1800" in cookie
    page = client.get("/c/")
    assert page.status_code == 200 and opened.number in page.text and opened.token not in page.text
    for each in (answer, page):
        assert each.headers["Referrer-Policy"] == "no-referrer" and "no-store" in each.headers["Cache-Control"]


def test_it_shows_the_way_and_nothing_inner(inside: Flask, client: FlaskClient) -> None:
    bank, opened = a_customers_case()
    with acting_in(bank.organisation.id):
        actor, at = as_actor(bank.head), clock.now()
        working.write_to_customer(case_id=opened.case_id, revision=1, text="Вижу, проверю.", actor=actor, at=at)
        working.note(case_id=opened.case_id, text="Клиент скандальный", actor=actor, at=at)
    db.session.commit()
    client.get(f"/c/{opened.token}")
    page = words(client.get("/c/"))
    assert "Волга Банк" in page and "Разбираемся" in page and bank.head.name in page
    assert "Вижу, проверю." in page and "Взяли 1500 рублей" in page and "Ответим до" in page
    assert "скандальный" not in page and "/cases/" not in page


def test_the_customer_adds_accepts_and_opens_again(inside: Flask, client: FlaskClient) -> None:
    bank, opened = a_customers_case()
    client.get(f"/c/{opened.token}")
    empty = client.post("/c/", data={"text": " "})
    assert empty.status_code == 422 and "Напишите хотя бы слово" in words(empty)
    assert client.post("/c/", data={"text": "Вот номер чека: 17"}).headers["Location"] == "/c/"
    assert "Вот номер чека: 17" in words(client.get("/c/"))
    assert client.post("/c/accept").status_code == 409  # nothing is decided yet
    decide(bank, opened)
    assert "Вернули деньги" in words(client.get("/c/"))
    assert client.post("/c/reopen", data={"text": "Не пришли"}).status_code == 302
    assert saved(bank, opened).state.value == "open"
    decide(bank, opened)
    assert client.post("/c/accept").status_code == 302
    assert saved(bank, opened).state.value == "closed"


def decide(bank: Bank, opened: Opened) -> None:
    revision = saved(bank, opened).revision
    with acting_in(bank.organisation.id):
        working.resolve(
            case_id=opened.case_id,
            revision=revision,
            decision="Вернули деньги",
            actor=as_actor(bank.head),
            at=clock.now(),
        )
    db.session.commit()


def test_it_opens_one_case_and_no_other(inside: Flask, client: FlaskClient) -> None:
    _, first = a_customers_case()
    _, second = a_customers_case()
    client.get(f"/c/{first.token}")
    other = inside.test_client()
    other.get(f"/c/{second.token}")
    client.post("/c/", data={"text": "Только моё"})
    assert "Только моё" in words(client.get("/c/")) and "Только моё" not in words(other.get("/c/"))


def test_without_the_cookie_there_is_nothing(inside: Flask, client: FlaskClient) -> None:
    _, opened = a_customers_case()
    client.get(f"/c/{opened.token}")
    stranger = inside.test_client()
    stranger.set_cookie("case", "forged.value", path="/c/")
    for method, path in (("get", "/c/"), ("post", "/c/"), ("post", "/c/accept"), ("post", "/c/reopen")):
        for browser in (inside.test_client(), stranger):
            assert getattr(browser, method)(path, data={"text": "я"}).status_code == 404


def test_a_link_that_has_ended_closes_the_open_page_too(inside: Flask, client: FlaskClient) -> None:
    _, opened = a_customers_case()
    client.get(f"/c/{opened.token}")
    [link] = db.session.scalars(select(CaseLink))
    link.expires_at = clock.now() - timedelta(seconds=1)
    db.session.commit()
    assert client.get("/c/").status_code == 404 and client.get(f"/c/{opened.token}").status_code == 404


def alike(answer: TestResponse) -> tuple[int, str, frozenset[str]]:
    """What an answer is, without what is random in every answer."""
    nonce = re.compile(r'nonce-?="?[\w-]+"?')
    return answer.status_code, nonce.sub("", answer.text), frozenset(answer.headers.keys())


def random_tokens(opened: Opened, count: int) -> list[str]:
    """Random ones, and the true one with a letter changed, cut or added."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    chance, found = random.Random(17), []
    for number in range(count):
        at = chance.randrange(len(opened.token))
        other = chance.choice([letter for letter in letters if letter != opened.token[at]])
        kinds = (
            secrets.token_urlsafe(32),
            opened.token[:at] + other + opened.token[at + 1 :],
            opened.token[:at] + opened.token[at + 1 :],
            opened.token + other,
        )
        found.append(kinds[number % len(kinds)])
    return found


def the_replies_of(client: FlaskClient, count: int) -> None:
    _, opened = a_customers_case()
    expired = a_customers_case()[1]
    for link in db.session.scalars(select(CaseLink).where(CaseLink.case_id == expired.case_id)):
        if link.organisation_id != 1:
            link.expires_at = clock.now() - timedelta(days=1)
    db.session.commit()
    replies = {alike(client.get(f"/c/{token}")) for token in random_tokens(opened, count)}
    replies.add(alike(client.get(f"/c/{expired.token}")))
    assert len(replies) == 1 and next(iter(replies))[0] == 404
    assert client.get(f"/c/{opened.token}").status_code == 302  # the control: the true one opens


def test_unknown_and_ended_links_look_alike(inside: Flask, client: FlaskClient) -> None:
    the_replies_of(client, 200)


def test_guesses_are_slowed_down(inside: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    statuses = [client.get(f"/c/{token}").status_code for token in random_tokens(a_customers_case()[1], 125)]
    limiter.reset()
    assert set(statuses[:120]) == {404} and set(statuses[120:]) == {429}


@pytest.mark.soak
def test_a_hundred_thousand_links_look_alike(inside: Flask, client: FlaskClient) -> None:
    the_replies_of(client, 100_000)
