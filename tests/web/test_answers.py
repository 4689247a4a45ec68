"""What every answer carries, and how refusals and accidents are told: as a page, as JSON, and in the log."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app.errors import Conflict, Gone, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.factory import create_app
from app.organisation.models import Organisation
from app.web.guards import needs, public, signed_in
from tests.builders import an_organisation
from tests.conftest import disconnect, settings_for

trouble = Blueprint("trouble", __name__)
REFUSALS = {
    "not-allowed": (NotAllowed("permission"), 403),
    "not-found": (NotFound("branch"), 404),
    "conflict": (Conflict("changed_meanwhile"), 409),
    "gone": (Gone("link"), 410),
    "invalid": (InvalidAnswer("answers"), 422),
    "away": (OperationalError("SELECT 1", {}, Exception("no route to host 10.0.0.7")), 503),
    "full": (OSError(errno.ENOSPC, "No space left on device"), 507),
    "other-disk": (OSError(errno.EACCES, "/etc/secret"), 500),
    "bug": (ZeroDivisionError("secret detail"), 500),
}


@trouble.route("/trouble/<name>", methods=["GET", "POST"])
@trouble.route("/api/trouble/<name>", methods=["GET", "POST"], endpoint="api")
@public
def make(name: str) -> str:
    an_organisation(name="written before the trouble")
    if name in REFUSALS:
        raise REFUSALS[name][0]
    return "saved"


@trouble.get("/trouble/said/nothing")
def unguarded() -> str:
    return "open by mistake"


trouble.add_url_rule("/trouble/for/admins", "admins", needs("people.manage")(lambda: "in"))
trouble.add_url_rule("/api/for/members", "members", signed_in(lambda: "in"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Flask]:
    """An application with a few doors more, that do what doors should not."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'e.db'}", tmp_path))
    app.config.update(WTF_CSRF_ENABLED=False)
    app.register_blueprint(trouble)
    app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
    yield app
    disconnect(app)


def saved(house: Flask) -> list[str]:
    with house.app_context():
        return list(db.session.scalars(select(Organisation.name)))


@pytest.mark.parametrize("name", REFUSALS)
def test_it_tells_a_refusal_as_a_page_and_as_json_and_saves_nothing(house: Flask, name: str) -> None:
    client, status = house.test_client(), REFUSALS[name][1]
    page, data = client.post(f"/trouble/{name}"), client.post(f"/api/trouble/{name}")
    assert (page.status_code, data.status_code) == (status, status)
    assert page.mimetype == "text/html"
    assert data.mimetype == "application/problem+json"
    assert data.json is not None
    assert data.json["status"] == status
    for leak in ("secret", "10.0.0.7", "Traceback"):
        assert leak not in page.get_data(as_text=True) + data.get_data(as_text=True)
    assert saved(house) == []


def test_it_saves_what_was_done_when_nothing_was_refused(house: Flask) -> None:
    """The negative control of the one above."""
    assert house.test_client().post("/trouble/none").status_code == 200
    assert saved(house) == ["written before the trouble"]


def test_it_keeps_a_route_closed_that_says_nothing_of_who_may_enter(house: Flask) -> None:
    assert house.test_client().get("/trouble/said/nothing").status_code == 404


def test_it_leads_the_signed_out_to_the_sign_in_and_answers_machines_with_401(house: Flask) -> None:
    client = house.test_client()
    answer = client.get("/trouble/for/admins")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/trouble/for/admins")
    assert client.get("/api/for/members").status_code == 401


def test_it_carries_a_policy_with_a_new_nonce_each_time(house: Flask) -> None:
    client = house.test_client()
    first, second = (client.get("/sign-in").headers for _ in range(2))
    assert first["Content-Security-Policy"] != second["Content-Security-Policy"]
    for word in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*"):
        assert word not in first["Content-Security-Policy"]
    assert first["X-Content-Type-Options"] == "nosniff"
    assert first["Cache-Control"] == "private, no-store"
    assert first["X-Request-Id"] != second["X-Request-Id"]


def test_it_writes_one_line_a_request_without_the_secrets_of_its_address(
    capsys: pytest.CaptureFixture[str], house: Flask
) -> None:
    house.test_client().get("/trouble/a-secret-token?key=another-secret")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if '"request"' in line]
    assert [(line["rule"], line["status"]) for line in lines if line["event"] == "request"] == [
        ("/trouble/<name>", 200)
    ]
    assert "secret" not in json.dumps(lines)


def test_it_says_whether_it_can_work(house: Flask) -> None:
    client = house.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    with house.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
