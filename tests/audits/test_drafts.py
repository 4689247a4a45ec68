"""The draft on the server follows the phone, and never loses a branch."""

import json

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.tenancy import acting_in
from audits.models.programmes import Assignment, AssignmentState
from audits.models.visits import Draft, Quarantined
from tests.builders.visits import Phone, a_phone, new_key

YES, NO = {"greeted": {"value": "yes"}}, {"greeted": {"value": "no"}}


def drafts(phone: Phone) -> list[Draft]:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        return list(db.session.scalars(select(Draft)))


def test_it_mirrors_what_the_phone_has_and_starts_the_assignment(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    first = phone.draft(key, None, answers=YES)
    assert (first.status_code, first.json["revision"], first.headers["ETag"]) == (200, 1, '"1"')
    second = phone.draft(key, 1, answers=NO, details={"staff_note": "Мария"})
    assert (second.status_code, second.json["revision"]) == (200, 2)
    [draft] = drafts(phone)
    assert (draft.answers, draft.details["staff_note"], draft.revision) == (NO, "Мария", 2)
    listed = client.get("/api/v1/field/sync").json["assignments"][0]
    assert (listed["state"], listed["draft"]["answers"], listed["draft"]["revision"]) == ("started", NO, 2)
    with acting_in(phone.organisation.id):
        assert db.session.scalar(select(Assignment.state)) is AssignmentState.STARTED


def test_it_takes_the_same_content_again_as_no_conflict(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    phone.draft(key, 0, answers=YES)
    again = phone.draft(key, 0, answers=YES)  # the first answer was lost on the way
    assert (again.status_code, again.json["revision"]) == (200, 1)


def test_it_keeps_both_branches_of_a_draft_that_moved_on_elsewhere(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    phone.draft(key, 0, answers=YES)
    phone.draft(key, 1, answers=NO)
    late = phone.draft(key, 1, answers={"greeted": {"value": "yes", "comment": "с другого телефона"}})
    assert (late.status_code, late.json["title"], late.json["revision"]) == (412, "moved_on", 2)
    assert late.json["answers"] == NO
    assert [draft.answers for draft in drafts(phone)] == [NO]
    with acting_in(phone.organisation.id):
        [apart] = db.session.scalars(select(Quarantined))
    assert apart.reason == "other_branch"
    assert json.loads(apart.body)["answers"]["greeted"]["comment"] == "с другого телефона"


def test_it_takes_no_draft_after_the_visit_itself(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    phone.draft(key, 0, answers=YES)
    phone.submit(phone.visit(), key)
    assert drafts(phone) == []
    late = phone.draft(key, 1, answers=NO)
    assert (late.status_code, late.json["title"]) == (409, "submitted")
    assert drafts(phone) == []


def test_it_refuses_a_key_that_no_phone_makes_and_a_revision_that_is_none(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client)
    assert phone.draft("6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b", 0).status_code == 422
    answer = client.put(f"/api/v1/field/drafts/{new_key()}", json={}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_it_gives_the_definition_once_for_ever(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client)
    address = f"/api/v1/field/forms/{phone.assignment.version_id}"
    answer = client.get(address)
    assert answer.json["sections"][0]["questions"][0]["id"] == "greeted"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
