"""A visit counts once, is judged by what it was made by, and what cannot be taken is kept for a reviewer."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.questions.schema import Critical, Effect
from app.tenancy import acting_in
from audits import authoring, planning
from audits.assigning import revoke
from audits.models.checklists import Checklist
from audits.models.programmes import Assignment, AssignmentState
from audits.models.visits import Evidence, Outcome, Quarantined, Tombstone, Visit, VisitState
from tests.builders import a_branch, a_region, a_staff_member, a_user, an_organisation, sign_in
from tests.builders.checklists import a_form, a_question
from tests.builders.people import a_membership
from tests.builders.visits import (
    Phone,
    a_file,
    a_phone,
    a_shopper,
    a_submission,
    a_wave,
    an_assignment,
    content_digest,
    frozen,
    new_key,
)


def visits(phone: Phone) -> list[Visit]:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        return list(db.session.scalars(select(Visit).order_by(Visit.id)))


def quarantine(phone: Phone) -> list[tuple[str, str]]:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        return [(row.reason, row.body) for row in db.session.scalars(select(Quarantined))]


def test_it_takes_a_visit_in_scores_it_and_keeps_where_it_was_made(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    region = a_region(organisation)
    branch = a_branch(organisation, region=region, format="mini", time_zone="Asia/Vladivostok")
    with acting_in(organisation.id):
        branch.head_id = a_staff_member(branch).id
        db.session.flush()
    user = a_user(organisation, role="shopper")
    assignment = an_assignment(organisation, shopper=a_shopper(organisation, user=user), branch=branch)
    phone = Phone(sign_in(client, user), user, organisation, assignment, a_wave(organisation))
    answer = phone.submit(phone.visit(), key := new_key())
    assert answer.status_code == 201
    assert answer.json["missing"] == []
    assert len(answer.json["receipt"]) == 8
    [visit] = visits(phone)
    assert (visit.uuid, visit.receipt, visit.state) == (key, answer.json["receipt"], VisitState.SUBMITTED)
    assert (visit.raw_percent, visit.final_percent, visit.critical_failed) == (Decimal(100), Decimal(100), False)
    assert visit.score is not None
    assert visit.score["final"] == "100.000000000000"
    assert (visit.branch_format, visit.head_id, visit.region_path) == ("mini", branch.head_id, region.path)
    assert visit.local_day == clock.local_day(visit.started_at, "Asia/Vladivostok")
    assert (visit.staff_note, visit.flags, visit.elapsed_ms) == ("Мария, окно 3", [], 1200000)
    with acting_in(organisation.id):
        state = db.session.scalar(select(Assignment.state).where(Assignment.id == assignment.id))
    assert state is AssignmentState.SUBMITTED


def test_it_answers_the_same_bytes_with_the_same_receipt_and_keeps_one_visit(
    inside: Flask, client: FlaskClient
) -> None:
    phone, key = a_phone(client), new_key()
    body = frozen(phone.visit())
    first, second, third = (phone.submit(body, key) for _ in range(3))
    assert [first.status_code, second.status_code, third.status_code] == [201, 200, 200]
    assert first.json == second.json == third.json
    assert len(visits(phone)) == 1


def test_it_keeps_other_bytes_of_a_known_key_apart_once(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    phone.submit(phone.visit(), key)
    other = frozen(phone.visit(staff_note="Пётр"))
    for _ in range(2):
        answer = phone.submit(other, key)
        assert (answer.status_code, answer.json["title"], answer.json["kept"]) == (409, "other_digest", True)
        assert answer.content_type == "application/problem+json"
    assert quarantine(phone) == [("other_digest", other.decode())]
    assert [visit.staff_note for visit in visits(phone)] == ["Мария, окно 3"]


def test_it_keeps_the_bytes_of_a_deleted_visit_apart(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    with acting_in(phone.organisation.id):
        db.session.add(Tombstone(uuid=key, at=clock.now()))
        db.session.flush()
    db.session.commit()
    answer = phone.submit(body := frozen(phone.visit()), key)
    assert (answer.status_code, answer.json["title"]) == (410, "deleted")
    assert quarantine(phone) == [("deleted", body.decode())]
    assert visits(phone) == []


def test_it_notices_bytes_that_were_damaged_on_the_way(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client)
    body = frozen(phone.visit())
    damaged = body.replace("окно 3".encode(), "окно 8".encode())
    answer = phone.submit(damaged, **{"Content-Digest": content_digest(body)})
    assert (answer.status_code, visits(phone)) == (460, [])
    assert phone.submit(body, **{"Content-Digest": "md5=:abc:"}).status_code == 400


@pytest.mark.parametrize(
    ("more", "flags"),
    [
        ({"started_at": "2020-01-01T10:00:00Z", "finished_at": "2020-01-01T10:20:00Z"}, ["early"]),
        ({"started_at": "2090-01-01T10:00:00Z", "finished_at": "2090-01-01T10:20:00Z"}, ["late", "clock"]),
        ({"monotonic": 0}, ["clock"]),
        ({"monotonic": None}, []),
    ],
)
def test_it_accepts_and_flags_visits_out_of_time(
    inside: Flask, client: FlaskClient, more: dict[str, Any], flags: list[str]
) -> None:
    phone = a_phone(client)
    assert phone.submit(phone.visit(**more)).status_code == 201
    assert visits(phone)[0].flags == flags


def test_it_accepts_and_flags_what_was_revoked_meanwhile(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client)
    with acting_in(phone.organisation.id):
        revoke(assignment_id=phone.assignment.id, revision=1, actor_id=None)
        planning.close_wave(wave_id=phone.wave.id, actor_id=None)
    db.session.commit()
    assert phone.submit(phone.visit()).status_code == 201
    assert visits(phone)[0].flags == ["revoked", "wave_closed"]
    with acting_in(phone.organisation.id):
        state = db.session.scalar(select(Assignment.state))
    assert state is AssignmentState.REVOKED


def test_it_judges_by_the_version_that_was_used(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client, form=a_form(a_question("greeted")))
    with acting_in(phone.organisation.id):
        checklist = db.session.scalars(select(Checklist)).one()
        form = a_form(a_question("greeted", critical=Critical(Effect.TOTAL_ZERO)))
        draft = authoring.revise(
            checklist_id=checklist.id, revision=checklist.revision, change=lambda _: form, action="test", actor_id=None
        )
        newer = authoring.publish(
            checklist_id=checklist.id, revision=draft.revision, day=clock.now().date(), actor_id=None
        )
    db.session.commit()
    no = {"greeted": {"value": "no"}}
    assert phone.submit(phone.visit(answers=no)).status_code == 201
    assert phone.submit(phone.visit(answers=no, version_id=newer.id)).status_code == 201
    old, new = visits(phone)
    assert (old.critical_failed, old.flags) == (False, [])
    assert (new.critical_failed, new.flags) == (True, ["other_version", "second"])
    assert phone.submit(phone.visit(version_id=999999)).json["title"] == "version"


def test_it_scores_only_what_was_completed(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client)
    for outcome in ("not_possible", "recognised", "refused"):
        sent = phone.visit(outcome=outcome, outcome_reason="Филиал закрыт на ремонт", answers={})
        assert phone.submit(sent).status_code == 201
    assert phone.submit(phone.visit(outcome="refused", outcome_reason=" ")).json["title"] == "reason_missing"
    assert [visit.outcome for visit in visits(phone)] == [Outcome.NOT_POSSIBLE, Outcome.RECOGNISED, Outcome.REFUSED]
    assert {(visit.score is None, visit.raw_percent, visit.final_percent) for visit in visits(phone)} == {
        (True, None, None)
    }


def test_it_says_what_is_wrong_with_the_answers(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client)
    answer = phone.submit(phone.visit(answers={}))
    assert (answer.status_code, answer.json["problems"]) == (422, [{"place": "/greeted", "code": "required"}])
    unlisted = {"greeted": {"value": "yes", "files": [new_key()]}}
    assert phone.submit(phone.visit(answers=unlisted)).json["title"] == "files_unlisted"
    assert visits(phone) == []


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"{",
        b"[]",
        b'{"assignment_id": "1"}',
        b"\xff\xfe",
        b'{"answers": {"greeted": NaN}}',
        frozen({"assignment_id": 1, "version_id": 1, "started_at": "yesterday", "finished_at": "today"}),
        frozen(
            {"assignment_id": 1, "version_id": 1, "started_at": "2026-01-01T10:00", "finished_at": "2026-01-01T10:00"}
        ),
    ],
)
def test_it_refuses_what_is_no_submission(inside: Flask, client: FlaskClient, wrong: bytes) -> None:
    phone = a_phone(client)
    answer = phone.submit(wrong)
    assert (answer.status_code, answer.json["title"]) == (422, "wrong_shape")


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_it_refuses_texts_that_no_database_holds(inside: Flask, client: FlaskClient, text: str) -> None:
    phone = a_phone(client)
    escaped = frozen(phone.visit()).replace("Мария".encode(), b"\\u0000" if text == "\0" else b"\\ud800")
    assert phone.submit(escaped).status_code == 422
    assert phone.draft(new_key(), 0, answers={"greeted": {"value": text}}).status_code == 422


def test_it_is_nothing_to_somebody_else(inside: Flask, client: FlaskClient) -> None:
    phone, key = a_phone(client), new_key()
    stranger = a_user(phone.organisation, role="shopper")
    a_shopper(phone.organisation, user=stranger)
    head = a_user(phone.organisation, role="head", branch=a_branch(phone.organisation))
    theirs = a_user(an_organisation(name="Чужая"), role="shopper")
    body = frozen(phone.visit())
    phone.submit(body, key)
    for person in (stranger, head, theirs):
        other = Phone(sign_in(inside.test_client(), person), person, phone.organisation, phone.assignment, phone.wave)
        assert other.submit(body).status_code == 404
        assert other.submit(body, key).status_code == 404
        assert other.client.get(f"/api/v1/field/submissions/{key}/status").status_code == 404
        assert other.client.get(f"/api/v1/field/forms/{phone.assignment.version_id}").status_code == 404
        assert other.draft(new_key(), 0).status_code == 404
        assert other.client.get("/api/v1/field/sync").json["assignments"] == []
    assert len(visits(phone)) == 1


def test_it_takes_visits_of_all_organisations_that_one_works_for(inside: Flask, client: FlaskClient) -> None:
    here, there = an_organisation(name="Здесь"), an_organisation(name="Там")
    phone = a_phone(client, organisation=here)
    a_membership(phone.user, there, role="shopper")
    assignment = an_assignment(there, shopper=a_shopper(there, user=phone.user))
    sign_in(client, phone.user)
    listed = client.get("/api/v1/field/sync").json["assignments"]
    assert sorted(each["organisation"]["name"] for each in listed) == ["Здесь", "Там"]
    key = new_key()
    assert phone.draft(key, 0, assignment_id=assignment.id).status_code == 200
    photo = a_file(b"x" * 10)
    answer = phone.submit(a_submission(assignment, files=[photo]), key)
    assert (answer.status_code, answer.json["missing"]) == (201, [photo["uuid"]])
    assert phone.patch(photo["uuid"], 0, b"x" * 10).status_code == 204
    assert client.get(f"/api/v1/field/submissions/{key}/status").json["complete"] is True
    assert visits(phone) == []
    with acting_in(there.id):
        assert db.session.scalar(select(func.count()).select_from(Visit)) == 1
        assert db.session.scalar(select(Evidence.bytes_received)) == 10


def test_it_takes_a_visit_again_that_was_given_back_with_its_photos(inside: Flask, client: FlaskClient) -> None:
    phone, photo = a_phone(client), a_file(b"photo")
    answers = {"greeted": {"value": "yes", "files": [photo["uuid"]]}}
    phone.submit(phone.visit(answers=answers, files=[photo]), first := new_key())
    with acting_in(phone.organisation.id):
        visit = db.session.scalars(select(Visit)).one()
        visit.state = VisitState.RETURNED
        db.session.flush()
    db.session.commit()
    assert phone.submit(phone.visit(answers=answers), second := new_key()).status_code == 201
    old, new = visits(phone)
    assert (old.uuid, new.uuid, new.flags) == (first, second, [])
    assert phone.patch(photo["uuid"], 0, b"photo").status_code == 204
    assert client.get(f"/api/v1/field/submissions/{second}/status").json["files"][0]["stored"] is True
    other = an_assignment(phone.organisation, shopper=a_shopper(phone.organisation), wave=phone.wave)
    stranger = phone.visit(assignment_id=other.id, answers=answers)
    assert phone.submit(stranger).status_code == 404
