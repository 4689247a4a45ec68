"""People join and leave; nobody hands out what they may not do themselves."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.joining import join, leave, members, roles_here
from app.accounts.models import Membership, User
from app.errors import Conflict, NotAllowed, NotFound
from app.extensions import db
from app.outbox.models import Message
from app.tenancy import acting_in
from tests.builders import a_branch, a_user, an_engagement, an_organisation, as_actor, sign_in
from tests.builders.people import a_membership


def role_id(key: str) -> int:
    return next(role.id for role in roles_here() if role.key == key)


def test_it_sends_a_newcomer_a_link_for_a_password_of_their_own(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation)
    sign_in(client, a_user(organisation, role="admin"))
    with acting_in(organisation.id):
        head = role_id("head")
    form = {"name": "Анна Ли", "email": "Anna@Example.org", "role_id": head, "place": f"branch-{branch.id}"}
    assert client.post("/people/new", data=form).status_code == 302
    user = db.session.scalars(select(User).where(User.email == "anna@example.org")).one()
    assert as_actor(user).reach("scorecards.view") == {branch.id}
    with acting_in(organisation.id):
        mail = db.session.scalars(select(Message)).one()
        assert (mail.recipient, "/forgotten-password/" in mail.text) == ("anna@example.org", True)
    assert client.post("/people/new", data=form).status_code == 422


def test_it_lets_nobody_hand_out_more_than_they_hold(inside: Flask) -> None:
    organisation = an_organisation()
    qa = as_actor(a_user(organisation, role="qa"))
    with acting_in(organisation.id), pytest.raises(NotAllowed):
        join(email="x@example.org", name="X", role_id=role_id("admin"), region_id=None, branch_id=None, actor=qa)


def test_it_knows_no_branch_of_another_organisation(inside: Flask) -> None:
    organisation, theirs = an_organisation(), a_branch(an_organisation(name="Чужая"))
    admin = as_actor(a_user(organisation, role="admin"))
    with acting_in(organisation.id), pytest.raises(NotFound):
        join(email="x@example.org", name="X", role_id=role_id("head"), region_id=None, branch_id=theirs.id, actor=admin)


def test_it_keeps_the_last_administrator(inside: Flask) -> None:
    organisation = an_organisation()
    admin = as_actor(a_user(organisation, role="admin"))
    with acting_in(organisation.id):
        only = db.session.scalars(select(Membership).where(Membership.user_id == admin.user_id)).one()
        with pytest.raises(Conflict):
            leave(membership_id=only.id, actor=admin)
        a_user(organisation, role="admin")
        leave(membership_id=only.id, actor=admin)
        assert admin.user_id not in {row.user_id for row in members()}


def test_it_ends_no_role_in_another_organisation(inside: Flask, client: FlaskClient) -> None:
    theirs = a_user(an_organisation(name="Чужая"), role="qa")
    sign_in(client, a_user(an_organisation(), role="admin"))
    row = db.session.scalars(select(Membership).where(Membership.user_id == theirs.id)).one()
    assert client.post(f"/people/{row.id}/end").status_code == 404


def test_it_keeps_an_agencys_shoppers_from_the_company_that_they_measure(inside: Flask, client: FlaskClient) -> None:
    company, agency = an_organisation(), an_organisation(name="Агентство")
    contract = an_engagement(agency=agency, client=company)
    lent = {}
    for role, name in (("shopper", "Варвара Тайная"), ("reviewer", "Филипп Явный")):
        lent[role] = a_membership(a_user(name=name), company, role=role, engagement_id=contract.id)
    sign_in(client, a_user(company, role="admin"))
    page = client.get("/people/").text
    assert ("Филипп Явный" in page, "Варвара Тайная" in page) == (True, False)
    refused = client.post(f"/people/{lent['shopper'].id}/end", follow_redirects=True)
    assert (refused.status_code, "Варвара" in refused.text) == (404, False)
    assert client.post(f"/people/{lent['reviewer'].id}/end").status_code == 302
