"""Whose the panel is: its owner's people see names, everybody else numbers, and one name for a reason that stays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts.models import Membership, User
from app.accounts.reading import last_editor, names_of
from app.errors import InvalidAnswer, NotFound
from app.extensions import db
from app.organisation.models import Organisation
from app.outbox.models import Message
from app.tenancy import acting_in
from app.trail.models import TrailEntry
from audits import assigning, revealing
from audits.models.programmes import Reveal, Shopper
from tests.builders import a_branch, a_region, a_user, an_engagement, an_organisation, as_actor, sign_in
from tests.builders.people import a_membership
from tests.builders.visits import a_shopper, a_wave, an_assignment

ZOYA = {"email": "Zoya@example.org", "name": "Зоя Канарейкина", "city": "Тверь"}
WHY = "Спор о выплате: нужно позвонить"


class Houses:
    """A bank, the agency that measures for it, and a coordinator of each."""

    def __init__(self) -> None:
        self.bank, self.agency = an_organisation(), an_organisation(name="Агентство", kind="agency")
        self.contract = an_engagement(agency=self.agency, client=self.bank)
        self.planner = a_user(self.agency, role="coordinator", name="Наталья Панель")
        a_membership(self.planner, self.bank, role="coordinator", engagement_id=self.contract.id)
        self.planner.current_organisation_id = self.bank.id
        self.own_planner = a_user(self.bank, role="coordinator")
        self.qa = a_user(self.bank, role="qa", name="Ольга Качество")

    def lent(self, name: str = "Зоя Канарейкина", email: str = "zoya@example.org") -> Shopper:
        """Somebody of the agency's panel, as the bank knows them."""
        user = a_user(self.agency, role="shopper", name=name, email=email)
        a_membership(user, self.bank, role="shopper", engagement_id=self.contract.id)
        a_shopper(self.agency, user=user)
        return a_shopper(self.bank, user=user, panel=self.agency, city="Тверь")


@pytest.fixture
def houses(inside: Flask) -> Houses:
    return Houses()


def rows(organisation: Organisation, kind: type[Any]) -> list[Any]:
    db.session.rollback()
    with acting_in(organisation.id):
        return list(db.session.scalars(select(kind).order_by(kind.id)))


def test_it_takes_somebody_in_at_home_and_with_the_client(houses: Houses, client: FlaskClient) -> None:
    panel = sign_in(client, houses.planner)
    assert panel.post("/waves/shoppers/", data=ZOYA | {"panel_id": houses.agency.id}).status_code == 302
    user = db.session.scalars(select(User).where(User.email == "zoya@example.org")).one()
    places = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).all()
    assert {(row.organisation_id, row.engagement_id) for row in places} == {
        (houses.agency.id, None),
        (houses.bank.id, houses.contract.id),
    }
    for organisation in (houses.bank, houses.agency):
        [row] = rows(organisation, Shopper)
        assert (row.number, row.city, row.panel_id) == (1, "Тверь", houses.agency.id)
    assert [row.recipient for row in rows(houses.agency, Message)] == ["zoya@example.org"], "the link for a password"
    assert rows(houses.bank, Message) == [], "the client reads no shopper's address"
    again = panel.post("/waves/shoppers/", data=ZOYA | {"panel_id": houses.agency.id})
    assert again.status_code == 422 and "Покупатель\u00a001" in again.text


@pytest.mark.parametrize("field", ["email", "name"])
def test_it_says_what_is_missing_beside_the_field(houses: Houses, client: FlaskClient, field: str) -> None:
    panel = sign_in(client, houses.planner)
    refused = panel.post("/waves/shoppers/", data=ZOYA | {"panel_id": houses.agency.id, field: ""})
    assert refused.status_code == 422 and f'id="{field}-note"' in refused.text
    assert rows(houses.bank, Shopper) == []


