"""The way out: one click without cookie or sign-in; looking ends nothing (RFC 8058)."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.contacts.models import Suppression
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in
from app.trail.models import TrailEntry
from surveys import tokens
from surveys.models.campaigns import Invitation, InvitationState
from tests.builders import a_branch, an_organisation
from tests.builders.surveys import a_campaign, a_contact, a_link, an_invitation

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def written_to() -> tuple[Organisation, Invitation, str]:
    organisation = an_organisation()
    contact = a_contact(organisation, email="Anna@Example.org")
    invitation = an_invitation(a_campaign(organisation), a_branch(organisation), contact=contact, state="sent")
    token = a_link(invitation, purpose=tokens.UNSUBSCRIBE)
    db.session.commit()
    return organisation, invitation, token


def suppressed(organisation: Organisation) -> list[str]:
    with acting_in(organisation.id):
        rows = list(db.session.scalars(select(Suppression.address)))
    db.session.commit()
    return rows


def test_it_ends_nothing_by_looking(inside: Flask, client: FlaskClient) -> None:
    organisation, _, token = written_to()
    for method in ("GET", "HEAD", "OPTIONS"):
        client.open(f"/s/{token}/unsubscribe", method=method)
    page = client.get(f"/s/{token}/unsubscribe").get_data(as_text=True)
    assert 'method="post"' in page and "Больше не\u00a0присылать" in page
    assert suppressed(organisation) == []


def test_it_ends_by_one_click_with_every_guard_in_place(inside: Flask, client: FlaskClient) -> None:
    """The mail provider sends the POST: no cookie, no token against forged requests, whatever body."""
    organisation, invitation, token = written_to()
    inside.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(f"/s/{token}/unsubscribe", data=ONE_CLICK)
        again = client.post(f"/s/{token}/unsubscribe", data=b"anything", content_type="text/plain")
    finally:
        inside.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, again.status_code) == (200, 200)
    assert "Set-Cookie" not in answer.headers
    assert suppressed(organisation) == ["anna@example.org"]
    with acting_in(organisation.id):
        query = select(Invitation.state).where(Invitation.id == invitation.id)
        assert db.session.scalars(query).one() is InvitationState.REFUSED
        acts = select(func.count()).select_from(TrailEntry).where(TrailEntry.action == "contact.unsubscribe")
        assert db.session.scalar(acts) == 1
    db.session.commit()


def test_it_leaves_the_address_open_to_other_organisations(inside: Flask, client: FlaskClient) -> None:
    organisation, _, token = written_to()
    other = an_organisation(name="Другой банк")
    a_contact(other, email="anna@example.org")
    db.session.commit()
    client.post(f"/s/{token}/unsubscribe")
    assert (suppressed(organisation), suppressed(other)) == (["anna@example.org"], [])


def test_it_does_not_take_the_link_of_an_answer_for_the_way_out(inside: Flask, client: FlaskClient) -> None:
    organisation, invitation, _ = written_to()
    token = a_link(invitation)
    db.session.commit()
    assert client.post(f"/s/{token}/unsubscribe").status_code == 404
    assert suppressed(organisation) == []
