"""What lies on the board may be taken once, by whoever of the panel is first; nobody learns who that was."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in
from app.trail.reading import acts_on
from audits import planning
from audits.models.programmes import Assignment, AssignmentState, Wave
from tests.builders import a_branch, a_user, an_organisation, sign_in
from tests.builders.people import a_membership
from tests.builders.visits import a_shopper, a_wave, an_assignment
from tests.counting import count_statements
from tests.emptying import empty

NAME = "Канарейкина Зоя"


def words(answer: TestResponse) -> str:
    return answer.text.replace("\u00a0", " ").replace("\u00ad", "")


def a_board(count: int = 1, **more: Any) -> tuple[Organisation, Wave, list[Assignment]]:
    organisation = an_organisation()
    wave = a_wave(organisation)
    return organisation, wave, [an_assignment(organisation, shopper=None, wave=wave, **more) for _ in range(count)]


def a_phone(app: Flask, organisation: Organisation, **more: Any) -> FlaskClient:
    user = a_user(organisation, role="shopper", **more)
    a_shopper(organisation, user=user)
    return sign_in(app.test_client(), user)


def now(assignment: Assignment) -> Assignment:
    db.session.rollback()
    with acting_in(assignment.organisation_id):
        return db.session.scalars(
            select(Assignment).where(Assignment.id == assignment.id).execution_options(populate_existing=True)
        ).one()


def test_it_shows_what_may_be_taken_and_says_when_there_is_nothing(inside: Flask) -> None:
    organisation, _, [one] = a_board()
    phone = a_phone(inside, organisation)
    assert "1 визит на доске" in words(phone.get("/field/"))
    board = words(phone.get("/field/board/"))
    assert "900 ₽" in board and "Вклад: консультация" in board and f"/field/board/{one.id}" in board
    assert "Спросите о вкладе" not in board, "the briefing is for whoever makes the visit"
    assert phone.post(f"/field/board/{one.id}/take").headers["Location"] == f"/field/visits/{one.id}/about"
    assert "Спросите о вкладе" in words(phone.get(f"/field/visits/{one.id}/about"))
    assert "Доска пуста" in words(phone.get("/field/board/")) and "на доске" not in words(phone.get("/field/"))
    again = phone.post(f"/field/board/{one.id}/take")
    assert again.status_code == 302, "sent twice, it is still hers"
    kept = now(one)
    assert (kept.state, kept.revision) == (AssignmentState.ACCEPTED, 2)
    with acting_in(organisation.id):
        assert acts_on(thing="assignment", thing_id=one.id)[-1].action == "assignment.accept"


def test_it_tells_whoever_is_late_that_it_is_gone_and_not_who_has_it(inside: Flask) -> None:
    organisation, _, [one] = a_board()
    first, late = a_phone(inside, organisation, name=NAME), a_phone(inside, organisation)
    assert first.post(f"/field/board/{one.id}/take").status_code == 302
    for answer in (late.post(f"/field/board/{one.id}/take"), late.get(f"/field/board/{one.id}")):
        assert answer.status_code == 409 and "уже взял" in words(answer)
        assert "Канарейкина" not in words(answer) and "Покупатель" not in words(answer)
    assert now(one).revision == 2


@pytest.mark.parametrize(
    "why", ["over", "revoked", "not started", "closed", "no panel", "foreign", "offered to another"]
)
def test_it_offers_nothing_that_cannot_be_made(inside: Flask, why: str) -> None:
    organisation, wave, [one] = a_board()
    phone = a_phone(inside, organisation)
    with acting_in(organisation.id):
        if why == "over":
            one.window_to = clock.now()
        elif why == "revoked":
            one.state = AssignmentState.REVOKED
        elif why == "not started":
            wave.started_at = None
        elif why == "closed":
            planning.close_wave(wave_id=wave.id, actor_id=None)
        elif why == "offered to another":
            one.shopper_id = a_shopper(organisation).id
        db.session.flush()
    if why in {"no panel", "foreign"}:
        place = organisation if why == "no panel" else an_organisation(name="Чужая")
        phone = sign_in(inside.test_client(), a_user(place, role="shopper"))
    db.session.commit()
    assert "Доска пуста" in words(phone.get("/field/board/"))
    assert phone.post(f"/field/board/{one.id}/take").status_code in {404, 409}
    assert now(one).revision == 1


def test_it_says_why_a_visit_is_not_for_this_shopper(inside: Flask) -> None:
    branch = a_branch(organisation := an_organisation())
    wave = a_wave(organisation)
    user = a_user(organisation, role="shopper")
    an_assignment(organisation, shopper=a_shopper(organisation, user=user), branch=branch, wave=wave)
    twin = an_assignment(organisation, shopper=None, branch=branch, wave=wave)
    db.session.commit()
    phone = sign_in(inside.test_client(), user)
    assert "вас узнают" in words(phone.get("/field/board/")) and "на доске" not in words(phone.get("/field/"))
    assert "Взять визит" not in words(phone.get(f"/field/board/{twin.id}"))
    assert phone.post(f"/field/board/{twin.id}/take").status_code == 409
    assert a_phone(inside, organisation).post(f"/field/board/{twin.id}/take").status_code == 302


def test_it_reaches_the_boards_of_all_panels_of_the_shopper(inside: Flask) -> None:
    organisation, _, [one] = a_board()
    other = an_organisation(name="Второй банк")
    user = a_user(organisation, role="shopper")
    for place in (organisation, other):
        a_shopper(place, user=user)
    a_membership(user, other, role="shopper")
    there = an_assignment(other, shopper=None)
    db.session.commit()
    phone = sign_in(inside.test_client(), user)
    for each in (one, there):
        assert phone.post(f"/field/board/{each.id}/take").status_code == 302
        assert now(each).state is AssignmentState.ACCEPTED


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int) -> None:
        gate.wait()
        answers[place] = calls[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_of_those_who_take_it_at_once_gets_it(app: Flask) -> None:
    with app.app_context():
        empty()
        organisation, _, [one] = a_board()
        phones = [a_phone(app, organisation) for _ in range(4)]
        db.session.commit()
    answers = at_once([lambda phone=phone: phone.post(f"/field/board/{one.id}/take") for phone in phones])
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    with app.app_context():
        assert now(one).revision == 2
        with acting_in(organisation.id):
            accepted = [act for act in acts_on(thing="assignment", thing_id=one.id) if "accept" in act.action]
    assert len(accepted) == 1


def test_its_statements_do_not_grow_with_the_rows(inside: Flask) -> None:
    organisation, wave, _ = a_board()
    phone, found = a_phone(inside, organisation), []
    for more in (0, 6):
        for _ in range(more):
            an_assignment(organisation, shopper=None, wave=wave)
        db.session.commit()
        phone.get("/field/board/")
        with count_statements() as seen:
            assert phone.get("/field/board/").status_code == 200
        found.append(len(seen))
    assert found[0] == found[1]
