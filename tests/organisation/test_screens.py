"""The network on the screen: what each reach sees, and an import that is taken whole or not at all."""

import io

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.organisation.models import Branch, Region, StaffMember
from app.tenancy import acting_in
from tests.builders import a_branch, a_region, a_staff_member, a_user, an_organisation, sign_in

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
