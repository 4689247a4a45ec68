"""From memberships to the actor of a request."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts.models import Membership
from app.extensions import db
from app.tenancy import acting_in
from app.web.rendering import moment
from tests.builders import a_branch, a_region, a_user, an_engagement, an_organisation, as_actor, sign_in
from tests.builders.people import a_membership


def test_it_gives_a_branch_head_the_branch_and_nothing_beside_it(inside: Flask) -> None:
    organisation = an_organisation()
    mine, other = a_branch(organisation), a_branch(organisation)
    actor = as_actor(a_user(organisation, role="head", branch=mine))
    assert actor.may_at("scorecards.view", mine.id)
    assert not actor.may_at("scorecards.view", other.id)
    assert actor.reach("scorecards.view") == {mine.id}
    assert actor.reach("people.manage") == frozenset()


def test_it_gives_a_regional_head_all_branches_below_the_region(inside: Flask) -> None:
    organisation = an_organisation()
    root = a_region(organisation)
    deep = a_branch(organisation, region=a_region(organisation, parent=a_region(organisation, parent=root)))
    a_branch(organisation)
    assert as_actor(a_user(organisation, role="regional", region=root)).reach("cases.view") == {deep.id}


def test_it_adds_up_several_roles(inside: Flask) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation)
    user = a_user(organisation, role="head", branch=branch)
    a_membership(user, organisation, role="viewer")
    actor = as_actor(user)
    assert actor.reach("scorecards.view") is None
    assert actor.reach("cases.work") == {branch.id}
    assert actor.roles() == {"head", "viewer"}


def test_it_lends_an_agencys_people_to_a_client_only_while_the_contract_runs(inside: Flask) -> None:
    agency, client = an_organisation(name="Агентство", kind="agency"), an_organisation(name="Клиент")
    contract = an_engagement(agency=agency, client=client)
    user = a_user(agency, role="coordinator")
    a_membership(user, client, role="reviewer", engagement_id=contract.id)
    user.current_organisation_id = client.id
    assert as_actor(user).roles() == {"reviewer"}
    contract.to_day = date(2021, 1, 1)
    db.session.flush()
    assert as_actor(user).roles() == frozenset()


def test_it_stops_a_role_that_ended_yesterday_at_the_next_request(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    user = a_user(organisation, role="qa")
    sign_in(client, user)
    assert client.get("/network/").status_code == 200
    db.session.scalars(select(Membership)).one().to_day = clock.now().date() - timedelta(days=1)
    db.session.commit()
    assert client.get("/network/").status_code == 403


def test_it_leads_each_role_to_a_page_that_opens(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation)
    for role, place in {"admin": None, "qa": None, "head": branch, "director": None}.items():
        sign_in(client, a_user(organisation, role=role, branch=place))
        assert client.get("/", follow_redirects=True).status_code == 200, role


def test_it_tells_somebody_without_a_role_what_to_do(inside: Flask, client: FlaskClient) -> None:
    sign_in(client, a_user())
    page = client.get("/", follow_redirects=True)
    assert page.status_code == 200
    assert "Попросите администратора" in page.get_data(as_text=True)
    assert client.get("/network/").status_code == 403


def test_it_switches_only_to_an_organisation_one_belongs_to(inside: Flask, client: FlaskClient) -> None:
    first, second, foreign = (an_organisation(name=name) for name in ("Первая", "Вторая", "Чужая"))
    user = a_user(first, role="admin")
    a_membership(user, second, role="admin")
    theirs = a_branch(second, name="Филиал второй")
    sign_in(client, user)
    assert theirs.name not in client.get("/network/").get_data(as_text=True)
    assert client.post("/organisation", data={"organisation_id": second.id}).status_code == 302
    assert theirs.name in client.get("/network/").get_data(as_text=True)
    assert client.post("/organisation", data={"organisation_id": foreign.id}).status_code == 404


def test_it_tells_moments_by_the_clock_of_the_organisation(inside: Flask) -> None:
    far, near = an_organisation(time_zone="Asia/Vladivostok"), an_organisation(time_zone="Europe/Moscow")
    ids = [far.id, near.id]
    db.session.commit()  # the end of a request undoes what it did not save
    at = datetime(2026, 3, 9, 15, 30, tzinfo=UTC)
    told = []
    for organisation_id in ids:
        with inside.test_request_context("/"), acting_in(organisation_id):
            told.append(moment(at, form="brief"))
    with inside.test_request_context("/"):
        told.append(moment(at, form="brief"))
    assert told == ["10.03, 01:30", "09.03, 18:30", "09.03, 15:30"]
