"""The doors of standards: what people see and may do there."""

from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.extensions import db
from app.standards import reading
from app.standards.models import StandardVersion
from app.tenancy import acting_in
from tests.builders import a_user, an_organisation, sign_in
from tests.builders.standards import a_draft, in_force

CLAUSE = {
    "key": "2.2",
    "title_ru": "Время в очереди",
    "title_en": "Time in the queue",
    "norm_ru": "Клиент ждёт недолго",
    "operator": "<=",
    "value": "2,5",
    "unit": "minute",
}


def bank_with(*roles: str) -> tuple[StandardVersion, list[User]]:
    """A bank with one draft (clause 2.1) and people of these roles; the first one drafted it."""
    bank = an_organisation()
    people = [a_user(bank, role=role) for role in roles]
    draft = a_draft(bank, author_id=people[0].id)
    db.session.commit()
    return draft, people


def read(draft: StandardVersion) -> tuple[reading.VersionRow, list[reading.ClauseRow]]:
    db.session.rollback()
    with acting_in(draft.organisation_id):
        row = reading.standard(draft.standard_id)
        assert row is not None
        return row.versions[0], reading.clauses_of(draft.id)


def words(answer: TestResponse) -> str:
    """The page's text with ordinary spaces."""
    return answer.text.replace("\u00a0", " ")


def at(draft: StandardVersion, rest: str = "") -> str:
    return f"/standards/{draft.standard_id}/1{rest}"


def test_it_takes_a_standard_from_its_first_clause_to_force(inside: Flask, client: FlaskClient) -> None:
    draft, (author, director) = bank_with("qa", "director")
    qa = sign_in(client, author)
    revision = read(draft)[0].revision
    assert qa.post(at(draft, "/clauses/new"), data={**CLAUSE, "revision": revision}).status_code == 302
    page = words(qa.get(at(draft)))
    assert "Время в очереди" in page and "≤ 2,5 минуты" in page
    assert qa.post(at(draft, "/propose"), data={"revision": revision + 1}).status_code == 302
    refused = qa.post(at(draft, "/approve"), data={"revision": revision + 2, "day": "2026-01-01"})
    assert refused.status_code == 403 and "другой человек" in words(refused)
    boss = sign_in(inside.test_client(), director)
    assert 'id="approve"' in boss.get(at(draft)).text
    assert boss.post(at(draft, "/approve"), data={"revision": revision + 2, "day": "2026-01-01"}).status_code == 302
    version, clauses = read(draft)
    assert (version.state, version.in_force_from, version.approved_by_id) == ("approved", date(2026, 1, 1), director.id)
    assert [clause.key for clause in clauses] == ["2.1", "2.2"]
    assert director.name in words(boss.get(f"/standards/{draft.standard_id}"))


def test_it_answers_a_wrong_clause_beside_its_fields(inside: Flask, client: FlaskClient) -> None:
    draft, (author,) = bank_with("qa")
    qa, revision = sign_in(client, author), read(draft)[0].revision
    for change, sentence in (
        ({"title_ru": ""}, "Напишите короткое название"),
        ({"value": "много"}, "Напишите число"),
        ({"value": ""}, "Напишите число"),
        ({"key": "2.1"}, "Такой номер есть у другого пункта"),
        ({"key": "пункт"}, "латинские"),
    ):
        answer = qa.post(at(draft, "/clauses/new"), data={**CLAUSE, **change, "revision": revision})
        assert answer.status_code == 422 and sentence in words(answer)
    assert len(read(draft)[1]) == 1


def test_it_tells_the_second_editor_who_was_first(inside: Flask, client: FlaskClient) -> None:
    draft, (first, second) = bank_with("qa", "qa")
    revision = read(draft)[0].revision
    sign_in(client, first).post(at(draft, "/clauses/new"), data={**CLAUSE, "revision": revision})
    late = sign_in(inside.test_client(), second)
    answer = late.post(at(draft, "/clauses/new"), data={**CLAUSE, "key": "2.9", "revision": revision})
    assert answer.status_code == 409 and first.name in words(answer)
    assert [clause.key for clause in read(draft)[1]] == ["2.1", "2.2"]


