"""Cases on screen: the list, the case, a new one by hand; reach, errors beside fields, constant statements."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.outbox.models import Message
from app.tenancy import acting_in
from cases.models import Case
from tests.builders import a_branch, a_region, a_user, sign_in
from tests.builders.cases import Bank, a_bank, a_case, a_contact, an_action
from tests.counting import count_statements


def words(answer: TestResponse) -> str:
    """The page's text with ordinary spaces."""
    return answer.text.replace("\u00a0", " ").replace("\u00ad", "")


def saved(bank: Bank, case_id: int) -> Case:
    db.session.rollback()
    with acting_in(bank.organisation.id):
        query = select(Case).where(Case.id == case_id).execution_options(populate_existing=True)
        return db.session.scalars(query).one()


def test_it_walks_a_case_through_its_page(inside: Flask, client: FlaskClient) -> None:
    bank = a_bank()
    opened = a_case(bank, contact_id=a_contact(bank.organisation).id, at=clock.now())
    head, path = sign_in(client, bank.head), f"/cases/{opened.case_id}"
    page = words(head.get(path))
    assert "Списали комиссию дважды" in page and "Марина Соколова" in page and "Взять в работу" in page
    assert head.post(f"{path}/acknowledge", data={"revision": 1}).headers["Location"] == path
    reply = {"revision": 2, "text": "Проверим завтра.", "to": "customer"}
    assert head.post(f"{path}/say", data=reply).status_code == 302
    assert "Ответ отправлен клиенту." in words(head.get(path))
    head.post(f"{path}/say", data={"revision": 3, "text": "Касса подтвердила", "to": "inner"})
    head.post(f"{path}/wait", data={"revision": 4, "text": "Ждём чек"})
    assert "часы пойдут" in words(head.get(path))
    head.post(f"{path}/resume", data={"revision": 5})
    assert head.post(f"{path}/resolve", data={"revision": 6, "text": "Вернули деньги"}).status_code == 302
    page = words(head.get(path))
    assert "решено" in page and "Вернули деньги" in page and "Касса подтвердила" in page
    assert saved(bank, opened.case_id).state.value == "resolved"


def test_it_takes_an_action_to_done_and_says_that_this_is_not_the_end(inside: Flask, client: FlaskClient) -> None:
    bank = a_bank()
    opened = an_action(bank)
    head, path = sign_in(client, bank.head), f"/cases/{opened.case_id}"
    head.post(f"{path}/acknowledge", data={"revision": 1})
    refused = head.post(f"{path}/finish", data={"revision": 2, "cause": "", "text": "Дежурный"})
    assert refused.status_code == 422 and "Назовите причину." in words(refused)
    head.post(f"{path}/finish", data={"revision": 2, "cause": "Некому", "text": "Дежурный"})
    page = words(head.get(path))
    assert "сделано, ждёт подтверждения" in page and "ждёт нового измерения" in page


@pytest.mark.parametrize("step", ["say", "wait", "resolve"])
def test_it_answers_missing_words_beside_the_field(inside: Flask, client: FlaskClient, step: str) -> None:
    bank = a_bank()
    opened = a_case(bank)
    answer = sign_in(client, bank.head).post(f"/cases/{opened.case_id}/{step}", data={"revision": 1, "text": " "})
    assert answer.status_code == 422 and "field wrong" in answer.text and "Напишите" in words(answer)
    assert saved(bank, opened.case_id).revision == 1


def test_it_tells_the_second_who_was_first(inside: Flask, client: FlaskClient) -> None:
    bank = a_bank()
    path = f"/cases/{a_case(bank).case_id}"
    sign_in(client, bank.head).post(f"{path}/acknowledge", data={"revision": 1})
    late = sign_in(inside.test_client(), bank.qa).post(f"{path}/wait", data={"revision": 1, "text": "Ждём"})
    assert late.status_code == 409 and bank.head.name in words(late)


def test_it_registers_a_case_by_hand(inside: Flask, client: FlaskClient) -> None:
    bank = a_bank()
    qa = sign_in(client, bank.qa)
    assert "Обращений пока нет" in words(qa.get("/cases/"))
    typed = {
        "kind": "complaint",
        "source": "phone",
        "severity": "high",
        "branch_id": bank.branch.id,
        "clause_key": "",
        "title": "Не работает пандус",
        "description": "Коляску внести нельзя",
        "customer_name": "Пётр",
        "customer_email": "petr@example.org",
    }
    wrong = qa.post("/cases/new", data=typed | {"title": "", "customer_email": "петр"})
    assert wrong.status_code == 422 and "Это не адрес почты" in words(wrong)
    answer = qa.post("/cases/new", data=typed)
    page = words(qa.get(answer.headers["Location"]))
    assert "Не работает пандус" in page and "Пётр" in page and bank.head.name in page
    with acting_in(bank.organisation.id):
        assert [row.recipient for row in db.session.scalars(select(Message))] == ["petr@example.org"]


