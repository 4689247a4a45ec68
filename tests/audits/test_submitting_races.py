"""Two identical requests at once: the unique key decides, one visit, one receipt."""

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.tenancy import acting_in
from audits import filing, visiting
from audits.models.visits import Draft, Evidence, Visit
from audits.saving import VISITS
from tests.builders import sign_in
from tests.builders.visits import Phone, a_file, a_phone, frozen, new_key
from tests.emptying import empty

AT_ONCE = 4


def all_at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Start every call at the same moment, each in a thread of its own."""
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(at: int) -> None:
        gate.wait()
        answers[at] = calls[at]()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def another_tab(app: Flask, phone: Phone) -> Phone:
    client = sign_in(app.test_client(), phone.user)
    return Phone(client, phone.user, phone.organisation, phone.assignment, phone.wave)


def count(phone: Phone, kind: Any) -> int:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_it_keeps_one_visit_of_requests_that_come_at_once(app: Flask) -> None:
    with app.app_context():
        phone = a_phone(app.test_client())
        tabs = [another_tab(app, phone) for _ in range(AT_ONCE)]
        key, body = new_key(), frozen(phone.visit(files=[a_file(b"photo")]))
    answers = all_at_once([lambda tab=tab: tab.submit(body, key) for tab in tabs])
    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [201]
    assert len({answer.json["receipt"] for answer in answers}) == 1
    assert len({tuple(answer.json["missing"]) for answer in answers}) == 1
    with app.app_context():
        assert (count(phone, Visit), count(phone, Evidence)) == (1, 1)


def test_it_keeps_one_of_two_different_visits_under_one_key(app: Flask) -> None:
    with app.app_context():
        phone = a_phone(app.test_client())
        tabs = [another_tab(app, phone) for _ in range(2)]
        key, bodies = new_key(), [frozen(phone.visit(staff_note=note)) for note in ("А", "Б")]
    answers = all_at_once([lambda at=at: tabs[at].submit(bodies[at], key) for at in range(2)])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    with app.app_context():
        assert count(phone, Visit) == 1


def test_it_begins_one_draft_of_requests_that_come_at_once(app: Flask) -> None:
    with app.app_context():
        phone = a_phone(app.test_client())
        tabs = [another_tab(app, phone) for _ in range(AT_ONCE)]
        key = new_key()
    answers = all_at_once([lambda tab=tab: tab.draft(key, 0, started_at="2026-05-01T10:00:00Z") for tab in tabs])
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    with app.app_context():
        assert count(phone, Draft) == 1


@pytest.fixture
def both_look_first(postgresql_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Two requests both find nothing before either writes (SQLite's writers never get that far)."""
    with postgresql_app.app_context():
        empty()
    looked, find = threading.Barrier(2), visiting.find

    def find_together(*args: Any, **more: Any) -> Any:
        found = find(*args, **more)
        looked.wait()
        return found

    monkeypatch.setattr(visiting, "find", find_together)
    yield postgresql_app


def test_it_would_notice_if_the_key_were_only_looked_up(
    both_look_first: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: without the unique key as judge, one of two identical requests is refused."""

    def write_carelessly(values: Mapping[str, Any]) -> int:
        return int(db.session.execute(VISITS.insert().returning(VISITS.c.id), values).scalar_one())

    app = both_look_first
    with app.app_context():
        phone = a_phone(app.test_client())
        tabs = [another_tab(app, phone) for _ in range(2)]
        key, body = new_key(), frozen(phone.visit())
    monkeypatch.setattr(filing, "write_visit", write_carelessly)
    answers = all_at_once([lambda tab=tab: tab.submit(body, key) for tab in tabs])
    assert sorted(answer.status_code for answer in answers) != [200, 201]


def test_it_stays_right_when_both_looked_before_either_wrote(
    both_look_first: Flask,
) -> None:
    app = both_look_first
    with app.app_context():
        phone = a_phone(app.test_client())
        tabs = [another_tab(app, phone) for _ in range(2)]
        key, body = new_key(), frozen(phone.visit())
    answers = all_at_once([lambda tab=tab: tab.submit(body, key) for tab in tabs])
    assert sorted(answer.status_code for answer in answers) == [200, 201]