def test_it_changes_moves_and_removes_clauses(inside: Flask, client: FlaskClient) -> None:
    draft, (author,) = bank_with("qa")
    qa = sign_in(client, author)
    version, [first] = read(draft)
    qa.post(at(draft, "/clauses/new"), data={**CLAUSE, "revision": version.revision})
    form = words(qa.get(at(draft, f"/clauses/{first.id}")))
    assert 'value="Пункт 2.1"' in form and 'value="time_in_queue"' in form
    version, [first, second] = read(draft)
    changed = {**CLAUSE, "key": "2.1", "title_ru": "Иначе", "revision": version.revision}
    assert qa.post(at(draft, f"/clauses/{first.id}"), data=changed).status_code == 302
    assert qa.post(at(draft, f"/clauses/{second.id}/up"), data={"revision": version.revision + 1}).status_code == 302
    assert [(clause.key, clause.title_in("ru")) for clause in read(draft)[1]] == [
        ("2.2", "Время в очереди"),
        ("2.1", "Иначе"),
    ]
    qa.post(at(draft, f"/clauses/{first.id}/remove"), data={"revision": version.revision + 2})
    assert [clause.key for clause in read(draft)[1]] == ["2.2"]


def test_it_lists_standards_and_drafts_the_next_edition(inside: Flask, client: FlaskClient) -> None:
    bank = an_organisation()
    author, director = a_user(bank), a_user(bank, role="director")
    draft = in_force(bank, a_draft(bank, author_id=author.id), since=date(2026, 1, 1), by=director.id)
    db.session.commit()
    qa = sign_in(client, author)
    page = words(qa.get("/standards/"))
    assert "Обслуживание" in page and "01.01.2026" in page and "Ожидание" in page
    assert qa.post(f"/standards/{draft.standard_id}/draft").status_code == 302
    assert "редакция 2" in words(qa.get("/standards/"))
    assert qa.post(f"/standards/{draft.standard_id}/draft").status_code == 409


def test_it_filters_the_list_and_warns_of_reviews(inside: Flask, client: FlaskClient) -> None:
    bank = an_organisation()
    author, director = a_user(bank), a_user(bank, role="director")
    in_force(bank, a_draft(bank, keys=("1.1",)), since=date(2020, 1, 1), by=director.id)
    a_draft(bank, keys=("2.1",))
    db.session.commit()
    qa = sign_in(client, author)
    rows = {
        query: words(qa.get(f"/standards/{query}")).count(">Обслуживание<")
        for query in ("", "?state=due", "?state=draft")
    }
    assert rows == {"": 2, "?state=due": 1, "?state=draft": 1}
    assert "Пора пересмотреть" in words(qa.get("/standards/")) and "не действует" in words(qa.get("/standards/"))
    assert words(qa.get("/standards/?channel=phone")).count(">Обслуживание<") == 0


def test_it_adds_touchpoints_and_standards(inside: Flask, client: FlaskClient) -> None:
    bank = an_organisation()
    qa = sign_in(client, a_user(bank))
    db.session.commit()
    assert "Стандартов пока нет" in words(qa.get("/standards/"))
    step = {"name_ru": "Вход", "key": "entrance"}
    assert qa.post("/standards/touchpoints/new", data=step).status_code == 302
    assert qa.post("/standards/touchpoints/new", data=step).status_code == 422
    assert qa.post("/standards/touchpoints/new", data={"name_ru": "", "key": "вход"}).status_code == 422
    with acting_in(bank.id):
        [touchpoint] = reading.touchpoints()
    answer = qa.post("/standards/new", data={"touchpoint_id": touchpoint.id, "channel": "phone", "name_ru": "Звонки"})
    assert "Звонки" in words(qa.get(answer.headers["Location"]))


def test_it_shows_nothing_of_another_organisation(inside: Flask, client: FlaskClient) -> None:
    draft, _ = bank_with("qa")
    stranger = sign_in(client, a_user(an_organisation()))
    db.session.commit()
    revision = read(draft)[0].revision
    assert stranger.get(at(draft)).status_code == 404
    assert stranger.post(at(draft, "/propose"), data={"revision": revision}).status_code == 404
    assert "Обслуживание" not in words(stranger.get("/standards/"))


def test_it_offers_readers_nothing_to_press(inside: Flask, client: FlaskClient) -> None:
    draft, (_, head) = bank_with("qa", "viewer")
    page = words(sign_in(client, head).get(at(draft)))
    assert "Пункт 2.1" in page
    assert "/propose" not in page and "/clauses/new" not in page
