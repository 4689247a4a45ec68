"""No request, however malformed and whoever sends it, is answered with 5xx."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.accounts.permissions import SHIPPED_ROLES
from tests.builders import a_branch, a_staff_member, a_user, an_organisation, sign_in
from tests.builders.people import a_membership
from tests.hostile.payloads import Hostile, requests

SEED = 20261122
LEFT_OUT = {"static", "security.logout"}  # files; and whoever signs out asks nothing further


@pytest.fixture
def insider(app: Flask) -> Iterator[FlaskClient]:
    """Somebody with every role at once, who therefore gets past every door."""
    with app.app_context():
        organisation = an_organisation()
        a_staff_member(a_branch(organisation))
        user = a_user(organisation, role="admin")
        for role in SHIPPED_ROLES.keys() - {"admin"}:
            a_membership(user, organisation, role=role)
        client = sign_in(app.test_client(), user)
    yield client


def rules(app: Flask) -> list[Rule]:
    return sorted((r for r in app.url_map.iter_rules() if r.endpoint not in LEFT_OUT), key=lambda r: r.rule)


def send(client: FlaskClient, hostile: Hostile) -> int:
    answer = client.open(
        hostile.path,
        method=hostile.method,
        query_string=hostile.query,
        data=hostile.form if hostile.form is not None else hostile.body,
        json=hostile.json,
        headers=hostile.headers,
    )
    return answer.status_code


def broken_by(app: Flask, client: FlaskClient, count: int) -> list[tuple[int, str, str]]:
    found = []
    for hostile in requests(rules(app), SEED, count):
        status = send(client, hostile)
        if status >= 500:
            found.append((status, hostile.method, hostile.path[:200]))
    return found


def test_it_never_answers_5xx_to_somebody_who_may_enter_everywhere(app: Flask, insider: FlaskClient) -> None:
    assert broken_by(app, insider, 500) == []


def test_it_never_answers_5xx_to_a_stranger(app: Flask) -> None:
    assert broken_by(app, app.test_client(), 250) == []


@pytest.mark.soak
def test_it_never_answers_5xx_in_the_long_run(app: Flask, insider: FlaskClient) -> None:
    assert broken_by(app, insider, 10_000) == []


def test_it_would_notice_a_door_that_breaks(app: Flask, insider: FlaskClient) -> None:
    """The negative control: a view that fails is found."""
    kept = app.view_functions["network.branches"]

    def broken() -> str:
        raise RuntimeError

    broken.guard = kept.guard  # type: ignore[attr-defined]
    app.view_functions["network.branches"] = broken
    try:
        assert broken_by(app, insider, len(rules(app)) * 2) != []
    finally:
        app.view_functions["network.branches"] = kept
