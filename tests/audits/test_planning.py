"""Waves are announced before they start, visits are assigned once, and names stay with those who plan."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.tenancy import acting_in
from audits import assigning, overseeing, planning
from audits.models.programmes import Assignment, AssignmentState, Programme, Shopper, Wave
from tests.builders import a_branch, a_region, a_user, an_organisation, sign_in
from tests.builders.checklists import a_version
from tests.builders.visits import a_programme, a_shopper, a_wave, an_assignment, terms

TODAY = date(2026, 5, 10)


def test_it_starts_no_wave_without_the_day_and_the_text_of_the_notice(inside: Flask) -> None:
    organisation = an_organisation()
    programme = a_programme(organisation)
    days = {"from_day": TODAY, "to_day": TODAY + timedelta(days=20)}
    with acting_in(organisation.id):
        wave = planning.create_wave(programme_id=programme.id, name="Весна", **days, actor_id=None)
        with pytest.raises(InvalidAnswer, match="notice_missing"):
            planning.start_wave(wave_id=wave.id, today=TODAY, actor_id=None)
        planning.announce(wave_id=wave.id, notice_day=TODAY, notice_text="  ", actor_id=None)
        with pytest.raises(InvalidAnswer, match="notice_missing"):
            planning.start_wave(wave_id=wave.id, today=TODAY, actor_id=None)
        planning.announce(wave_id=wave.id, notice_day=TODAY, notice_text="Скоро визиты", actor_id=None)
        with pytest.raises(InvalidAnswer, match="notice_ahead"):
            planning.start_wave(wave_id=wave.id, today=TODAY - timedelta(days=1), actor_id=None)
        assert planning.start_wave(wave_id=wave.id, today=TODAY, actor_id=None).started_at is not None
        with pytest.raises(Conflict, match="wave_started"):
            planning.announce(wave_id=wave.id, notice_day=TODAY, notice_text="Иначе", actor_id=None)


def test_it_closes_a_wave_once_and_says_what_was_not_made(inside: Flask) -> None:
    organisation = an_organisation()
    wave = a_wave(organisation)
    an_assignment(organisation, shopper=None, wave=wave)
    with acting_in(organisation.id):
        assert planning.close_wave(wave_id=wave.id, actor_id=None) == 1
        with pytest.raises(Conflict, match="wave_closed"):
            planning.close_wave(wave_id=wave.id, actor_id=None)
        with pytest.raises(Conflict, match="wave_closed"):
            assigning.assign(wave_id=wave.id, branch_ids=[1], shopper_id=None, terms=terms(), actor_id=None)


def test_it_refuses_days_and_percents_that_make_no_sense(inside: Flask) -> None:
    organisation = an_organisation()
    programme = a_programme(organisation)
    with acting_in(organisation.id):
        with pytest.raises(InvalidAnswer, match="days_disordered"):
            planning.create_wave(
                programme_id=programme.id, name="Весна", from_day=TODAY, to_day=date(2026, 5, 9), actor_id=None
            )
        facts = {"name": "П", "kind": programme.kind, "checklist_id": programme.checklist_id, "actor_id": None}
        with pytest.raises(InvalidAnswer, match="standard_percent"):
            planning.create_programme(standard_percent=101, **facts)
        with pytest.raises(NotFound):
            planning.create_programme(standard_percent=85, **facts | {"checklist_id": 999})


def test_it_makes_one_visit_for_each_branch_on_its_own_clock(inside: Flask) -> None:
    organisation = an_organisation()
    moscow, vladivostok = a_branch(organisation), a_branch(organisation, time_zone="Asia/Vladivostok")
    wave = a_wave(organisation)
    local = terms(window_from=clock.now().replace(tzinfo=None), window_to=clock.now().replace(tzinfo=None, year=2100))
    with acting_in(organisation.id):
        made = assigning.assign(
            wave_id=wave.id, branch_ids=[moscow.id, vladivostok.id], shopper_id=None, terms=local, actor_id=None
        )
        by_branch = {each.branch_id: each for each in made}
        assert by_branch[moscow.id].window_from - by_branch[vladivostok.id].window_from == timedelta(hours=7)
        foreign = a_branch(an_organisation(name="Чужая"))
        for wrong in ([foreign.id], [moscow.id, 999999]):
            with pytest.raises(NotFound):
                assigning.assign(wave_id=wave.id, branch_ids=wrong, shopper_id=None, terms=terms(), actor_id=None)


def test_it_gives_a_visit_of_the_board_to_whoever_was_first(inside: Flask) -> None:
    organisation = an_organisation()
    first, second = a_shopper(organisation), a_shopper(organisation)
    assignment = an_assignment(organisation, shopper=None)
    with acting_in(organisation.id):
        taken = assigning.accept(assignment_id=assignment.id, user_id=first.user_id)
        assert (taken.shopper_id, taken.state) == (first.id, AssignmentState.ACCEPTED)
        assert assigning.accept(assignment_id=assignment.id, user_id=first.user_id).revision == taken.revision
        with pytest.raises(Conflict, match="taken") as refused:
            assigning.accept(assignment_id=assignment.id, user_id=second.user_id)
        assert refused.value.facts == {"who": "Покупатель\u00a001"}
        with pytest.raises(NotFound):
            assigning.accept(assignment_id=assignment.id, user_id=a_user(organisation).id)


def test_it_revokes_once_and_tells_who_was_first(inside: Flask) -> None:
    organisation = an_organisation()
    planner = a_user(organisation, name="Ольга")
    assignment = an_assignment(organisation, shopper=a_shopper(organisation))
    db.session.commit()
    with acting_in(organisation.id):
        assigning.revoke(assignment_id=assignment.id, revision=1, actor_id=planner.id)
        db.session.commit()
        with pytest.raises(Conflict, match="stale") as refused:
            assigning.revoke(assignment_id=assignment.id, revision=1, actor_id=None)
        assert refused.value.facts["who"] == "Ольга"
        with pytest.raises(Conflict, match="assignment_done"):
            assigning.revoke(assignment_id=assignment.id, revision=2, actor_id=None)
        with pytest.raises(NotFound):
            assigning.revoke(assignment_id=assignment.id, revision=2, actor_id=None, reach=frozenset({0}))


def test_it_counts_what_arrived_and_what_is_late(inside: Flask) -> None:
    organisation, now = an_organisation(), clock.now()
    wave = a_wave(organisation)
    over = {"window_from": now - timedelta(days=9), "window_to": now - timedelta(days=8)}
    done, late, _ahead, gone = (
        an_assignment(organisation, shopper=None, wave=wave, **t) for t in (over, over, {}, over)
    )
    with acting_in(organisation.id):
        done.state, gone.state = AssignmentState.SUBMITTED, AssignmentState.REVOKED
        db.session.flush()
        row = overseeing.wave(wave.id, at=now)
        assert (row.total, row.done, row.late) == (3, 1, 1)
        page = overseeing.assignments(wave.id, at=now, state="late")
        assert [each.id for each in page.rows] == [late.id]


def walk(client: FlaskClient, address: str, **fields: object) -> int:
    return client.post(address, data=fields).status_code


def test_it_lets_a_coordinator_plan_from_nothing_to_a_started_wave(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    version = a_version(organisation)
    branch = a_branch(organisation, name="Лесная, 4")
    sign_in(client, a_user(organisation, role="coordinator"))
    assert "Программ пока нет" in client.get("/waves/").text
    facts = {"name": "Визиты", "kind": "mystery_visit", "checklist_id": version.checklist_id, "standard_percent": 90}
    assert walk(client, "/waves/programmes/new", **facts) == 302
    with acting_in(organisation.id):
        programme = db.session.scalars(select(Programme)).one()
    days = {"programme_id": programme.id, "name": "Весна", "from_day": "2026-05-01", "to_day": "2026-04-01"}
    assert walk(client, "/waves/new", **days) == 422
    assert walk(client, "/waves/new", **days | {"to_day": "2026-05-31"}) == 302
    with acting_in(organisation.id):
        wave = db.session.scalars(select(Wave)).one()
    refused = client.post(f"/waves/{wave.id}/start")
    assert refused.status_code == 422
    assert "Сначала нужно предупредить сотрудников" in refused.text
    notice = {"notice_day": "2020-01-01", "notice_text": "Скоро визиты"}
    assert walk(client, f"/waves/{wave.id}/notice", **notice) == 302
    anna = {"email": "anna@example.org", "name": "Анна Тайная", "city": "Тверь", "panel_id": organisation.id}
    assert walk(client, "/waves/shoppers/", **anna) == 302
    assert walk(client, "/waves/shoppers/", **anna) == 422
    with acting_in(organisation.id):
        shopper = db.session.scalars(select(Shopper)).one()
    window = {"window_from": "2026-05-01T09:00", "window_to": "2026-05-31T18:00"}
    visit = {"scenario": "Вклад", "shopper_id": shopper.id, "fee": "900.50", **window}
    assert walk(client, f"/waves/{wave.id}/assign", **visit) == 422
    assert walk(client, f"/waves/{wave.id}/assign", **visit, branch_ids=[branch.id]) == 302
    assert walk(client, f"/waves/{wave.id}/start") == 302
    page = client.get(f"/waves/{wave.id}").text
    assert all(words in page for words in ("Лесная, 4", "Покупатель\u00a001", "Анна Тайная", "900,50"))
    with acting_in(organisation.id):
        assignment = db.session.scalars(select(Assignment)).one()
    assert walk(client, f"/waves/{wave.id}/assignments/{assignment.id}/revoke", revision=1) == 302
    assert walk(client, f"/waves/{wave.id}/assignments/{assignment.id}/revoke", revision=1) == 409
    assert walk(client, f"/waves/{wave.id}/close") == 302


def test_it_shows_waves_of_ones_own_organisation_and_branches_alone(inside: Flask, client: FlaskClient) -> None:
    ours, theirs = an_organisation(name="Наша"), an_organisation(name="Чужая")
    here, there = a_region(ours), a_region(ours)
    wave, foreign = a_wave(ours), a_wave(theirs)
    shopper = a_shopper(ours)
    near = an_assignment(ours, shopper=shopper, wave=wave, branch=a_branch(ours, region=here, name="Ближний"))
    far = an_assignment(ours, shopper=shopper, wave=wave, branch=a_branch(ours, region=there, name="Дальний"))
    user = a_user(ours, role="coordinator", region=here)
    sign_in(client, user)
    page = client.get(f"/waves/{wave.id}").text
    assert ("Ближний" in page, "Дальний" in page) == (True, False)
    assert "Дальний" not in client.get(f"/waves/{wave.id}/assign").text
    assert client.get(f"/waves/{foreign.id}").status_code == 404
    assert walk(client, f"/waves/{wave.id}/assignments/{far.id}/revoke", revision=1) == 404
    assert walk(client, f"/waves/{wave.id}/assignments/{near.id}/revoke", revision=1) == 302
