"""The network on the screen: what each reach sees, and an import that is taken whole or not at all."""

import io
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app import clock
from app.extensions import db
from app.organisation.models import Branch, Region, StaffMember
from app.tenancy import acting_in
from app.trail.reading import acts_on
from tests.builders import a_branch, a_region, a_staff_member, a_user, an_organisation, sign_in
from tests.builders.people import a_membership

TABLE = (
    "код;название;регион;часовой пояс\n0001;Лесная;Россия / Москва;Europe/Moscow\n0002;Мира;Россия / Москва;{zone}\n"
)


def upload(client: FlaskClient, text: str, kind: str = "branches") -> tuple[int, str]:
    answer = client.post("/network/import", data={"kind": kind, "file": (io.BytesIO(text.encode()), "таблица.csv")})
    return answer.status_code, answer.get_data(as_text=True)


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_it_shows_a_regional_head_the_branches_of_the_region_alone(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    mine, other = a_region(organisation, name="Мой"), a_region(organisation, name="Чужой")
    deep = a_region(organisation, name="Глубокий", parent=mine)
    seen, hidden_branch = a_branch(organisation, region=deep, name="Видимый"), a_branch(organisation, region=other)
    sign_in(client, a_user(organisation, role="regional", region=mine))
    page = client.get("/network/").get_data(as_text=True)
    assert seen.name in page
    assert hidden_branch.name not in page
    assert client.get(f"/network/branches/{seen.id}").status_code == 200
    assert client.get(f"/network/branches/{hidden_branch.id}").status_code == 404


def test_it_answers_404_for_a_branch_of_another_organisation(inside: Flask, client: FlaskClient) -> None:
    theirs = a_branch(an_organisation(name="Чужая"), name="Чужая касса")
    ours = an_organisation()
    sign_in(client, a_user(ours, role="admin"))
    for path in ("", "/edit", "/staff/new"):
        assert client.get(f"/network/branches/{theirs.id}{path}").status_code == 404
    assert client.post(f"/network/branches/{theirs.id}/close").status_code == 404
    assert "Чужая касса" not in client.get("/network/").get_data(as_text=True)
    with acting_in(theirs.organisation_id):
        assert db.session.scalar(select(Branch.closed_at)) is None


def test_it_previews_a_file_and_changes_nothing_until_it_is_taken(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    sign_in(client, a_user(organisation, role="admin"))
    status, page = upload(client, TABLE.format(zone="Asia/Yekaterinburg"))
    assert status == 200
    with acting_in(organisation.id):
        assert db.session.scalar(select(func.count()).select_from(Branch)) == 0
    data = {name: hidden(page, name) for name in ("digest", "name")} | {"kind": "branches"}
    assert client.post("/network/import/take", data=data).status_code == 302
    with acting_in(organisation.id):
        zones = dict(db.session.execute(select(Branch.code, Branch.time_zone)).all())
        assert zones == {"0001": "Europe/Moscow", "0002": "Asia/Yekaterinburg"}
        assert sorted(db.session.scalars(select(Region.name))) == ["Москва", "Россия"]
    client.post("/network/import/take", data=data)
    with acting_in(organisation.id):
        assert db.session.scalar(select(func.count()).select_from(Branch)) == 2


def test_it_takes_no_line_of_a_file_in_which_one_is_wrong(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    sign_in(client, a_user(organisation, role="admin"))
    status, page = upload(client, TABLE.format(zone="Луна"))
    assert status == 422
    assert "Луна" in page
    assert '<td class="n">3</td>' in page
    assert 'name="digest"' not in page
    with acting_in(organisation.id):
        assert db.session.scalar(select(func.count()).select_from(Branch)) == 0


def test_it_refuses_to_take_a_file_of_another_organisation(inside: Flask, client: FlaskClient) -> None:
    ours, theirs = an_organisation(), an_organisation(name="Чужая")
    sign_in(client, a_user(theirs, role="admin"))
    _, page = upload(client, TABLE.format(zone="Europe/Moscow"))
    sign_in(client, a_user(ours, role="admin"))
    answer = client.post("/network/import/take", data={"digest": hidden(page, "digest"), "kind": "branches"})
    assert answer.status_code == 404


def test_it_names_what_cannot_be_read_as_a_table(inside: Flask, client: FlaskClient) -> None:
    sign_in(client, a_user(an_organisation(), role="admin"))
    assert upload(client, "")[0] == 422
    status, page = upload(client, "имя;возраст\nИра;7\n")
    assert status == 422
    assert "код" in page


def test_it_refuses_a_code_that_another_branch_has(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    taken = a_branch(organisation)
    sign_in(client, a_user(organisation, role="admin"))
    form = {
        "code": taken.code,
        "name": "Вторая",
        "region_id": taken.region_id,
        "time_zone": "Europe/Moscow",
        "head_id": 0,
    }
    answer = client.post("/network/branches/new", data=form)
    assert answer.status_code == 422
    assert taken.name in answer.get_data(as_text=True)
    assert client.post("/network/branches/new", data=form | {"code": "новый"}).status_code == 302


def test_it_lets_a_closing_be_undone_and_a_leaver_go(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation)
    person = a_staff_member(branch)
    sign_in(client, a_user(organisation, role="admin"))
    client.post(f"/network/branches/{branch.id}/close")
    assert f"/network/branches/{branch.id}/reopen" in client.get("/network/").get_data(as_text=True)
    client.post(f"/network/branches/{branch.id}/reopen")
    client.post(f"/network/staff/{person.id}/leave")
    db.session.expire_all()
    with acting_in(organisation.id):
        assert db.session.scalar(select(Branch.closed_at)) is None
        assert db.session.scalar(select(StaffMember.left_at)) is not None


def branch_form(branch: Branch, **more: object) -> dict[str, object]:
    """What the form of a branch sends when nothing is changed."""
    facts = {"code": branch.code, "name": branch.name, "region_id": branch.region_id, "head_id": 0}
    return facts | {"time_zone": branch.time_zone} | more


def test_it_shows_hours_as_they_stand_in_the_branchs_own_time_zone(
    inside: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 09:30 in Moscow it is 16:30 in Vladivostok: one of the two is open."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 6, 30, tzinfo=UTC))
    organisation = an_organisation()
    week = {"mon_fri": "10:00-13:00, 14:00-20:00"}
    far = a_branch(organisation, time_zone="Asia/Vladivostok", opening_hours=week)
    near, unknown = a_branch(organisation, opening_hours=week), a_branch(organisation)
    sign_in(client, a_user(organisation, role="admin"))
    page = client.get(f"/network/branches/{far.id}").get_data(as_text=True)
    assert "<dt>Пн–пт</dt><dd>10:00–13:00, 14:00–20:00</dd>" in page
    assert "<dt>Сб–вс</dt><dd>выходной</dd>" in page
    assert "открыто до\u00a020:00" in page
    assert "Там 16:30: Владивосток, UTC+10" in page
    assert "сейчас закрыто" in client.get(f"/network/branches/{near.id}").get_data(as_text=True)
    assert "Пока не\u00a0указаны" in client.get(f"/network/branches/{unknown.id}").get_data(as_text=True)


def test_it_takes_hours_day_by_day_and_puts_errors_beside_the_day(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation, opening_hours={"mon_fri": "09:00-18:00"}, tags=["касса", "парковка"])
    sign_in(client, a_user(organisation, role="admin"))
    address = f"/network/branches/{branch.id}/edit"
    assert 'value="касса, парковка"' in client.get(address).get_data(as_text=True)
    assert client.get(address).get_data(as_text=True).count('value="09:00–18:00"') == 5
    refused = client.post(address, data=branch_form(branch, mon="9-13, 14-20", tue="20:00-02:00"))
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert '<small id="tue-note">«20:00-02:00»: конец раньше начала.' in page
    assert 'id="mon-note"' not in page
    with acting_in(organisation.id):
        assert db.session.scalar(select(Branch.opening_hours)) == {"mon_fri": "09:00-18:00"}
    assert client.post(address, data=branch_form(branch, mon="9-13, 14-20", sun="00:00–24:00")).status_code == 302
    with acting_in(organisation.id):
        assert db.session.scalar(select(Branch.opening_hours)) == {
            "mon": "09:00-13:00, 14:00-20:00",
            "sun": "00:00-24:00",
        }
        acts = acts_on(thing="branch", thing_id=branch.id)
    assert [(act.action, "opening_hours" in act.fields, "name" in act.fields) for act in acts] == [
        ("branch.save", True, False)
    ]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"latitude": "91", "longitude": "37,6"}, "latitude"),
        ({"latitude": "север", "longitude": "37,6"}, "latitude"),
        ({"latitude": "nan", "longitude": "37,6"}, "latitude"),
        ({"latitude": "55,75"}, "longitude"),
        ({"longitude": "37.6"}, "latitude"),
    ],
)
def test_it_takes_a_position_whole_or_not_at_all(
    inside: Flask, client: FlaskClient, given: dict[str, str], wrong: str
) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation)
    sign_in(client, a_user(organisation, role="admin"))
    refused = client.post(f"/network/branches/{branch.id}/edit", data=branch_form(branch, **given))
    assert refused.status_code == 422
    assert f'id="{wrong}-note"' in refused.get_data(as_text=True)
    good = branch_form(branch, latitude="55,75", longitude="-37.6")
    assert client.post(f"/network/branches/{branch.id}/edit", data=good).status_code == 302
    page = client.get(f"/network/branches/{branch.id}").get_data(as_text=True)
    assert "55.750000, -37.600000" in page


