"""Opening a case: its number, owner, due times, first line, the customer's mail."""

import threading
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.outbox.models import Message
from app.tenancy import acting_in
from cases.links import hash_of, opened_by
from cases.models import Case, CaseLink, CaseState
from cases.opening import Opened
from tests.builders import a_branch, a_staff_member, a_user, an_organisation
from tests.builders.cases import MONDAY, Bank, a_bank, a_case, a_contact


def the_case(bank: Bank, opened: Opened) -> Case:
    with acting_in(bank.organisation.id):
        return db.session.scalars(select(Case).where(Case.id == opened.case_id)).one()


def test_it_gives_numbers_without_gaps_by_organisation_and_local_year(inside: Flask) -> None:
    bank, other = a_bank(), a_bank()
    assert [a_case(bank).number for _ in range(3)] == ["2026-0001", "2026-0002", "2026-0003"]
    assert a_case(other).number == "2026-0001"
    new_years_night = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)  # half past midnight in Moscow
    assert a_case(bank, at=new_years_night).number == "2027-0001"
    assert a_case(bank).number == "2026-0004"


def test_it_never_gives_a_number_twice_to_those_who_ask_at_once(app: Flask) -> None:
    with app.app_context():
        bank = a_bank()
        db.session.commit()
    given: list[str] = []

    def ask() -> None:
        with app.app_context():
            for _ in range(5):
                given.append(a_case(bank).number)
                db.session.commit()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"2026-{number:04}" for number in range(1, 21)]


def test_it_finds_an_owner_and_never_the_person_complained_about(inside: Flask) -> None:
    bank = a_bank()
    assert the_case(bank, a_case(bank)).owner_id == bank.head.id
    about = a_staff_member(bank.branch, email=bank.head.email.upper())
    assert the_case(bank, a_case(bank, staff_id=about.id)).owner_id == bank.regional.id
    headless = a_branch(bank.organisation)  # in another region
    assert the_case(bank, a_case(bank, branch_id=headless.id)).owner_id == bank.qa.id
    assert the_case(bank, a_case(bank, branch_id=None)).owner_id == bank.qa.id
    worker = a_user(bank.organisation, role="case_worker")
    assert the_case(bank, a_case(bank, owner_id=worker.id)).owner_id == worker.id


def test_it_promises_times_in_working_hours(inside: Flask) -> None:
    bank = a_bank()
    case = the_case(bank, a_case(bank, severity="high"))  # 2 h and 16 h, from 10:00 on
    assert case.state is CaseState.NEW and case.first_answer_due_at == MONDAY + timedelta(hours=2)
    assert case.due_at == MONDAY + timedelta(days=1, hours=7)  # 8 h on Monday, 8 h on Tuesday
    bank.organisation.settings = {"case_terms": {"complaint.high": {"first_answer_hours": 1, "hours": 3}}}
    sooner = the_case(bank, a_case(bank, severity="high"))
    assert (sooner.first_answer_due_at, sooner.due_at) == (
        MONDAY + timedelta(hours=1),
        MONDAY + timedelta(hours=3),
    )


def test_it_writes_to_the_customer_at_once(inside: Flask) -> None:
    bank = a_bank(name="Волга Банк")
    customer = a_contact(bank.organisation)
    opened = a_case(bank, contact_id=customer.id)
    a_case(bank)  # nobody to write to
    with acting_in(bank.organisation.id):
        [message] = db.session.scalars(select(Message))
    assert message.recipient == customer.email and message.repeat.value == "safe"
    assert opened.number in message.subject and f"/c/{opened.token}" in message.text
    assert "Волга Банк" in message.text and "4 марта 2026, 16:00" in message.text.replace("\u00a0", " ")


def test_it_keeps_only_the_hash_of_the_token(inside: Flask) -> None:
    bank = a_bank()
    opened = a_case(bank)
    [link] = db.session.scalars(select(CaseLink))
    assert link.token_hash == hash_of(opened.token) and opened.token not in repr(vars(link))
    assert len(opened.token) >= 43
    found = opened_by(link.token_hash, MONDAY)
    assert found is not None and (found.organisation_id, found.case_id) == (bank.organisation.id, opened.case_id)
    assert opened_by(link.token_hash, MONDAY + timedelta(days=181)) is None
    assert opened_by(hash_of(opened.token[:-1]), MONDAY) is None


def test_it_is_nobodys_where_nobody_may_work(inside: Flask) -> None:
    organisation = an_organisation()
    branch = a_branch(organisation)
    lonely = Bank(organisation, branch.region, branch, *([User()] * 4))
    assert the_case(lonely, a_case(lonely)).owner_id is None