def test_it_keeps_a_panel_for_its_owner(houses: Houses, client: FlaskClient) -> None:
    houses.lent()
    assert "Зоя Канарейкина" in sign_in(client, houses.planner).get("/waves/shoppers/").text
    theirs = sign_in(client, houses.own_planner)
    page = theirs.get("/waves/shoppers/").text
    assert "В\u00a0панели пока никого" in page and "Зоя" not in page
    assert theirs.post("/waves/shoppers/", data=ZOYA | {"panel_id": houses.agency.id}).status_code == 422
    [shopper] = rows(houses.bank, Shopper)
    assert theirs.post(f"/waves/shoppers/{shopper.id}/end").status_code == 404
    with acting_in(houses.bank.id):
        assert revealing.people_behind([shopper.id], panels=revealing.panels_of(as_actor(houses.own_planner))) == {}


def test_it_lets_a_coordinator_of_a_company_see_its_own_panel(houses: Houses, client: FlaskClient) -> None:
    panel = sign_in(client, houses.own_planner)
    assert panel.post("/waves/shoppers/", data=ZOYA | {"panel_id": houses.bank.id}).status_code == 302
    assert "zoya@example.org" in panel.get("/waves/shoppers/").text
    [shopper] = rows(houses.bank, Shopper)
    wave = a_wave(houses.bank)
    an_assignment(houses.bank, shopper=shopper, wave=wave)
    sign_in(client, houses.own_planner)
    for address in (f"/waves/{wave.id}", f"/waves/{wave.id}/assign"):
        assert "Зоя Канарейкина" in panel.get(address).text
        page = sign_in(client, houses.qa).get(address).text
        assert "Зоя" not in page and "Покупатель\u00a001" in page
        assert "Зоя" not in sign_in(client, houses.planner).get(address).text, "the agency keeps another panel"
        sign_in(client, houses.own_planner)
    assert "Зоя" not in sign_in(client, a_user(houses.bank, role="admin")).get("/people/").text


def test_it_tells_what_helps_to_choose(houses: Houses, client: FlaskClient) -> None:
    wave, shopper = a_wave(houses.bank), houses.lent()
    an_assignment(houses.bank, shopper=shopper, wave=wave)
    page = sign_in(client, houses.qa).get(f"/waves/{wave.id}/assign").text
    assert "Покупатель\u00a001 · Тверь · 1\u00a0открытый визит" in page


def test_it_lets_somebody_go_who_has_nothing_to_do(houses: Houses, client: FlaskClient) -> None:
    shopper = houses.lent()
    wave = a_wave(houses.bank)
    assignment = an_assignment(houses.bank, shopper=shopper, wave=wave)
    panel, address = sign_in(client, houses.planner), f"/waves/shoppers/{shopper.id}/end"
    busy = panel.post(address)
    assert busy.status_code == 409 and "ещё есть визиты" in busy.text
    with acting_in(houses.bank.id):
        assigning.revoke(assignment_id=assignment.id, revision=1, actor_id=None)
    sign_in(client, houses.planner)
    assert panel.post(address).status_code == 302
    assert "больше не ходит" in panel.get("/waves/shoppers/").text
    assert "Покупатель" not in sign_in(client, houses.qa).get(f"/waves/{wave.id}/assign").text
    with acting_in(houses.bank.id):
        user = db.session.scalars(select(User).where(User.email == "zoya@example.org")).one()
        assert names_of([user.id]) == {user.id: "тайный покупатель"}, "also after they have left"
        with pytest.raises(NotFound):
            assigning.assign(
                wave_id=wave.id,
                branch_ids=[assignment.branch_id],
                shopper_id=shopper.id,
                terms=assigning.Terms(clock.now(), clock.now() + timedelta(days=1)),
                actor_id=None,
            )


