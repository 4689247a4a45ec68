"""Two at the same time: workers, senders, and a customer's thumb. Each guarantee with its negative control."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.outbox import leasing
from app.outbox.models import Message
from app.tenancy import acting_in
from cases.models import Case
from surveys import inviting, jobs, responding
from surveys.campaigning import key_of
from surveys.models.campaigns import Campaign, Invitation
from surveys.models.responses import Response
from surveys.unsubscribing import unsubscribe
from tests.builders import a_branch, a_user, an_organisation
from tests.builders.surveys import Customer, a_campaign, a_link, a_response, an_invitation, hidden


def built(app: Flask, size: int = 20) -> tuple[int, int]:
    """(organisation, campaign) with so many invitations due."""
    with app.app_context():
        organisation = an_organisation()
        branch, campaign = a_branch(organisation), a_campaign(organisation)
        for _ in range(size):
            an_invitation(campaign, branch)
        db.session.commit()
        return organisation.id, campaign.id


def claimed_by_two(app: Flask, organisation_id: int, campaign_id: int) -> tuple[set[int], set[int]]:
    """What a second worker finds while the first has its batch in hand."""
    with app.app_context(), acting_in(organisation_id):
        campaign = db.session.scalars(select(Campaign).where(Campaign.id == campaign_id)).one()
        mine = {row.id for row in inviting.claim(campaign, clock.now())}
        with app.app_context(), acting_in(organisation_id):
            campaign = db.session.scalars(select(Campaign).where(Campaign.id == campaign_id)).one()
            theirs = {row.id for row in inviting.claim(campaign, clock.now())}
            db.session.rollback()
        db.session.rollback()
    return mine, theirs


def test_it_leaves_a_batch_to_the_worker_that_has_it(postgresql_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation_id, campaign_id = built(postgresql_app)
    monkeypatch.setattr(inviting, "BATCH", 12)
    mine, theirs = claimed_by_two(postgresql_app, organisation_id, campaign_id)
    assert (len(mine), len(theirs)) == (12, 8) and not mine & theirs
    monkeypatch.setattr(inviting, "locked", lambda query: query)  # the negative control: without the lock both take it
    mine, theirs = claimed_by_two(postgresql_app, organisation_id, campaign_id)
    assert mine == theirs


def many(app: Flask, work: Callable[[], object], times: int = 4) -> list[object]:
    """The same thing in several threads at once; what each gave, or its error."""
    ready, results = threading.Barrier(times), []

    def run() -> None:
        with app.app_context():
            ready.wait(10)
            try:
                results.append(work())
            except Exception as exc:  # what went wrong is the result
                results.append(exc)
            finally:
                db.session.rollback()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_it_writes_once_to_each_with_four_workers(app: Flask) -> None:
    organisation_id, campaign_id = built(app, 40)

    def work() -> int:
        with acting_in(organisation_id):
            claimed = inviting.invite_batch(campaign_id=campaign_id, at=clock.now()).claimed
            db.session.commit()
        return claimed

    results = many(app, work)
    assert sum(each for each in results if isinstance(each, int)) == 40, results
    with app.app_context(), acting_in(organisation_id):
        keys = list(db.session.scalars(select(Message.key)))
        contacts = list(db.session.scalars(select(Invitation.contact_id)))
        assert sorted(keys) == sorted(key_of(campaign_id, contact_id, 1) for contact_id in contacts)
        db.session.rollback()


@pytest.mark.parametrize("guarded", [True, False])
def test_it_keeps_one_response_and_one_case_of_a_double_click(
    app: Flask, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The negative control: where the row is not asked whether it has a case, each click opens one."""
    with app.app_context():
        organisation = an_organisation()
        a_user(organisation)
        invitation = an_invitation(a_campaign(organisation), a_branch(organisation), state="sent")
        organisation_id, token = organisation.id, a_link(invitation)
        db.session.commit()
    customer = Customer(app.test_client(), token)
    customer.send(1, nps="1")
    page = customer.look("?page=2").get_data(as_text=True)
    fields = {name: hidden(page, name) for name in ("pass", "page", "lang")}
    if not guarded:
        known = responding._upsert
        monkeypatch.setattr(responding, "_upsert", lambda *given, **more: (known(*given, **more)[0], None))
    address = customer.address.partition("?")[0]
    results = many(app, lambda: app.test_client().post(address, data=fields).status_code)
    assert set(results) == {200}
    with app.app_context(), acting_in(organisation_id):
        assert db.session.scalar(select(func.count()).select_from(Response)) == 1
        cases = db.session.scalar(select(func.count()).select_from(Case))
        assert cases == 1 if guarded else (cases or 0) > 1
        db.session.rollback()


@pytest.mark.parametrize("leaves", [True, False])
def test_it_does_not_send_to_whoever_unsubscribed_between_claim_and_sending(app: Flask, leaves: bool) -> None:
    organisation_id, campaign_id = built(app, 1)
    with app.app_context(), acting_in(organisation_id):
        inviting.invite_batch(campaign_id=campaign_id, at=clock.now())
        db.session.commit()
        if leaves:
            unsubscribe(invitation_id=db.session.scalars(select(Invitation.id)).one())
            db.session.commit()
        now = clock.now()
        taken = leasing.take(lease="1.w.x", limit=9, now=now, until=now + timedelta(minutes=1), sender="a@b.example")
        assert len(taken) == (0 if leaves else 1)
        db.session.rollback()


def test_it_opens_the_case_of_a_low_mark_that_was_left_half_done(app: Flask) -> None:
    with app.app_context():
        organisation = an_organisation()
        a_user(organisation)
        branch, campaign = a_branch(organisation), a_campaign(organisation)
        long_ago = clock.now() - timedelta(hours=2)
        facts = {"completed_at": None, "started_at": long_ago}
        low = a_response(an_invitation(campaign, branch, state="started"), nps=2, **facts)
        a_response(an_invitation(campaign, branch, state="started"), nps=9, **facts)
        a_response(an_invitation(campaign, branch, state="started"), nps=2, completed_at=None)
        db.session.commit()
        with acting_in(organisation.id):
            found = jobs._left(clock.now())
            assert found == [low.id]
            assert responding.look_after(response_id=low.id) is not None
            assert responding.look_after(response_id=low.id) is None
            db.session.commit()
            assert db.session.scalar(select(func.count()).select_from(Case)) == 1
            assert jobs._left(clock.now()) == []
        db.session.rollback()
