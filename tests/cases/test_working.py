"""Working on a case: states, the clock, the customer, two people at once, who may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.errors import Conflict, DomainError, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.outbox.models import Message
from app.tenancy import enter
from cases import answering, working
from cases.models import Case, CaseEvent, CaseState
from tests.builders import a_branch, a_staff_member, a_user, as_actor
from tests.builders.cases import MONDAY, Bank, a_bank, a_case, a_contact, an_action

HOUR = timedelta(hours=1)


def opened(bank: Bank, **more: Any) -> Case:
    """A case, with its organisation entered and the record in hand."""
    case_id = (an_action if more.pop("action", False) else a_case)(bank, **more).case_id
    enter(bank.organisation.id)
    return db.session.scalars(select(Case).where(Case.id == case_id)).one()


def act(step: Callable[..., object], case: Case, who: User, *, at: Any = MONDAY, **more: Any) -> object:
    """One use case by a person who has just loaded the page."""
    if step is not working.note:
        more.setdefault("revision", case.revision)
    return step(case_id=case.id, actor=as_actor(who), at=at, **more)


def lines(case: Case, kind: str) -> list[CaseEvent]:
    db.session.flush()
    return list(db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.kind == kind)))


def test_it_takes_a_complaint_to_its_end(inside: Flask) -> None:
    bank = a_bank()
    case = opened(bank, contact_id=a_contact(bank.organisation).id)
    assert act(working.write_to_customer, case, bank.head, text="Вижу, проверю.", at=MONDAY + HOUR) is True
    assert (case.state, case.acknowledged_at) == (CaseState.OPEN, MONDAY + HOUR)
    act(working.note, case, bank.qa, text="Таких операций 14.")
    act(working.resolve, case, bank.head, decision="Вернули 1500 рублей.", at=MONDAY + 5 * HOUR)
    assert (case.state, case.resolved_at, case.decision) == (
        CaseState.RESOLVED,
        MONDAY + 5 * HOUR,
        "Вернули 1500 рублей.",
    )
    answering.accept(case_id=case.id, at=MONDAY + 6 * HOUR)
    assert (case.state, case.closed_at) == (CaseState.CLOSED, MONDAY + 6 * HOUR)
    answers = db.session.scalars(select(Message).where(Message.purpose == "case.answer")).all()
    assert len(answers) == 1 and "Вижу, проверю." in answers[0].text and "/c/" in answers[0].text


def test_only_waiting_stops_the_clock_and_only_with_a_reason(inside: Flask) -> None:
    bank = a_bank()
    case = opened(bank, severity="high")  # 16 working hours: Tuesday, 17:00
    due = case.due_at
    assert due is not None
    act(working.note, case, bank.qa, text="Ждём", at=MONDAY + HOUR)
    act(working.hand_over, case, bank.qa, owner_id=bank.regional.id, at=MONDAY + HOUR)
    assert case.due_at == due and case.owner_id == bank.regional.id
    with pytest.raises(InvalidAnswer):
        act(working.wait, case, bank.qa, reason="  ")
    act(working.wait, case, bank.qa, reason="Ждём чек", at=MONDAY + 2 * HOUR)
    assert (case.state, case.due_at) == (CaseState.WAITING, None)
    answering.add_words(case_id=case.id, text="Вот чек", at=MONDAY + 5 * HOUR)  # three working hours later
    assert case.state is CaseState.OPEN
    assert case.due_at == due + timedelta(days=1) - timedelta(hours=6)  # Wednesday, 11:00: 2 h beyond the evening


def test_what_the_customer_writes_opens_no_settled_case(inside: Flask) -> None:
    bank = a_bank()
    case = opened(bank)
    act(working.resolve, case, bank.head, decision="Извинились.")
    answering.add_words(case_id=case.id, text="Меня нет в офисе до 15 марта", at=MONDAY + HOUR)
    assert case.state is CaseState.RESOLVED
    answering.ask_again(case_id=case.id, text="Деньги не пришли", at=MONDAY + timedelta(days=3))
    assert case.state is CaseState.OPEN and case.resolved_at is None
    assert case.due_at is not None and case.due_at > MONDAY + timedelta(days=3)  # the clock begins anew
    with pytest.raises(Conflict):
        answering.accept(case_id=case.id, at=MONDAY)


def test_it_tells_the_second_who_was_first(inside: Flask) -> None:
    bank = a_bank()
    case = opened(bank, contact_id=a_contact(bank.organisation).id)
    seen = case.revision
    act(working.write_to_customer, case, bank.head, text="Первый ответ", revision=seen)
    db.session.commit()
    enter(bank.organisation.id)
    with pytest.raises(Conflict) as refused:
        act(working.write_to_customer, case, bank.qa, text="Второй ответ", revision=seen)
    assert refused.value.facts["who"] == bank.head.name
    assert [line.text for line in lines(case, "to_customer")] == ["Первый ответ"]
    act(working.note, case, bank.qa, text="Заметка никому не мешает")


@pytest.mark.parametrize(
    ("step", "more", "error"),
    [
        (working.resume, {}, Conflict),
        (working.close, {}, Conflict),
        (working.reopen, {"reason": "снова"}, Conflict),
        (working.finish, {"cause": "a", "measure": "b"}, Conflict),  # no corrective action
        (working.resolve, {"decision": ""}, InvalidAnswer),
        (working.write_to_customer, {"text": "Здравствуйте"}, Conflict),  # no customer
        (working.note, {"text": " \n "}, InvalidAnswer),
    ],
)
def test_it_refuses_what_does_not_fit(
    inside: Flask, step: Callable[..., object], more: dict[str, Any], error: type[DomainError]
) -> None:
    bank = a_bank()
    case = opened(bank)
    with pytest.raises(error):
        act(step, case, bank.head, **more)


def test_it_hands_over_only_to_those_who_may_work_there(inside: Flask) -> None:
    bank = a_bank()
    case = opened(bank)
    elsewhere = a_branch(bank.organisation)
    for stranger in (
        a_user(bank.organisation, role="head", branch=elsewhere),
        a_user(bank.organisation, role="viewer"),
        a_bank().head,
    ):
        enter(bank.organisation.id)
        with pytest.raises(InvalidAnswer):
            act(working.hand_over, case, bank.qa, owner_id=stranger.id)


def test_nobody_works_outside_of_their_reach(inside: Flask) -> None:
    bank = a_bank()
    case = opened(bank)
    other_branch = a_branch(bank.organisation, region=bank.region)
    for stranger in (
        a_user(bank.organisation, role="head", branch=other_branch),
        a_user(bank.organisation, role="regional", region=a_branch(bank.organisation).region),
        a_user(bank.organisation, role="shopper"),
    ):
        with pytest.raises(NotFound):
            act(working.note, case, stranger, text="Я тут")
    stranger = a_bank().qa
    enter(stranger.current_organisation_id)
    with pytest.raises(NotFound):
        act(working.note, case, stranger, text="Я тут", at=MONDAY)


def test_the_person_it_is_about_never_decides(inside: Flask) -> None:
    bank = a_bank()
    about = a_staff_member(bank.branch, email=bank.head.email)
    case = opened(bank, staff_id=about.id)
    with pytest.raises(NotAllowed):
        act(working.resolve, case, bank.head, decision="Я прав")
    act(working.resolve, case, bank.regional, decision="Извинились")


def test_done_is_not_closed(inside: Flask) -> None:
    bank = a_bank()
    case = opened(bank, action=True)
    with pytest.raises(Conflict):
        act(working.resolve, case, bank.head, decision="Готово")
    act(working.finish, case, bank.head, cause="Некому встречать", measure="Дежурный у входа", at=MONDAY + HOUR)
    assert (case.state, case.verification.value, case.closed_at) == (CaseState.DONE, "waiting", None)
    with pytest.raises(Conflict, match="not_verified"):
        act(working.close, case, bank.qa)
