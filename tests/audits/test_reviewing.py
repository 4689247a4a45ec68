"""The desk's decisions: effects in one commit, two reviewers, staff, findings, actions, measurements."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.errors import Conflict, DomainError, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.outbox.models import Message
from app.tenancy import acting_in, enter
from audits import reviewing
from audits.finding import FindingRules, measured_clauses, rules_of
from audits.models.reviews import Finding, Review
from audits.models.visits import Outcome, StaffMatch, Visit
from audits.reading_scores import scored_visits
from audits.reviewing import Served
from audits.scoring import Score
from cases.models import Case, Measurement
from tests.builders import a_branch, a_staff_member, a_user, as_actor
from tests.builders.cases import Bank, a_bank
from tests.builders.reviews import ALL_WELL, MADE_AT, NO, a_panel_shopper, a_service_programme, a_visit

LATER = MADE_AT + timedelta(days=1)
DAY = timedelta(days=1)
BAD = {"greeted": NO, "queue": {"value": 200}, "rate": {"value": "none"}}


def a_desk(**rules: Any) -> tuple[Bank, Any]:
    """A bank whose organisation is entered, and a builder of its visits."""
    bank = a_bank()
    programme, version = a_service_programme(bank, **rules)
    enter(bank.organisation.id)
    return bank, lambda **more: a_visit(bank, programme, version, **more)


def approve(bank: Bank, visit: Visit, **more: Any) -> Visit:
    facts: dict[str, Any] = {"revision": visit.revision, "at": LATER}
    return reviewing.approve(visit_id=visit.id, actor=as_actor(bank.qa), **(facts | more))


def findings() -> list[tuple[str, bool, int | None]]:
    db.session.flush()
    rows = db.session.scalars(select(Finding).order_by(Finding.id))
    return [(row.clause_key, row.repeated, row.case_id) for row in rows]


def test_it_approves_a_good_visit_and_leaves_no_finding(inside: Flask) -> None:
    bank, visit = a_desk()
    good = approve(bank, visit())
    assert (good.state.value, good.approved_at) == ("approved", LATER)
    assert findings() == []
    [review] = db.session.scalars(select(Review))
    assert (review.decision.value, review.reviewer_id) == ("approved", bank.qa.id)
    assert [row.id for row in scored_visits(branch_ids=None)] == [good.id]


def test_it_makes_findings_of_what_failed_and_opens_actions(inside: Flask) -> None:
    bank, visit = a_desk()
    bad = approve(bank, visit(answers=BAD))
    told = findings()  # the wait earned half: a loss, and no finding
    assert [clause for clause, _, _ in told] == ["3.4", "4.2"]
    cases = list(db.session.scalars(select(Case).order_by(Case.id)))
    assert [case.id for case in cases] == [case_id for _, _, case_id in told]
    assert [case.severity.value for case in cases] == ["normal", "high"]  # the second is critical
    assert all(case.owner_id == bank.head.id and case.source_path == f"/visits/{bad.id}" for case in cases)
    due = cases[0].due_at
    assert due is not None and timedelta(days=13) < due - LATER < timedelta(days=15)
    assert "Поздоровался первым?" in cases[0].title and "Не поднял глаз" in cases[0].description
    [finding, _] = db.session.scalars(select(Finding).order_by(Finding.id))
    assert finding.lost_percent is not None and round(finding.lost_percent) == 20


def test_it_marks_what_failed_before_and_opens_no_second_action(inside: Flask) -> None:
    bank, visit = a_desk()
    approve(bank, visit(answers=BAD))
    approve(bank, visit(answers=BAD, at=MADE_AT + DAY))
    elsewhere = visit(answers=BAD, branch=a_branch(bank.organisation))
    approve(bank, elsewhere)
    told = findings()
    assert [repeated for _, repeated, _ in told] == [False, False, True, True, False, False]
    assert told[0][2] == told[2][2] and told[1][2] == told[3][2] and told[4][2] not in {told[0][2], None}


@pytest.mark.parametrize(
    ("rules", "clauses", "has_cases"),
    [
        ({"case_on_failure": False}, ["3.4", "4.2"], False),
        ({"finding_ratio_at_most": 0.5}, ["3.4", "2.2", "4.2"], True),
        ({"finding_ratio_at_most": "nonsense"}, ["3.4", "4.2"], True),
    ],
)
def test_it_goes_by_the_rules_of_the_programme(
    inside: Flask, rules: dict[str, Any], clauses: list[str], has_cases: bool
) -> None:
    bank, visit = a_desk(**rules)
    approve(bank, visit(answers=BAD))
    assert [clause for clause, _, _ in findings()] == clauses
    assert all((case_id is not None) == has_cases for _, _, case_id in findings())


def test_it_reads_rules_strictly() -> None:
    assert rules_of({}) == FindingRules()
    assert rules_of({"case_due_days": 400, "finding_ratio_at_most": 1}) == FindingRules()
    assert rules_of({"case_on_failure": "yes"}).opens_action is False


def test_it_measures_every_clause_that_was_looked_at(inside: Flask) -> None:
    bank, visit = a_desk()
    approve(bank, visit(answers=BAD))
    case = db.session.scalars(select(Case).where(Case.clause_key == "3.4")).one()
    case.state, case.resolved_at = type(case.state)("done"), LATER
    case.verification = type(case.verification)("waiting")
    approve(bank, visit(at=MADE_AT + 3 * DAY), at=LATER + 3 * DAY)
    assert case.state.value == "done" and db.session.scalar(select(func.count(Measurement.id))) == 1
    approve(bank, visit(at=MADE_AT + 6 * DAY), at=LATER + 6 * DAY)
    assert (case.state.value, case.verification.value) == ("closed", "confirmed")
    approve(bank, visit(answers=ALL_WELL | {"greeted": NO}, at=MADE_AT + 9 * DAY), at=LATER + 9 * DAY)
    assert (case.state.value, case.verification.value) == ("open", "failed")
    assert findings()[-1] == ("3.4", True, case.id)


def test_a_clause_is_met_only_when_all_of_its_items_are(inside: Flask) -> None:
    _, visit = a_desk()
    kept = reviewing.score_of(visit(answers=BAD | {"rate": {"state": "na"}}))
    assert isinstance(kept, Score) and measured_clauses(kept) == {"3.4": False, "2.2": False}


@pytest.mark.parametrize("outcome", [Outcome.NOT_POSSIBLE, Outcome.RECOGNISED, Outcome.REFUSED, Outcome.ABANDONED])
def test_a_visit_that_did_not_take_place_is_acknowledged_and_not_counted(inside: Flask, outcome: Outcome) -> None:
    bank, visit = a_desk()
    ended = approve(bank, visit(outcome=outcome, outcome_reason="Ремонт"))
    assert ended.state.value == "approved" and findings() == []
    assert scored_visits(branch_ids=None) == [] and db.session.scalar(select(func.count(Measurement.id))) == 0


def test_too_few_answers_need_a_reason(inside: Flask) -> None:
    bank, visit = a_desk()
    thin = visit(
        answers={"greeted": ALL_WELL["greeted"], "queue": {"state": "unobserved"}, "rate": {"state": "unobserved"}}
    )
    with pytest.raises(InvalidAnswer, match="coverage_reason"):
        approve(bank, thin)
    approve(bank, thin, revision=thin.revision, reason="Консультант был один, ставку спросить не у кого")
    assert thin.state.value == "approved"


def test_only_a_certain_match_counts_for_a_person(inside: Flask) -> None:
    bank, visit = a_desk()
    maria, stranger = a_staff_member(bank.branch), a_staff_member(a_branch(bank.organisation))
    with pytest.raises(InvalidAnswer):
        approve(bank, visit(), served=Served(StaffMatch.CERTAIN, stranger.id))
    with pytest.raises(InvalidAnswer):
        approve(bank, visit(), served=Served(StaffMatch.LIKELY, None))
    approve(bank, visit(), served=Served(StaffMatch.CERTAIN, maria.id))
    approve(bank, visit(), served=Served(StaffMatch.LIKELY, maria.id))
    approve(bank, visit(), served=Served(StaffMatch.UNKNOWN, maria.id))
    assert [row.staff_id for row in scored_visits(branch_ids=None)] == [maria.id, None, None]


def test_it_returns_a_visit_with_a_mail_to_the_shopper(inside: Flask) -> None:
    bank, visit = a_desk()
    shopper = a_panel_shopper(bank, email="shopper@example.org")
    back = visit(shopper=shopper)
    with pytest.raises(InvalidAnswer):
        reviewing.return_to_shopper(
            visit_id=back.id, revision=back.revision, reason=" ", actor=as_actor(bank.qa), at=LATER
        )
    reviewing.return_to_shopper(
        visit_id=back.id, revision=back.revision, reason="Нет снимка табло", actor=as_actor(bank.qa), at=LATER
    )
    [message] = db.session.scalars(select(Message).where(Message.purpose == "visit.returned"))
    assert back.state.value == "returned" and message.recipient == "shopper@example.org"
    assert "Нет снимка табло" in message.text and "/field/" in message.text
    assert scored_visits(branch_ids=None) == []


def test_it_rejects_for_good(inside: Flask) -> None:
    bank, visit = a_desk()
    bad = visit(answers=BAD)
    reviewing.reject(visit_id=bad.id, revision=bad.revision, reason="Выдуман", actor=as_actor(bank.qa), at=LATER)
    assert bad.state.value == "rejected" and findings() == [] and scored_visits(branch_ids=None) == []
    with pytest.raises(Conflict):
        approve(bank, bad)


@pytest.mark.parametrize("who", ["shopper", "far", "foreign"])
def test_it_lets_only_those_decide_who_may(inside: Flask, who: str) -> None:
    bank, visit = a_desk()
    mine = a_user(bank.organisation, role="reviewer")
    far = a_user(bank.organisation, role="reviewer", region=a_branch(bank.organisation).region)
    foreign = a_bank().qa
    enter(bank.organisation.id)
    made = visit(shopper=a_panel_shopper(bank))
    person = {"shopper": mine, "far": far, "foreign": foreign}[who]
    error: type[DomainError] = NotFound
    if who == "shopper":
        with acting_in(bank.organisation.id):
            made = visit(shopper=_panel_of(bank, mine.id))
        error = NotAllowed
    if who == "foreign":
        enter(foreign.current_organisation_id)
    with pytest.raises(error):
        reviewing.approve(visit_id=made.id, revision=1, actor=as_actor(person), at=LATER)


def _panel_of(bank: Bank, user_id: int) -> Any:
    shopper = a_panel_shopper(bank)
    shopper.user_id = user_id
    return shopper


def test_of_two_reviewers_one_decides_and_the_other_is_told_who(app: Flask) -> None:
    with app.app_context():
        bank, visit = a_desk()
        other = a_user(bank.organisation, role="reviewer", name="Вторая Пара")
        visit_id = visit(answers=BAD).id
        db.session.commit()
        actors = [as_actor(bank.qa), as_actor(other)]
        enter(None)
    told: list[object] = []
    ready = threading.Barrier(2)

    def decide(actor: Any) -> None:
        with app.app_context():
            enter(bank.organisation.id)
            ready.wait()
            try:
                reviewing.approve(visit_id=visit_id, revision=1, actor=actor, at=LATER)
                db.session.commit()
                told.append(actor.name)
            except Conflict as refused:
                told.append(refused.facts["who"])
            finally:
                db.session.rollback()
                enter(None)

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 2 and told[0] == told[1] and told[0] in {actor.name for actor in actors}
    with app.app_context(), acting_in(bank.organisation.id):
        assert db.session.scalar(select(func.count(Review.id))) == 1
        assert db.session.scalar(select(func.count(Finding.id))) == 2
