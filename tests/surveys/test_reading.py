"""What other rooms read: opinions by branch and person, dispositions, marks of a clause."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.figures.rates import Disposition, response_rates
from app.organisation.models import Organisation
from app.tenancy import acting_in
from surveys import reading
from surveys.template import AFTER_VISIT
from tests.builders import a_branch, a_staff_member, an_organisation
from tests.builders.surveys import a_campaign, a_questionnaire, a_response, an_invitation
from tests.counting import count_statements

MARCH = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
IN_MARCH = {"local_day": date(2026, 3, 31)}


@pytest.fixture
def organisation(inside: Flask) -> Iterator[Organisation]:
    row = an_organisation()
    with acting_in(row.id):
        yield row


def test_it_piles_finished_answers_of_a_period_by_branch_and_by_person(organisation: Organisation) -> None:
    here, there = a_branch(organisation), a_branch(organisation)
    someone, campaign = a_staff_member(here), a_campaign(organisation)
    a_response(an_invitation(campaign, here, staff_id=someone.id), nps=9, csat=5, comment="Спасибо", **IN_MARCH)
    a_response(an_invitation(campaign, here), nps=0, ces=7, **IN_MARCH)
    a_response(an_invitation(campaign, there), nps=3, **IN_MARCH)
    a_response(an_invitation(campaign, here), nps=1, local_day=date(2026, 4, 1))
    a_response(an_invitation(campaign, here), nps=1, completed_at=None, **IN_MARCH)
    with count_statements() as statements:
        found = reading.opinions_by_branch(**MARCH)
    assert len(statements) == 1
    mine = found[here.id]
    assert (mine.n, sorted(mine.nps), mine.csat, mine.ces) == (2, [0, 9], (5,), (7,))
    assert [(row.text, row.nps) for row in mine.comments] == [("Спасибо", 9)]
    assert found[there.id].nps == (3,)
    assert set(reading.opinions_by_branch(**MARCH, branch_ids=[there.id])) == {there.id}
    assert reading.opinions_by_staff(**MARCH)[someone.id].nps == (9,)


def test_it_counts_how_those_ended_who_were_asked(organisation: Organisation) -> None:
    branch, campaign = a_branch(organisation), a_campaign(organisation)
    for state in ("answered", "answered", "started", "refused", "bounced", "sent", "planned", "deferred", "skipped"):
        an_invitation(campaign, branch, state=state)
    counts = reading.dispositions(campaign_id=campaign.id)
    assert counts == {
        Disposition.COMPLETE: 2,
        Disposition.PARTIAL: 1,
        Disposition.REFUSED: 1,
        Disposition.HARD_BOUNCE: 1,
        Disposition.NO_ANSWER: 1,
    }
    rates = response_rates(counts)
    assert rates.invited == 6 and rates.rr2 == 50
    assert reading.dispositions(branch_ids=[]) == {}
    assert reading.dispositions(until=date(2020, 1, 1)) == {}


def test_it_gives_the_marks_of_questions_tied_to_a_clause(organisation: Organisation) -> None:
    [section] = AFTER_VISIT.sections
    tied = replace(section, questions=(section.questions[0], replace(section.questions[1], clause="2.1")))
    campaign = a_campaign(
        organisation, version=a_questionnaire(organisation, form=replace(AFTER_VISIT, sections=(tied,)))
    )
    branch = a_branch(organisation)
    for mark in (5, 2):
        answers = {"nps": {"value": 9}, "csat": {"value": mark}}
        a_response(an_invitation(campaign, branch), **{**IN_MARCH, "csat": mark}).answers = answers
    a_response(an_invitation(campaign, branch), **IN_MARCH)
    [found] = reading.marks_by_clause(**MARCH)
    assert (found.clause, found.kind, sorted(found.marks)) == ("2.1", "csat", [2, 5])
