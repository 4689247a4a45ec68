"""The desk and the branch's visits on screen: what is shown to whom, and how decisions answer."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.extensions import db
from app.tenancy import acting_in
from audits import pacing, saying
from audits.flags import Flag
from audits.models.visits import Outcome, Visit
from audits.quarantining import Reason, keep_apart
from tests.builders import a_branch, a_region, a_staff_member, a_user, sign_in
from tests.builders.cases import Bank, a_bank
from tests.builders.reviews import ALL_WELL, MADE_AT, NO, a_panel_shopper, a_picture, a_service_programme, a_visit
from tests.counting import count_statements

BAD = {"greeted": NO, "queue": {"value": 200}, "rate": {"value": "none"}}
CANARY = "Канарейка Скрытная"


def words(answer: TestResponse) -> str:
    """The page's text with ordinary spaces."""
    return answer.text.replace("\u00a0", " ").replace("\u00ad", "")


def words_of(text: str) -> str:
    """A text of the catalogue as `words` shows the page's."""
    return escape(text).replace("\u00a0", " ")


def a_desk(**rules: Any) -> tuple[Bank, Any]:
    bank = a_bank()
    programme, version = a_service_programme(bank, **rules)
    return bank, lambda **more: a_visit(bank, programme, version, **more)


def again(visit: Visit) -> Visit:
    """The visit as it is saved now."""
    db.session.rollback()
    with acting_in(visit.organisation_id):
        return db.session.scalars(
            select(Visit).where(Visit.id == visit.id).execution_options(populate_existing=True)
        ).one()


def approval(**more: Any) -> dict[str, Any]:
    return {"revision": 1, "match": "unknown", "staff_id": 0, **more}


