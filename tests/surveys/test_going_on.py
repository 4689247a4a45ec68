"""After the first mail: reminders, pauses, people who leave, mails that come back, and the end."""

from datetime import timedelta

from sqlalchemy import func, select, update

from app import clock
from app.contacts.models import Contact, LedgerEntry
from app.extensions import db
from app.organisation.models import Branch, Organisation
from app.outbox.models import Message, MessageState
from surveys import campaigning, settling
from surveys.models.campaigns import InvitationState
from surveys.unsubscribing import unsubscribe
from tests.builders.sending import invite, mails, the_outbox_sends
from tests.builders.surveys import a_campaign, a_contact, an_invitation


def test_it_reminds_once_and_only_those_who_have_not_answered(organisation: Organisation, branch: Branch) -> None:
    campaign = a_campaign(organisation, reminder_days=4)
    silent, answered, refused = (an_invitation(campaign, branch) for _ in range(3))
    invite(campaign)
    sent_at = clock.now()
    the_outbox_sends(sent_at)
    assert settling.settle(campaign_id=campaign.id) == 3
    assert (silent.state, silent.sent_at) == (InvitationState.SENT, sent_at)
    answered.state, refused.state = InvitationState.ANSWERED, InvitationState.REFUSED
    db.session.flush()
    assert invite(campaign, sent_at + timedelta(days=3, hours=23)) == 0
    at = sent_at + timedelta(days=4)
    assert invite(campaign, at) == 1
    assert (silent.step, silent.reminded_at, silent.state) == (2, at, InvitationState.SENT)
    assert mails()[-1].purpose == "survey.reminder"
    assert invite(campaign, at + timedelta(days=30)) == 0
    assert len(mails()) == 4


def test_it_reminds_nobody_where_the_campaign_says_never(organisation: Organisation, branch: Branch) -> None:
    campaign = a_campaign(organisation, reminder_days=None)
    an_invitation(campaign, branch, state="sent")
    assert invite(campaign, clock.now() + timedelta(days=99)) == 0


def test_it_gives_a_reminder_up_when_the_customer_unsubscribed_meanwhile(
    organisation: Organisation, branch: Branch
) -> None:
    campaign, other = a_campaign(organisation), a_campaign(organisation)
    contact = a_contact(organisation)
    row = an_invitation(campaign, branch, contact=contact, state="sent")
    unsubscribe(invitation_id=an_invitation(other, branch, contact=contact, state="answered").id)
    db.session.flush()
    assert invite(campaign) == 0
    assert (row.state, row.reason) == (InvitationState.REFUSED, "unsubscribed")


def test_it_takes_back_what_lies_in_the_outbox_when_the_customer_unsubscribes(
    organisation: Organisation, branch: Branch
) -> None:
    campaign = a_campaign(organisation)
    row, other = an_invitation(campaign, branch), an_invitation(campaign, branch)
    invite(campaign)
    unsubscribe(invitation_id=row.id)
    unsubscribe(invitation_id=row.id)
    db.session.expire_all()
    assert [mail.state for mail in mails()] == [MessageState.CANCELLED, MessageState.QUEUED]
    assert (row.state, other.state) == (InvitationState.REFUSED, InvitationState.QUEUED)
    assert db.session.scalar(select(func.count()).where(LedgerEntry.event == "refused")) == 1


def test_it_stops_at_a_pause_and_goes_on_without_loss(organisation: Organisation, branch: Branch) -> None:
    campaign = a_campaign(organisation)
    rows = [an_invitation(campaign, branch) for _ in range(5)]
    rows[4].due_at = clock.now() + timedelta(hours=1)
    invite(campaign)
    db.session.execute(update(Message).where(Message.id == mails()[0].id).values(state="sent", sent_at=clock.now()))
    assert campaigning.pause(campaign_id=campaign.id, actor_id=None) == 3
    unsubscribe(invitation_id=rows[1].id)
    assert invite(campaign, clock.now() + timedelta(hours=2)) == 0
    db.session.expire_all()
    assert [mail.state.value for mail in mails()] == ["sent", "cancelled", "cancelled", "cancelled"]
    campaigning.resume(campaign_id=campaign.id, actor_id=None)
    db.session.expire_all()
    assert [mail.state.value for mail in mails()] == ["sent", "cancelled", "queued", "queued"]
    assert invite(campaign, clock.now() + timedelta(hours=2)) == 1
    assert len({mail.recipient for mail in mails()}) == len(mails()) == 5


def test_it_marks_what_came_back_and_closes_an_address_without_a_mailbox(
    organisation: Organisation, branch: Branch
) -> None:
    campaign = a_campaign(organisation)
    gone, full = an_invitation(campaign, branch), an_invitation(campaign, branch)
    invite(campaign)
    for mail, said in zip(mails(), ("550 5.1.1 no such user", "552 5.2.2 mailbox full"), strict=True):
        mail.state, mail.last_error = MessageState.FAILED, said
    db.session.flush()
    settling.settle(campaign_id=campaign.id)
    assert (gone.state, full.state) == (InvitationState.BOUNCED, InvitationState.BOUNCED)
    other = a_campaign(organisation, rest_days=0)
    again = [an_invitation(other, branch, contact=db.session.get_one(Contact, row.contact_id)) for row in (gone, full)]
    invite(other)
    assert [(row.state.value, row.reason) for row in again] == [("skipped", "bounced"), ("queued", None)]


def test_it_ends_by_itself_after_its_last_day(organisation: Organisation, branch: Branch) -> None:
    today = clock.local_day(clock.now(), "Europe/Moscow")
    campaign = a_campaign(organisation, ends_on=today)
    an_invitation(campaign, branch, due_at=clock.now() + timedelta(days=9))
    assert not settling.end_when_over(campaign_id=campaign.id, at=clock.now())
    assert settling.with_work(clock.now()) == []
    tomorrow = clock.now() + timedelta(days=1)
    assert settling.with_work(tomorrow) == [campaign.id]
    assert settling.end_when_over(campaign_id=campaign.id, at=tomorrow)
    assert campaign.state.value == "ended"
