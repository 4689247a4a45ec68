"""Customers: one row a person, and every message asks first."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.contacts.allowing import Answer, allowing
from app.contacts.keeping import Known, agree, note, remember, suppress
from app.contacts.models import Consent, Contact, Purpose
from app.contacts.reading import timeline
from app.extensions import db
from app.tenancy import acting_in
from tests.builders import an_organisation
from tests.counting import count_statements

AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
REST = timedelta(days=30)


@pytest.fixture(autouse=True)
def here(inside: Flask) -> Iterator[None]:
    with acting_in(an_organisation().id):
        yield


def anna(**more: str) -> Contact:
    return remember([Known(email="Anna@Example.org", name="Анна", **more)])[0]


def asked(contact: Contact, purpose: Purpose = Purpose.SURVEY, *, needs_consent: bool = False) -> Answer:
    return allowing(contacts=[contact], purpose=purpose, at=AT, rest=REST, needs_consent=needs_consent)[contact.id]


def test_it_keeps_one_row_for_a_person_named_twice() -> None:
    first, again = anna(), anna(external_id="42")
    other_address = remember([Known(email="new@example.org", external_id="42")])[0]
    assert first.id == again.id == other_address.id
    assert other_address.email == "new@example.org"
    assert db.session.scalar(select(func.count()).select_from(Contact)) == 1


def test_it_keeps_one_row_for_two_lines_of_one_file() -> None:
    rows = remember([Known(email="a@example.org"), Known(email="A@example.org", name="Анна")])
    assert rows[0] is rows[1]
    assert rows[0].name == "Анна"


def test_it_lets_a_first_survey_go_and_defers_the_next_to_the_end_of_the_rest() -> None:
    contact = anna()
    assert asked(contact).allowed
    note(
        contact_id=contact.id, purpose=Purpose.SURVEY, channel="email", source="/x", event="sent", at=AT - timedelta(3)
    )
    db.session.flush()
    assert asked(contact) == Answer(False, "rest_period", AT + timedelta(27))


def test_it_never_defers_an_answer_to_a_complaint() -> None:
    contact = anna()
    note(contact_id=contact.id, purpose=Purpose.SURVEY, channel="email", source="/x", event="sent", at=AT)
    db.session.flush()
    assert asked(contact, Purpose.CASE).allowed


def test_it_leaves_in_peace_whoever_unsubscribed_whatever_the_letters_case() -> None:
    contact = anna()
    agree(contact_id=contact.id, purpose=Purpose.SURVEY, text="т", text_version="1", language="ru", source="/", at=AT)
    db.session.flush()
    for _ in range(2):
        suppress(address="ANNA@example.org", purpose=Purpose.SURVEY, reason="unsubscribed", at=AT)
    db.session.flush()
    assert asked(contact) == Answer(False, "unsubscribed")
    assert asked(contact, Purpose.CASE).allowed
    assert db.session.scalar(select(Consent.withdrawn_at)) == AT


def test_it_writes_nothing_at_all_to_an_address_that_bounced() -> None:
    contact = anna()
    suppress(address="anna@example.org", purpose=Purpose.SURVEY, reason="bounced", at=AT)
    db.session.flush()
    assert asked(contact, Purpose.CASE) == Answer(False, "bounced")


def test_it_asks_for_a_consent_where_the_campaign_needs_one() -> None:
    contact = anna()
    assert asked(contact, needs_consent=True) == Answer(False, "no_consent")
    agree(contact_id=contact.id, purpose=Purpose.SURVEY, text="т", text_version="1", language="ru", source="/", at=AT)
    db.session.flush()
    assert asked(contact, needs_consent=True).allowed


def test_it_asks_the_same_number_of_times_however_many_contacts() -> None:
    contacts = remember([Known(email=f"c{number}@example.org") for number in range(50)])
    counts = []
    for some in (contacts[:1], contacts):
        with count_statements() as statements:
            assert len(allowing(contacts=some, purpose=Purpose.SURVEY, at=AT, rest=REST, needs_consent=True)) == len(
                some
            )
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4


def test_it_tells_a_customers_timeline_newest_first() -> None:
    contact = anna()
    for event, at in (("queued", AT), ("sent", AT + timedelta(minutes=1))):
        note(contact_id=contact.id, purpose=Purpose.SURVEY, channel="email", source="/s", event=event, at=at)
    db.session.flush()
    assert [row.event for row in timeline(contact.id)] == ["sent", "queued"]
