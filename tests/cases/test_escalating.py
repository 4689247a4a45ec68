"""Late cases climb the ladder once, step by step, in working hours, through the worker as well."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.outbox.models import Message
from app.tenancy import acting_in, enter
from app.work.models import Job
from app.work.periods import Span
from app.worker import work_off
from cases import escalating, jobs, working
from cases.models import Case
from tests.builders import as_actor
from tests.builders.cases import MONDAY, Bank, a_bank, a_case

DUE = MONDAY + timedelta(days=1, hours=7)  # Tuesday, 17:00 in Moscow
STEPS = [DUE, DUE + timedelta(days=1, hours=-1), DUE + timedelta(days=2, hours=-2)]  # 8 working hours each


def told(bank: Bank) -> list[str]:
    with acting_in(bank.organisation.id):
        rows = db.session.scalars(select(Message).where(Message.purpose == "case.escalated").order_by(Message.id))
        return [row.recipient for row in rows]


def a_late_case(bank: Bank) -> Case:
    opened = a_case(bank, severity="high")
    enter(bank.organisation.id)
    return db.session.scalars(select(Case).where(Case.id == opened.case_id)).one()


def test_it_climbs_one_step_at_a_time_and_tells_each_once(inside: Flask) -> None:
    bank = a_bank()
    case = a_late_case(bank)
    working.hand_over(case_id=case.id, revision=case.revision, owner_id=bank.qa.id, actor=as_actor(bank.qa), at=MONDAY)
    assert case.due_at == DUE
    ladder = [bank.head.email, bank.regional.email, bank.director.email]
    moments = [STEPS[0] - timedelta(minutes=1), STEPS[0], STEPS[1] - timedelta(minutes=1), *STEPS[1:]]
    for at, steps in zip(moments, (0, 1, 1, 2, 3), strict=True):
        for _ in range(3):
            escalating.escalate_due(at)
        assert told(bank) == ladder[:steps], at
    escalating.escalate_due(DUE + timedelta(days=300))
    assert told(bank) == ladder


def test_it_climbs_by_no_night_and_on_no_holiday(inside: Flask) -> None:
    bank = a_bank()
    friday = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)  # 17:00; Monday the ninth is a day off
    opened = a_case(bank, severity="critical", at=friday)  # 8 h: Tuesday, 16:00
    enter(bank.organisation.id)
    for days in range(4):
        escalating.escalate_due(friday + timedelta(days=days, hours=9))  # in the night, on the days between
    assert told(bank) == []
    escalating.escalate_due(datetime(2026, 3, 10, 13, 0, tzinfo=UTC))
    assert told(bank) == [bank.regional.email]  # the head is the owner: the next step hears of it
    assert opened.number == "2026-0001"


def test_it_leaves_waiting_and_settled_cases_alone(inside: Flask) -> None:
    bank = a_bank()
    waiting, settled = a_late_case(bank), a_late_case(bank)
    actor = as_actor(bank.head)
    working.wait(case_id=waiting.id, revision=waiting.revision, reason="Ждём", actor=actor, at=MONDAY)
    working.resolve(case_id=settled.id, revision=settled.revision, decision="Да", actor=actor, at=MONDAY)
    assert not escalating.may_climb(DUE + timedelta(days=9))
    assert escalating.escalate_due(DUE + timedelta(days=9)) == (0, 0)
    working.resume(case_id=waiting.id, revision=waiting.revision, actor=actor, at=MONDAY)
    assert escalating.may_climb(DUE + timedelta(days=9))


def test_a_case_opened_again_may_climb_again(inside: Flask) -> None:
    bank = a_bank()
    case, actor = a_late_case(bank), as_actor(bank.head)
    escalating.escalate_due(DUE)
    working.resolve(case_id=case.id, revision=case.revision, decision="Да", actor=actor, at=DUE)
    working.reopen(case_id=case.id, revision=case.revision, reason="Снова", actor=actor, at=DUE)
    assert case.escalation_level == 0
    escalating.escalate_due(DUE + timedelta(hours=2))
    assert told(bank) == [bank.regional.email]
    escalating.escalate_due(DUE + timedelta(days=3))
    assert told(bank)[:2] == [bank.regional.email] * 2


def test_it_goes_on_batch_by_batch(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escalating, "BATCH", 2)
    bank = a_bank()
    ids = [a_late_case(bank).id for _ in range(5)]
    told_now, last = escalating.escalate_due(DUE)
    assert (told_now, last) == (2, ids[1])
    assert escalating.escalate_due(DUE, after_id=last) == (2, ids[3])
    assert escalating.escalate_due(DUE, after_id=ids[3]) == (1, 0)


def test_the_clock_wakes_the_worker_and_the_worker_writes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        bank, quiet = a_bank(), a_bank()
        a_late_case(bank)
        db.session.commit()
        monkeypatch.setattr(clock, "now", lambda: DUE)
        for organisation in (bank.organisation, quiet.organisation):
            with acting_in(organisation.id):
                for _ in range(2):  # two clocks
                    jobs.look_for_late(Span(DUE - timedelta(hours=1), DUE))
        db.session.commit()
        kinds = [job.kind for job in db.session.scalars(select(Job).where(Job.kind == jobs.ESCALATE))]
    assert kinds == [jobs.ESCALATE]
    work_off(app, limit=5)
    with app.app_context():
        assert told(bank) == [bank.regional.email]
