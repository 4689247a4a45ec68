"""What was kept apart is seen by the reviewers of its branch, given as it came, and ends in one of two ways."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.errors import Conflict
from app.extensions import db
from app.tenancy import acting_in
from app.trail.reading import acts_on
from audits import admitting
from audits.models.visits import Draft, Evidence, Quarantined, Settlement, Tombstone, Visit
from audits.quarantining import Reason, keep_apart
from tests.builders import a_branch, a_user, an_organisation, as_actor, sign_in
from tests.builders.visits import Phone, a_file, a_phone, frozen, new_key
from tests.counting import count_statements

LATER = {"greeted": {"value": "no"}}


def words(answer: TestResponse) -> str:
    return answer.text.replace("\u00a0", " ").replace("\u00ad", "")


def rows(phone: Phone, kind: Any) -> list[Any]:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        found = list(db.session.scalars(select(kind).order_by(kind.id).execution_options(populate_existing=True)))
        for each in found:
            db.session.expunge(each)  # they keep what they hold, whatever is asked next
    return found


def sent_twice(client: FlaskClient, **more: Any) -> tuple[Phone, str, bytes]:
    """A phone whose key brought other bytes the second time; the second bytes."""
    phone, key = a_phone(client), new_key()
    assert phone.submit(phone.visit(), key).status_code == 201
    other = frozen(phone.visit(answers=LATER, staff_note="Другая Мария", **more))
    assert phone.submit(other, key).status_code == 409
    return phone, key, other


def a_desk(app: Flask, phone: Phone, **more: Any) -> FlaskClient:
    return sign_in(app.test_client(), a_user(phone.organisation, role="reviewer", name="Ирина", **more))


def test_it_says_that_nothing_is_kept_apart(inside: Flask, client: FlaskClient) -> None:
    desk = sign_in(client, a_user(an_organisation(), role="reviewer"))
    assert "Ничего не отложено" in words(desk.get("/quarantine/"))
    assert "Разобранного ещё нет" in words(desk.get("/quarantine/?which=settled"))


def test_it_tells_what_was_kept_and_why_and_never_who_the_shopper_is(inside: Flask, client: FlaskClient) -> None:
    phone, _, other = sent_twice(client)
    desk = a_desk(inside, phone)
    pages = [words(desk.get(path)) for path in ("/quarantine/", "/quarantine/1")]
    assert "Другое содержание" in pages[0] and "Покупатель 01" in pages[0]
    assert "Под этим ключом уже есть визит" in pages[1] and "Другая Мария" in pages[1] and "/desk/1" in pages[1]
    assert all(phone.user.name not in page and phone.user.email not in page for page in pages)
    file = desk.get("/quarantine/1/raw")
    assert file.data == other and file.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file.headers["Content-Security-Policy"] and file.mimetype == "application/json"


def test_it_makes_a_visit_of_its_own_and_leaves_the_first_as_it_is(inside: Flask, client: FlaskClient) -> None:
    photo = b"\xff\xd8 some bytes"
    phone, key = a_phone(client), new_key()
    line = a_file(photo)
    with_photo = {"greeted": {"value": "no", "files": [line["uuid"]], "comment": "Никто не подошёл"}}
    assert phone.submit(phone.visit(answers=with_photo, files=[line]), key).status_code == 201
    assert phone.patch(line["uuid"], 0, photo).status_code == 204
    again = phone.submit(phone.visit(answers=with_photo, files=[line], staff_note="Другая Мария"), key)
    assert again.status_code == 409
    answer = a_desk(inside, phone).post("/quarantine/1/take-in")
    assert answer.headers["Location"] == "/desk/2"
    first, second = rows(phone, Visit)
    assert (first.uuid, first.staff_note, first.revision) == (key, "Мария, окно 3", 1)
    assert second.staff_note == "Другая Мария" and second.uuid != key
    assert {"second", "kept_apart"} <= set(second.flags)
    mine, copy = rows(phone, Evidence)
    assert (mine.visit_id, copy.visit_id) == (first.id, second.id)
    assert copy.stored_at == mine.stored_at and copy.digest == mine.digest and copy.uuid != mine.uuid
    assert copy.uuid in str(second.answers) and mine.uuid in str(first.answers)
    kept = rows(phone, Quarantined)[0]
    assert (kept.settlement, kept.visit_id) == (Settlement.TAKEN_IN, second.id)
    with acting_in(phone.organisation.id):
        assert acts_on(thing="submission", thing_id=key)[-1].action == "submission.take_in"


def test_it_takes_in_what_came_after_its_visit_was_deleted(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    with acting_in(phone.organisation.id):
        db.session.add(Tombstone(uuid=key, at=clock.now()))
        db.session.flush()
    db.session.commit()
    assert phone.submit(phone.visit(), key).status_code == 410
    assert a_desk(inside, phone).post("/quarantine/1/take-in").headers["Location"] == "/desk/1"
    assert [visit.uuid != key for visit in rows(phone, Visit)] == [True]


def test_it_lets_the_shopper_go_on_with_the_other_draft(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    assert phone.draft(key, 0, answers={"greeted": {"value": "yes"}}).status_code == 200
    assert phone.draft(key, 1, answers={"greeted": {"value": "no"}}).status_code == 200
    assert phone.draft(key, 1, answers={"greeted": {"value": "yes"}, "noted": {}}).status_code == 412
    desk = a_desk(inside, phone)
    assert "Другой черновик" in words(desk.get("/quarantine/"))
    assert desk.post("/quarantine/1/take-in").headers["Location"] == "/quarantine/"
    draft = rows(phone, Draft)[0]
    assert (draft.answers, draft.revision) == ({"greeted": {"value": "yes"}, "noted": {}}, 3)


def test_it_puts_nothing_in_the_place_of_a_draft_that_was_sent(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    phone.draft(key, 0, answers={"greeted": {"value": "yes"}})
    phone.draft(key, 5, answers={})
    assert phone.submit(phone.visit(), key).status_code == 201
    answer = a_desk(inside, phone).post("/quarantine/1/take-in")
    assert answer.status_code == 409 and "черновика" in words(answer)
    assert rows(phone, Quarantined)[0].settlement is None


def test_it_puts_a_document_aside_only_with_a_reason_and_keeps_it(inside: Flask, client: FlaskClient) -> None:
    phone, key, other = sent_twice(client)
    desk = a_desk(inside, phone)
    refused = desk.post("/quarantine/1/discard", data={"reason": "  "})
    assert refused.status_code == 422 and "Напишите причину" in words(refused)
    assert desk.post("/quarantine/1/discard", data={"reason": "То же самое"}).headers["Location"] == "/quarantine/"
    assert "Ничего не отложено" in words(desk.get("/quarantine/"))
    page = words(desk.get("/quarantine/1"))
    assert "«То же самое»" in page and "Ирина" in page and desk.get("/quarantine/1/raw").data == other
    with acting_in(phone.organisation.id):
        assert acts_on(thing="submission", thing_id=key)[-1].action == "submission.discard"


@pytest.mark.parametrize("way", ["take-in", "discard"])
def test_it_tells_the_second_reviewer_who_was_first(inside: Flask, client: FlaskClient, way: str) -> None:
    phone, _, _ = sent_twice(client)
    a_desk(inside, phone).post("/quarantine/1/discard", data={"reason": "То же самое"})
    late = sign_in(inside.test_client(), a_user(phone.organisation, role="reviewer"))
    answer = late.post(f"/quarantine/1/{way}", data={"reason": "Поздно"})
    assert answer.status_code == 409 and "Ирина" in words(answer)
    assert len(rows(phone, Visit)) == 1


def test_it_makes_no_visit_of_what_does_not_fit(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client)
    with acting_in(phone.organisation.id):
        keep_apart(uuid=new_key(), body="{не JSON", reason=Reason.DELETED, user_id=phone.user.id)
    db.session.commit()
    desk = a_desk(inside, phone)
    assert "не читается" in words(desk.get("/quarantine/1"))
    answer = desk.post("/quarantine/1/take-in")
    assert answer.status_code == 422 and "не подходит к чек-листу" in words(answer)
    assert rows(phone, Visit) == []


def test_it_is_settled_by_nobody_but_reviewers_of_the_branch(inside: Flask, client: FlaskClient) -> None:
    phone, _, _ = sent_twice(client)
    elsewhere = a_user(phone.organisation, role="reviewer", branch=a_branch(phone.organisation))
    for stranger in (elsewhere, a_user(an_organisation(name="Чужая"), role="reviewer")):
        desk = sign_in(inside.test_client(), stranger)
        assert "Ничего не отложено" in words(desk.get("/quarantine/"))
        assert desk.get("/quarantine/1").status_code == desk.get("/quarantine/1/raw").status_code == 404
        for way in ("take-in", "discard"):
            assert desk.post(f"/quarantine/1/{way}", data={"reason": "Чужое"}).status_code == 404
    assert rows(phone, Quarantined)[0].settlement is None


def test_nobody_settles_their_own(inside: Flask, client: FlaskClient) -> None:
    phone, _, _ = sent_twice(client)
    both = a_user(phone.organisation, role="reviewer")
    with acting_in(phone.organisation.id):
        db.session.scalars(select(Quarantined)).one().user_id = both.id
        db.session.flush()
    db.session.commit()
    desk = sign_in(inside.test_client(), both)
    assert desk.get("/quarantine/1").status_code == 200
    assert desk.post("/quarantine/1/take-in").status_code == 403
    assert desk.post("/quarantine/1/discard", data={"reason": "Моё"}).status_code == 403


def test_two_at_once_make_one_visit(inside: Flask, client: FlaskClient) -> None:
    phone, _, _ = sent_twice(client)
    actor = as_actor(a_user(phone.organisation, role="reviewer"))
    db.session.commit()
    with acting_in(phone.organisation.id):
        admitting.take_in(kept_id=1, actor=actor, at=clock.now())
        with pytest.raises(Conflict, match="settled"):
            admitting.take_in(kept_id=1, actor=actor, at=clock.now() + timedelta(seconds=1))


def test_its_statements_do_not_grow_with_the_rows(inside: Flask, client: FlaskClient) -> None:
    phone, key, _ = sent_twice(client)
    desk, found = a_desk(inside, phone), []
    for more in (0, 6):
        for number in range(more):
            phone.submit(frozen(phone.visit(staff_note=f"Ещё раз {number}")), key)
        desk.get("/quarantine/")
        with count_statements() as seen:
            assert desk.get("/quarantine/").status_code == 200
        found.append(len(seen))
    assert found[0] == found[1]