def test_it_walks_through_the_queue(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    reviewer = a_user(bank.organisation, role="reviewer")
    second, first = visit(at=MADE_AT + timedelta(hours=3)), visit(answers=BAD, flags=["clock"])
    desk = sign_in(client, reviewer)
    assert desk.get("/desk/").headers["Location"] == f"/desk/{first.id}"
    page = words(desk.get(f"/desk/{first.id}"))
    assert "2 визита ждут" in page and "Часы телефона неточны." in page and "1 пометка" in page
    assert "· Покупатель " in page and CANARY not in page and "Мария, окно 3" in page
    assert page.index("Поздоровался первым?") and "«Не поднял глаз" in page
    assert 'data-key="KeyA KeyG"' in page and 'data-key="KeyR KeyD"' in page
    assert f'href="/desk/{second.id}" data-key="KeyN KeyC"' in page
    answer = desk.post(f"/desk/{first.id}/approve", data=approval())
    assert answer.headers["Location"] == f"/desk/{second.id}" and again(first).state.value == "approved"
    assert "Визит принят." in words(desk.get(answer.headers["Location"]))
    assert desk.post(f"/desk/{second.id}/approve", data=approval()).headers["Location"] == "/desk/"
    assert "Очередь пуста" in words(desk.get("/desk/"))


def test_it_shows_what_lost_points_first_and_everything_on_demand(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    one = visit(answers=ALL_WELL | {"greeted": NO})
    desk = sign_in(client, bank.qa)
    short, whole = words(desk.get(f"/desk/{one.id}")), words(desk.get(f"/desk/{one.id}?show=all"))
    lines = re.compile(r"<tr data-line.*?</tr>", re.S)
    assert len(lines.findall(short)) == 1 and len(lines.findall(whole)) == 3
    assert "0,0 из 20,0" in short and "С пометками и «Нет»: 1" in short and "2 мин" in whole


def test_it_says_every_flag_in_words_and_hides_none(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    desk = sign_in(client, bank.qa)
    assert set(saying.FLAGS) == {flag.value for flag in Flag}, "a flag without words"
    flagged = visit(flags=[*(flag.value for flag in Flag), "of_tomorrow"])
    page = words(desk.get(f"/desk/{flagged.id}"))
    for flag in Flag:
        assert words_of(str(saying.FLAGS[flag.value][0])) in page, flag
    assert "Пометка другой версии программы." in page
    assert page.count('class="remark') == len(Flag) + 1


def test_it_shows_what_each_file_is_and_when_it_was_taken(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    one = visit(answers=BAD)
    shown, late, odd = (a_picture(one, question_id=each) for each in ("queue", "greeted", "rate"))
    with acting_in(one.organisation_id):
        late.stored_at, late.display_digest, late.taken_at = None, None, MADE_AT - timedelta(minutes=8)
        odd.display_digest, odd.taken_at = None, MADE_AT + timedelta(hours=2)
        db.session.flush()
    db.session.commit()
    page = words(sign_in(client, bank.qa).get(f"/desk/{one.id}")).split("<aside", 1)[1]
    first, second, third = page.split('id="shot-')[1:]
    assert f"/evidence/{shown.uuid}" in first and "Ответ: 3 мин 20 с" in first
    assert "до визита" not in first and "после визита" not in first
    assert "Файл пока на телефоне" in second and "до визита" in second and f"/evidence/{late.uuid}" not in second
    assert "не читается как снимок" in third and "после визита" in third
    assert f"/evidence/{odd.uuid}/original" in third and "<img" not in third


def test_it_leads_to_what_was_kept_apart_while_there_is_something(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    one = visit()
    desk = sign_in(client, bank.qa)
    assert "/quarantine/" not in words(desk.get(f"/desk/{one.id}"))
    with acting_in(bank.organisation.id):
        keep_apart(uuid=one.uuid, body="{}", reason=Reason.OTHER_DIGEST, user_id=bank.head.id)
    db.session.commit()
    assert "Отложено: 1" in words(desk.get(f"/desk/{one.id}"))


def test_it_tells_the_usual_time_from_decision_to_decision() -> None:
    at = MADE_AT
    steady = [at + timedelta(seconds=50 * number) for number in range(6)]
    assert pacing.usual_gap(steady) == 50
    assert pacing.usual_gap([*steady, at + timedelta(hours=2)]) == 50, "a pause is no work"
    assert pacing.usual_gap(steady[:5]) is None, "four gaps tell nothing"


def test_it_asks_for_what_is_missing_beside_the_field(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    thin = visit(
        answers={"greeted": ALL_WELL["greeted"], "queue": {"state": "unobserved"}, "rate": {"state": "unobserved"}}
    )
    desk = sign_in(client, bank.qa)
    refused = desk.post(f"/desk/{thin.id}/approve", data=approval(match="certain"))
    assert refused.status_code == 422
    assert "Выберите человека" in words(refused) and "напишите, почему визит годится" in words(refused)
    assert again(thin).state.value == "submitted"
    back = desk.post(f"/desk/{thin.id}/return", data={"revision": 1, "reason": " "})
    assert back.status_code == 422 and "её прочтёт исполнитель" in words(back)
    maria = a_staff_member(bank.branch)
    db.session.commit()
    fine = approval(match="certain", staff_id=maria.id, reason="Консультант был один")
    assert desk.post(f"/desk/{thin.id}/approve", data=fine).status_code == 302
    kept = again(thin)
    assert (kept.staff_id, kept.staff_match.value) == (maria.id, "certain")


def test_it_tells_the_second_reviewer_who_was_first(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    one, other = visit(), a_user(bank.organisation, role="reviewer")
    sign_in(client, bank.qa).post(f"/desk/{one.id}/approve", data=approval())
    late = sign_in(inside.test_client(), other)
    answer = late.post(f"/desk/{one.id}/reject", data={"revision": 1, "reason": "Не верю"})
    assert answer.status_code == 409 and bank.qa.name in words(answer)
    assert again(one).state.value == "approved"


def test_it_acknowledges_what_did_not_take_place(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    closed = visit(outcome=Outcome.NOT_POSSIBLE, outcome_reason="Закрыто на ремонт")
    desk = sign_in(client, bank.qa)
    page = words(desk.get(f"/desk/{closed.id}"))
    assert "Закрыто на ремонт" in page and "Принять к сведению" in page and "в счёт он не идёт" in page
    desk.post(f"/desk/{closed.id}/approve", data=approval())
    assert again(closed).state.value == "approved"


def test_the_branch_reads_why_and_never_who(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    shopper = a_panel_shopper(bank, email="canary@example.org")
    one = visit(answers=BAD, shopper=shopper)
    picture = a_picture(one)
    hidden = visit(at=MADE_AT + timedelta(days=1))
    sign_in(client, bank.qa).post(f"/desk/{one.id}/approve", data=approval())
    for person in (bank.head, bank.regional, bank.director):
        reader = sign_in(inside.test_client(), person)
        pages = [words(reader.get(path)) for path in ("/visits/", f"/visits/{one.id}", "/cases/", "/cases/1")]
        assert "15,0" in pages[1] and "Назвал полную ставку?" in pages[1] and "мера № 2026-0001" in pages[1]
        assert f"/evidence/{picture.uuid}" in pages[1]
        for page in pages:
            assert CANARY not in page and "canary@" not in page and f"Покупатель {shopper.number}" not in page
        assert reader.get(f"/visits/{hidden.id}").status_code == 404  # not approved yet
        assert reader.get(f"/desk/{one.id}").status_code in {403, 404}


@pytest.mark.parametrize("who", ["other branch", "other region", "other organisation"])
def test_nobody_sees_visits_outside_of_their_reach(inside: Flask, client: FlaskClient, who: str) -> None:
    bank, visit = a_desk()
    one, approved = visit(), visit(answers=BAD)
    sign_in(inside.test_client(), bank.qa).post(f"/desk/{approved.id}/approve", data=approval())
    stranger, reviewer = strangers(bank, who)
    page = sign_in(client, stranger)
    assert page.get(f"/visits/{approved.id}").status_code == 404
    assert "Лесная" not in words(page.get("/visits/")).split("<main", 1)[1].split("filters", 1)[0]
    desk = sign_in(inside.test_client(), reviewer)
    assert desk.get(f"/desk/{one.id}").status_code == 404
    for step in ("approve", "return", "reject"):
        data = approval(reason="Чужой визит")
        assert desk.post(f"/desk/{one.id}/{step}", data=data).status_code == 404
    assert again(one).state.value == "submitted"


def strangers(bank: Bank, who: str) -> tuple[User, User]:
    """A head and a reviewer from elsewhere."""
    if who == "other organisation":
        foreign = a_bank()
        return foreign.head, foreign.qa
    if who == "other branch":
        branch = a_branch(bank.organisation, region=bank.region, name="Тверская, 12")
        return (a_user(bank.organisation, role=role, branch=branch) for role in ("head", "reviewer"))  # type: ignore[return-value]
    region = a_region(bank.organisation)
    return (a_user(bank.organisation, role=role, region=region) for role in ("regional", "reviewer"))  # type: ignore[return-value]


def test_its_statements_do_not_grow_with_the_rows(inside: Flask, client: FlaskClient) -> None:
    bank, visit = a_desk()
    counts: dict[str, list[int]] = {"/desk/1": [], "/visits/": []}
    done = visit(answers=BAD)
    desk = sign_in(client, bank.qa)
    for more in (1, 8):
        for _ in range(more):
            visit()
            desk.post(f"/desk/{visit().id}/approve", data=approval())
        db.session.commit()
        for path, found in counts.items():
            desk.get(path)
            with count_statements() as seen:
                assert desk.get(path).status_code == 200
            found.append(len(seen))
    assert done.id == 1
    assert counts["/desk/1"][0] == counts["/desk/1"][1] and counts["/visits/"][0] == counts["/visits/"][1]
