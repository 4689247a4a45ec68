"""Over plain HTTP beyond this machine pages say what will not work there, and what to do about it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.web.plain_http import host_of, is_this_machine
from tests.builders import a_user, an_organisation

SAID = "Страница открыта по\u00a0HTTP"


@pytest.mark.parametrize(
    ("address", "host", "own"),
    [
        ("localhost:8000", "localhost", True),
        ("LOCALHOST", "LOCALHOST", True),
        ("shop.localhost:8000", "shop.localhost", True),
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("127.9.9.9", "127.9.9.9", True),
        ("[::1]:8000", "[::1]", True),
        ("192.168.1.7:8000", "192.168.1.7", False),
        ("[2001:db8::1]:8000", "[2001:db8::1]", False),
        ("etalon.example.org", "etalon.example.org", False),
        ("localhost.example.org", "localhost.example.org", False),
        ("127.0.0.1.example.org", "127.0.0.1.example.org", False),
        ("", "", False),
    ],
)
def test_it_knows_its_own_machine_as_browsers_do(address: str, host: str, own: bool) -> None:
    assert host_of(address) == host
    assert is_this_machine(host) is own


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("http://localhost", False),
        ("http://127.0.0.1:8000", False),
        ("http://192.168.1.7:8000", True),
        ("https://192.168.1.7:8000", False),
    ],
)
@pytest.mark.parametrize(("role", "page"), [("qa", "/standards/"), ("shopper", "/field/")])
def test_it_says_what_plain_http_holds_back(
    app: Flask, client: FlaskClient, role: str, page: str, base: str, said: bool
) -> None:
    with app.app_context():
        user = a_user(an_organisation(), role=role)
        db.session.commit()
        with client.session_transaction(base_url=base) as session:
            session.update(_user_id=user.fs_uniquifier, _fresh=True)
    answer = client.get(page, base_url=base)
    assert answer.status_code == 200
    assert (SAID in answer.text) is said
    assert ("make run HTTPS=1" in answer.text) is said