def test_it_tells_one_name_for_a_reason_and_leaves_a_trail_in_both_houses(houses: Houses, client: FlaskClient) -> None:
    shopper = houses.lent()
    address = f"/waves/shoppers/{shopper.id}/name"
    qa = sign_in(client, houses.qa)
    assert "Зоя" not in qa.get(address).text
    refused = qa.post(address, data={"reason": "надо"})
    assert (refused.status_code, "Зоя" in refused.text) == (422, False)
    told = qa.post(address, data={"reason": WHY})
    assert told.status_code == 200 and "Зоя Канарейкина" in told.text and "zoya@" not in told.text
    assert "no-store" in told.headers["Cache-Control"]
    with qa.session_transaction() as session:
        assert "Зоя" not in str(dict(session))
    assert "Зоя" not in qa.get(address).text, "shown once"
    [kept] = rows(houses.bank, Reveal)
    assert (kept.shopper_id, kept.user_id, kept.reason) == (shopper.id, houses.qa.id, WHY)
    for organisation in (houses.bank, houses.agency):
        [act] = [row for row in rows(organisation, TrailEntry) if row.action == "shopper.reveal"]
        assert (act.thing_id, act.actor_id, set(act.fields)) == (str(shopper.id), houses.qa.id, {"reason"})
        assert WHY not in str(act.fields)
    seen = sign_in(client, houses.planner).get("/waves/shoppers/").text
    assert "Ольга Качество" in seen and "Спор о" in seen


@pytest.mark.parametrize("role", ["reviewer", "coordinator", "head", "regional", "director", "admin", "viewer"])
def test_it_tells_no_name_to_whoever_may_not_ask(houses: Houses, client: FlaskClient, role: str) -> None:
    shopper = houses.lent()
    browser = sign_in(client, a_user(houses.bank, role=role))
    for answer in (
        browser.get(f"/waves/shoppers/{shopper.id}/name"),
        browser.post(f"/waves/shoppers/{shopper.id}/name", data={"reason": WHY}),
    ):
        assert (answer.status_code, "Зоя" in answer.text) == (403, False)
    assert rows(houses.bank, Reveal) == []


def test_it_asks_for_the_token_against_forged_requests(houses: Houses, client: FlaskClient, app: Flask) -> None:
    shopper = houses.lent()
    qa = sign_in(client, houses.qa)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = qa.post(f"/waves/shoppers/{shopper.id}/name", data={"reason": WHY})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, "Зоя" in answer.text) == (400, False)


def test_it_tells_names_within_reach_alone(houses: Houses) -> None:
    here, there = a_region(houses.bank), a_region(houses.bank)
    near, far = houses.lent(), houses.lent("Лев Дальний", "far@example.org")
    for shopper, region in ((near, here), (far, there)):
        an_assignment(houses.bank, shopper=shopper, branch=a_branch(houses.bank, region=region))
    actor, other = as_actor(a_user(houses.bank, role="qa", region=here)), an_organisation(name="Чужая")
    ask: dict[str, Any] = {"reason": WHY, "at": clock.now()}
    with acting_in(houses.bank.id):
        assert revealing.reveal(shopper_id=near.id, actor=actor, **ask) == "Зоя Канарейкина"
        with pytest.raises(NotFound):
            revealing.reveal(shopper_id=far.id, actor=actor, **ask)
        with pytest.raises(InvalidAnswer, match="reveal_reason"):
            revealing.reveal(shopper_id=near.id, actor=actor, at=clock.now(), reason="   надо      ")
    with acting_in(other.id), pytest.raises(NotFound):
        revealing.reveal(shopper_id=near.id, actor=as_actor(a_user(other, role="qa")), **ask)


def test_it_calls_a_shopper_no_name_where_others_are_named(houses: Houses) -> None:
    shopper = houses.lent()
    assignment = an_assignment(houses.bank, shopper=shopper)
    db.session.commit()
    with acting_in(houses.bank.id):
        assigning.accept(assignment_id=assignment.id, user_id=shopper.user_id)
        db.session.commit()
        assert last_editor(thing="assignment", thing_id=assignment.id)["who"] == "тайный покупатель"
        assert names_of([houses.qa.id, shopper.user_id])[houses.qa.id] == "Ольга Качество"
        a_membership(db.session.get(User, shopper.user_id) or houses.qa, houses.bank, role="case_worker")
        assert names_of([shopper.user_id])[shopper.user_id] == "Зоя Канарейкина", "a colleague is named as one"


def test_it_leads_from_a_number_to_a_name_by_one_way_alone() -> None:
    """Whoever looks for people behind ids does so in `revealing`; a mail to a shopper is the one other need."""
    room = Path(revealing.__file__).parent
    asking = {file.name for file in room.rglob("*.py") if "accounts.charge import" in file.read_text("utf-8")}
    assert asking == {"revealing.py", "mailing.py"}
