"""The sign-in as people use it: with a password, with a lost one, too often, and from where the demo is not."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.factory import create_app
from app.outbox.models import Message
from app.tenancy import acting_in
from app.web.protection import limiter
from tests.builders import a_user, an_organisation
from tests.conftest import disconnect, settings_for
from tests.emptying import empty

PASSWORD = "right horse, battery"  # Flask-Security normalises what is typed; the builder hashes it as it is


def somebody(app: Flask, email: str = "anna@example.org") -> int:
    """An administrator with a password; returns the organisation's id. No context stays pushed, as in a real server."""
    with app.app_context():
        organisation = an_organisation()
        a_user(organisation, role="admin", email=email, password=PASSWORD)
        db.session.commit()
        return organisation.id


def sign_in_with(client: FlaskClient, password: str, email: str = "anna@example.org") -> int:
    return client.post("/sign-in", data={"email": email, "password": password}).status_code


def test_it_lets_the_right_password_in_and_says_nothing_of_what_was_wrong(app: Flask, client: FlaskClient) -> None:
    somebody(app)
    wrong = client.post("/sign-in", data={"email": "anna@example.org", "password": "нет"})
    unknown = client.post("/sign-in", data={"email": "nobody@example.org", "password": "нет"})
    strip = re.compile(r'value="[^"]*"|nonce="[^"]*"')
    assert strip.sub("", wrong.get_data(as_text=True)) == strip.sub("", unknown.get_data(as_text=True))
    assert client.get("/network/").status_code == 302
    assert sign_in_with(client, PASSWORD) == 302
    assert client.get("/network/").status_code == 200


def test_it_signs_out_for_good(app: Flask, client: FlaskClient) -> None:
    somebody(app)
    sign_in_with(client, PASSWORD)
    assert client.post("/sign-out").status_code == 302
    assert client.get("/network/").status_code == 302
    assert client.get("/sign-out").status_code == 405


def test_it_sets_a_new_password_by_a_link_that_works_once(app: Flask, client: FlaskClient) -> None:
    organisation_id = somebody(app)
    answers = [client.post("/forgotten-password", data={"email": e}) for e in ("anna@example.org", "no@example.org")]
    assert len({answer.status_code for answer in answers}) == 1
    with app.app_context(), acting_in(organisation_id):
        text = db.session.scalars(select(Message.text)).one()
    link = re.search(r"/forgotten-password/\S+", text)
    assert link is not None
    new = {"password": "другой конь, скрепка", "password_confirm": "другой конь, скрепка"}
    assert client.post(link.group(), data=new).status_code == 302
    client.post("/sign-out")
    assert sign_in_with(client, PASSWORD) == 200
    assert sign_in_with(client, new["password"]) == 302
    client.post("/sign-out")
    assert client.post(link.group(), data={"password": PASSWORD, "password_confirm": PASSWORD}).status_code == 302
    assert sign_in_with(client, PASSWORD) == 200


def test_it_carries_a_token_in_every_form(app: Flask, client: FlaskClient) -> None:
    somebody(app)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert sign_in_with(client, PASSWORD) == 400
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
        assert token is not None
        form = {"email": "anna@example.org", "password": PASSWORD, "csrf_token": token.group(1)}
        assert client.post("/sign-in", data=form).status_code == 302
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


class TestAnInstallationOfItsOwn:
    """What settings change: limits are on, and the demo is only for this machine."""

    @pytest.fixture
    def elsewhere(self, tmp_path: Path) -> object:
        settings = replace(settings_for(f"sqlite:///{tmp_path / 'e.db'}", tmp_path), base_url="https://etalon.example")
        app = create_app(settings)
        app.config.update(WTF_CSRF_ENABLED=False)
        app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
        limiter.enabled = True
        yield app
        limiter.enabled = False
        disconnect(app)

    def test_it_refuses_demo_people_where_others_could_reach_them(self, elsewhere: Flask) -> None:
        with elsewhere.app_context():
            a_user(email="admin@demo.example", password="demo")
            a_user(email="real@example.org", password="demo")
            db.session.commit()
        client = elsewhere.test_client()
        assert sign_in_with(client, "demo", "admin@demo.example") == 200
        assert sign_in_with(client, "demo", "real@example.org") == 302

    def test_it_lets_demo_people_in_on_this_machine(self, sqlite_app: Flask) -> None:
        """The negative control of the one above."""
        with sqlite_app.app_context():
            empty()
            a_user(email="admin@demo.example", password="demo")
            db.session.commit()
        assert sign_in_with(sqlite_app.test_client(), "demo", "admin@demo.example") == 302

    def test_it_slows_down_who_guesses(self, elsewhere: Flask) -> None:
        client = elsewhere.test_client()
        statuses = [sign_in_with(client, str(number)) for number in range(25)]
        assert statuses[0] == 200
        assert statuses[-1] == 429

    def test_it_keeps_the_cookie_to_this_host_and_to_https(self, elsewhere: Flask) -> None:
        cookie = elsewhere.test_client().get("/sign-in").headers["Set-Cookie"]
        assert cookie.startswith("__Host-etalon=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