def test_a_head_registers_cases_of_their_branch_alone(inside: Flask, client: FlaskClient) -> None:
    bank = a_bank()
    other = a_branch(bank.organisation, region=bank.region)
    head = sign_in(client, bank.head)
    typed = {"kind": "complaint", "source": "phone", "severity": "low", "clause_key": "", "title": "Чужое"}
    assert head.post("/cases/new", data=typed | {"branch_id": other.id}).status_code == 422
    assert head.post("/cases/new", data=typed | {"branch_id": 0}).status_code == 422
    assert head.post("/cases/new", data=typed | {"branch_id": bank.branch.id}).status_code == 302


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Комиссия", "Пандус", "Встречать"}),
        ("?kind=complaint", {"Комиссия", "Пандус"}),
        ("?kind=corrective_action", {"Встречать"}),
        ("?state=closed", set()),
        ("?mine=1", {"Комиссия", "Встречать"}),
        ("?q=комиссия", {"Комиссия"}),
        ("?q=2026-0002", {"Пандус"}),
        ("?overdue=1&state=nonsense", {"Комиссия", "Пандус", "Встречать"}),
    ],
)
def test_it_filters_by_the_address(inside: Flask, client: FlaskClient, query: str, titles: set[str]) -> None:
    bank = a_bank()
    a_case(bank, title="Комиссия")
    a_case(bank, title="Пандус", owner_id=bank.qa.id)
    an_action(bank, title="Встречать")
    page = words(sign_in(client, bank.head).get(f"/cases/{query}"))
    assert {title for title in ("Комиссия", "Пандус", "Встречать") if title in page} == titles


@pytest.mark.parametrize("who", ["other branch", "other region", "other organisation"])
def test_nobody_sees_cases_outside_of_their_reach(inside: Flask, client: FlaskClient, who: str) -> None:
    bank = a_bank()
    opened = a_case(bank, contact_id=a_contact(bank.organisation).id)
    facts: dict[str, Any] = {
        "other branch": lambda: {"role": "head", "branch": a_branch(bank.organisation, region=bank.region)},
        "other region": lambda: {"role": "regional", "region": a_region(bank.organisation)},
        "other organisation": lambda: {},
    }[who]()
    stranger = a_user(bank.organisation, **facts) if facts else a_bank().qa
    page, path = sign_in(client, stranger), f"/cases/{opened.case_id}"
    assert page.get(path).status_code == 404
    assert "Списали" not in words(page.get("/cases/?state=all"))
    steps = ("acknowledge", "say", "owner", "wait", "resume", "finish", "resolve", "reopen", "close")
    for step in steps:
        data = {"revision": 1, "text": "я", "cause": "я", "to": "inner", "owner_id": stranger.id}
        assert page.post(f"{path}/{step}", data=data).status_code == 404, step
        assert page.post(f"{path}/{step}", data={"revision": 1}).status_code == 404, step
    assert saved(bank, opened.case_id).revision == 1


def test_its_statements_do_not_grow_with_the_rows(inside: Flask, client: FlaskClient) -> None:
    bank = a_bank()
    qa, counts = sign_in(client, bank.qa), []
    for more in (2, 60):
        for number in range(more):
            a_case(bank, title=f"Обращение {number}", branch_id=a_branch(bank.organisation, region=bank.region).id)
        db.session.commit()
        qa.get("/cases/")
        with count_statements() as seen:
            page = words(qa.get("/cases/"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert page.count("<tr><td>") == 50 and "62 обращения" in page
    assert words(qa.get("/cases/?page=2")).count("<tr><td>") == 12


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (timedelta(minutes=1), "1 минута"),
        (timedelta(minutes=59), "59 минут"),
        (timedelta(hours=1), "1 час"),
        (timedelta(hours=5, minutes=40), "5 часов 40 минут"),
        (timedelta(hours=22, minutes=2), "22 часа 2 минуты"),
        (timedelta(days=1), "1 день"),
        (timedelta(days=2, minutes=59), "2 дня"),
        (timedelta(hours=832), "34 дня 16 часов"),
    ],
)
def test_it_says_in_words_how_late_a_case_is(inside: Flask, client: FlaskClient, late: timedelta, told: str) -> None:
    bank = a_bank()
    opened = a_case(bank, at=clock.now())
    db.session.commit()
    case = saved(bank, opened.case_id)
    with acting_in(bank.organisation.id):
        case.due_at = clock.now() - late - timedelta(seconds=20)
        db.session.commit()
    page = words(sign_in(client, bank.head).get(f"/cases/{opened.case_id}"))
    assert f'Просрочено на</p>\n<div class="row apart"><p class="big bad">{told} <small>' in page
    assert "832 ч" not in page