def test_it_links_a_branch_to_the_rooms_that_this_person_may_enter(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    region = a_region(organisation)
    branch = a_branch(organisation, region=region)
    rooms = {
        f"/reports/branches/{branch.id}/scorecard",
        f"/visits/?branch={branch.id}",
        f"/cases/?branch={branch.id}",
    }
    for role, seen in (("qa", rooms), ("case_worker", {f"/cases/?branch={branch.id}"}), ("admin", set())):
        sign_in(client, a_user(organisation, role=role))
        page = client.get(f"/network/branches/{branch.id}").get_data(as_text=True)
        assert {address for address in rooms if f'href="{address}"' in page} == seen
    for address in rooms:
        sign_in(client, a_user(organisation, role="head", branch=branch))
        assert client.get(address).status_code == 200


def test_it_links_to_no_room_that_is_open_at_other_branches_only(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    mine, other = a_branch(organisation), a_branch(organisation)
    user = a_user(organisation, role="case_worker")
    a_membership(user, organisation, role="head", branch=mine)
    sign_in(client, user)
    assert "/scorecard" in client.get(f"/network/branches/{mine.id}").get_data(as_text=True)
    assert "/scorecard" not in client.get(f"/network/branches/{other.id}").get_data(as_text=True)


def test_it_imports_hours_and_names_the_line_that_has_none(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    sign_in(client, a_user(organisation, role="admin"))
    head = "код;название;регион;часовой пояс;часы работы\n"
    good = (
        head + '1;Лесная;Москва;Europe/Moscow;"Пн–Пт 9–20; Сб 10:00–13:00, 14:00–18:00"\n2;Мира;Москва;Europe/Moscow;\n'
    )
    status, page = upload(client, good + "3;Южная;Москва;Europe/Moscow;круглосуточно\n")
    assert status == 422
    assert '<td class="n">4</td><td>Часы работы</td><td>«круглосуточно» начинается' in page
    status, page = upload(client, good)
    assert status == 200
    data = {name: hidden(page, name) for name in ("digest", "name")} | {"kind": "branches"}
    for _again in range(2):
        assert client.post("/network/import/take", data=data).status_code == 302
        with acting_in(organisation.id):
            assert dict(db.session.execute(select(Branch.code, Branch.opening_hours)).all()) == {
                "1": {"mon_fri": "09:00-20:00", "sat": "10:00-13:00, 14:00-18:00"},
                "2": {},
            }
    with acting_in(organisation.id):
        db.session.execute(update(Branch).where(Branch.code == "2").values(opening_hours={"mon": "10:00-11:00"}))
        db.session.commit()
    client.post("/network/import/take", data=data)
    with acting_in(organisation.id):  # an empty cell takes nothing away
        kept = db.session.scalar(select(Branch.opening_hours).where(Branch.code == "2"))
    assert kept == {"mon": "10:00-11:00"}


def test_it_leaves_a_branch_without_a_head_who_has_left(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation)
    head = a_staff_member(branch)
    sign_in(client, a_user(organisation, role="admin"))
    assert (
        client.post(f"/network/branches/{branch.id}/edit", data=branch_form(branch, head_id=head.id)).status_code == 302
    )
    with acting_in(organisation.id):
        assert db.session.scalar(select(Branch.head_id)) == head.id
    client.post(f"/network/staff/{head.id}/leave")
    with acting_in(organisation.id):
        assert db.session.scalar(select(Branch.head_id)) is None
