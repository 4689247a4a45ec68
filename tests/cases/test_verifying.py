"""A corrective action closes when later looks show that it worked, and opens again when they do not."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.errors import Conflict, NotAllowed
from app.extensions import db
from app.tenancy import enter
from cases import verifying, working
from cases.models import Case, Measurement
from tests.builders import as_actor
from tests.builders.cases import MONDAY, Bank, a_bank, an_action

TUESDAY = date(2026, 3, 3)


def done(bank: Bank, *, at: datetime = MONDAY, **more: Any) -> Case:
    """An action that has been carried out at `at`."""
    case_id = an_action(bank, at=at, **more).case_id
    enter(bank.organisation.id)
    case = db.session.scalars(select(Case).where(Case.id == case_id)).one()
    working.finish(case_id=case_id, revision=case.revision, cause="а", measure="б", actor=as_actor(bank.head), at=at)
    return case


def look(bank: Bank, met: bool, day: int, *, clause: str = "3.2", path: str | None = None) -> list[int]:
    """A visit so many days after that Tuesday."""
    return verifying.record(
        clause_key=clause,
        branch_id=bank.branch.id,
        met=met,
        local_day=TUESDAY + timedelta(days=day),
        source_path=path or f"/visits/{day}",
        at=MONDAY + timedelta(days=2 + day),
    )


@pytest.mark.parametrize(
    ("looks", "state", "verification"),
    [
        ([(True, 0)], "done", "waiting"),
        ([(True, 0), (True, 0)], "done", "waiting"),  # twice on one day is once
        ([(True, 0), (True, 3)], "closed", "confirmed"),
        ([(False, 0)], "open", "failed"),
        ([(True, 0), (False, 3)], "open", "failed"),
        ([(True, 0), (True, 3), (False, 9)], "open", "failed"),  # it failed again after it was confirmed
        ([(False, 0), (True, 3), (True, 6)], "open", "failed"),  # nothing has been done about it yet
        ([(True, -1), (True, -2)], "done", "waiting"),  # looks from before the measure, or of its own day
    ],
)
def test_it_confirms_by_two_days_and_opens_again(
    inside: Flask, looks: list[tuple[bool, int]], state: str, verification: str
) -> None:
    bank = a_bank()
    case = done(bank)
    for number, (met, day) in enumerate(looks):
        look(bank, met, day, path=f"/visits/{number}")
    assert (case.state.value, case.verification.value) == (state, verification)
    assert (case.closed_at is None) == (state != "closed")


def test_the_same_visit_counts_once(inside: Flask) -> None:
    bank = a_bank()
    case = done(bank)
    for day in (0, 3):
        look(bank, True, day, path="/visits/7")
    assert case.state.value == "done"
    assert db.session.scalar(select(func.count(Measurement.id))) == 1


def test_it_says_which_cases_it_opened_again_and_leaves_others_alone(inside: Flask) -> None:
    bank, other = a_bank(), a_bank()
    case, elsewhere = done(bank), done(bank, clause_key="4.1")
    foreign = done(other)
    enter(bank.organisation.id)
    assert look(bank, False, 0) == [case.id]
    assert look(bank, False, 1) == []  # it is being worked on already
    assert (elsewhere.state.value, foreign.state.value) == ("done", "done")
    assert case.due_at is not None and case.due_at > MONDAY + timedelta(days=2)


def test_a_later_measure_needs_two_new_passes(inside: Flask) -> None:
    bank = a_bank()
    case = done(bank)
    look(bank, True, 0)
    look(bank, False, 1)
    again = MONDAY + timedelta(days=4)
    working.finish(case_id=case.id, revision=case.revision, cause="в", measure="г", actor=as_actor(bank.head), at=again)
    look(bank, True, 6)
    assert case.state.value == "done"
    look(bank, True, 8)
    assert (case.state.value, case.verification.value) == ("closed", "confirmed")


def test_it_says_not_measured_after_ninety_days_and_lets_another_person_decide(inside: Flask) -> None:
    bank = a_bank()
    case, looked_at = done(bank), done(bank, clause_key="4.1")
    assert verifying.give_up(MONDAY + timedelta(days=89)) == 0
    verifying.record(
        clause_key="4.1",
        branch_id=bank.branch.id,
        met=True,
        local_day=TUESDAY + timedelta(days=30),
        source_path="/visits/1",
        at=MONDAY + timedelta(days=31),
    )
    assert verifying.give_up(MONDAY + timedelta(days=91)) == 1
    assert (case.verification.value, looked_at.verification.value) == ("not_measured", "waiting")
    later = MONDAY + timedelta(days=92)
    with pytest.raises(NotAllowed):
        working.close(case_id=case.id, revision=case.revision, actor=as_actor(bank.head), at=later)
    with pytest.raises(Conflict):
        working.close(case_id=looked_at.id, revision=looked_at.revision, actor=as_actor(bank.qa), at=later)
    working.close(case_id=case.id, revision=case.revision, actor=as_actor(bank.qa), at=later)
    assert (case.state.value, case.verification.value) == ("closed", "not_measured")
