"""The story that the demo tells: the same every time, right by the forms' own rules, believable in its figures."""

import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.demo.content import Content, load
from app.demo.content.records import WEEKDAYS
from app.demo.quarters import quarter_of
from app.demo.story import tell
from app.demo.tale import CaseStory, Story, VisitStory
from app.demo.visits import utc_midnight
from app.questions.answers import Context, check_answers

ANCHOR = date(2026, 11, 22)
EDGES = (date(2026, 1, 1), date(2027, 4, 1), date(2028, 2, 29), date(2026, 12, 31))
LATER_BY_NATURE = {"due_at", "first_answer_due_at", "window_to"}


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest.fixture(scope="module")
def story() -> Story:
    return told_on(ANCHOR)


@lru_cache
def told_on(anchor: date) -> Story:
    return tell(load(), anchor=anchor)


def fingerprint(story: Story) -> str:
    return hashlib.sha256(repr(story).encode()).hexdigest()


def moments(thing: object, name: str = "") -> Iterator[tuple[str, datetime]]:
    """Every moment below a record with the name of its field."""
    if isinstance(thing, datetime):
        yield name, thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from moments(each, name)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from moments(getattr(thing, field.name), field.name)


def completed(story: Story) -> list[VisitStory]:
    return [visit for visit in story.visits if visit.outcome == "completed"]


def context_of(content: Content, branch: str) -> Context:
    return Context(tags=frozenset(content.branch(branch).tags), channel="in_person")


def share_met(visits: list[VisitStory]) -> float:
    levels = [level for visit in visits for level in visit.levels.values()]
    return sum(level == 2 for level in levels) / len(levels)


def actions(story: Story, verification: str) -> list[CaseStory]:
    return [case for case in story.cases if case.verification == verification]


# ---------------------------------------------------------------- the same every time


def test_it_tells_the_same_story_in_another_process(story: Story) -> None:
    script = (
        "import hashlib; from datetime import date; from app.demo.content import load; from app.demo.story import tell;"
        f"print(hashlib.sha256(repr(tell(load(), anchor=date{ANCHOR.timetuple()[:3]})).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert told.stdout.strip() == fingerprint(story)


def test_it_tells_another_story_with_another_seed(content: Content, story: Story) -> None:
    assert fingerprint(tell(content, anchor=ANCHOR, seed=11)) != fingerprint(story)


def test_it_keeps_its_answers_when_the_anchor_moves_by_a_day(content: Content, story: Story) -> None:
    moved = tell(content, anchor=ANCHOR + timedelta(days=1))
    before = {visit.key: visit.answers for visit in story.visits if visit.wave <= 3}
    assert {visit.key: visit.answers for visit in moved.visits if visit.wave <= 3} == before


@pytest.mark.parametrize("anchor", [ANCHOR, *EDGES])
def test_it_knows_nothing_of_the_time_after_the_anchor(anchor: date) -> None:
    told = told_on(anchor)
    things = (*told.visits, *told.assignments, *told.invitations, *told.responses, *told.cases)
    late = [
        (name, at, getattr(thing, "key", ""))
        for thing in things
        for name, at in moments(thing)
        if at >= utc_midnight(anchor)
        and name not in LATER_BY_NATURE
        and not (name == "due_at" and thing in told.invitations)
    ]
    assert late == []


@pytest.mark.parametrize("anchor", [ANCHOR, *EDGES])
def test_it_ends_every_action_as_its_script_says_on_any_day(anchor: date) -> None:
    told = told_on(anchor)
    for case in actions(told, "confirmed"):
        assert [look.met for look in case.measurements] == [True, True]
        assert len({look.local_day for look in case.measurements}) == 2
        assert case.closed_at == case.measurements[-1].at
    for case in actions(told, "failed"):
        assert not case.measurements[0].met
        assert not case.measurements[-1].met
        assert case.closed_at is None
    for case in actions(told, "not_measured"):
        assert case.measurements == ()
    for case in actions(told, "waiting"):
        assert len(case.measurements) < 2


# ---------------------------------------------------------------- visits


def test_it_has_three_waves_in_the_three_quarters_before_the_anchors(story: Story) -> None:
    quarters = [quarter_of(ANCHOR).after(back) for back in (-3, -2, -1, 0)]
    assert [(wave.from_day, wave.to_day) for wave in story.waves] == [(q.first_day, q.last_day) for q in quarters]
    assert Counter(visit.wave for visit in story.visits if visit.state == "approved").keys() == {1, 2, 3}
    assert story.waves[0].name == "Волна 1, I квартал 2026"


def test_it_has_visits_in_every_month_of_the_waves(story: Story) -> None:
    months = {(visit.local_day.year, visit.local_day.month) for visit in story.visits if visit.state == "approved"}
    assert months == {(2026, month) for month in range(1, 10)}


def test_it_sends_nothing_that_the_checklist_refuses(content: Content, story: Story) -> None:
    for visit in completed(story):
        checked = check_answers(content.checklist, visit.answers, context_of(content, visit.branch), complete=True)
        assert checked.problems == ()
        assert checked.document == visit.answers


def test_it_would_notice_a_refused_answer(content: Content, story: Story) -> None:
    visit = completed(story)[0]
    spoilt = {**visit.answers, "sign": {"value": "perhaps"}}
    assert check_answers(content.checklist, spoilt, context_of(content, visit.branch), complete=True).problems


def test_it_keeps_a_draft_that_can_be_gone_on_with(content: Content, story: Story) -> None:
    begun = [assignment for assignment in story.assignments if assignment.state == "started"]
    assert [(assignment.shopper, len(assignment.draft)) for assignment in begun] == [("1184", 14)]
    checked = check_answers(content.checklist, begun[0].draft, context_of(content, begun[0].branch), complete=False)
    assert checked.document == begun[0].draft


def test_it_has_visits_that_did_not_take_place_and_are_not_scored(story: Story) -> None:
    others = [visit for visit in story.visits if visit.outcome != "completed"]
    assert {visit.outcome for visit in others} == {"not_possible", "recognised", "refused", "abandoned"}
    assert {bool(visit.outcome_reason) for visit in others} == {True}
    assert {(len(visit.answers), len(visit.levels)) for visit in others} == {(0, 0)}


def test_it_has_answers_that_do_not_apply_or_could_not_be_seen(story: Story) -> None:
    states = Counter(entry.get("state") for visit in completed(story) for entry in visit.answers.values())
    assert states["na"] > 100
    assert states["unobserved"] > 0
    unscored = [entry for visit in completed(story) for entry in visit.answers.values() if entry["state"] != "answered"]
    assert all(entry["reason"] for entry in unscored)


def test_it_has_one_branch_clearly_above_and_one_clearly_below(content: Content, story: Story) -> None:
    shares = {
        branch.code: share_met([visit for visit in completed(story) if visit.branch == branch.code])
        for branch in content.branches
    }
    ordered = sorted(shares, key=lambda code: shares[code])
    assert (ordered[0], ordered[-1]) == ("М-04", "У-01")
    assert shares[ordered[1]] - shares["М-04"] > 0.04
    assert shares["У-01"] - shares[ordered[-2]] > 0.02


def test_it_has_branches_with_too_few_visits_for_a_level(story: Story) -> None:
    counts = Counter((visit.branch, visit.wave) for visit in completed(story))
    assert {count for (branch, _), count in counts.items() if branch in ("М-05", "У-04", "П-03")} <= {1, 2}
    assert counts["М-05", 3] == 1
    assert min(count for (branch, wave), count in counts.items() if branch == "М-01" and wave < 4) >= 5


def test_it_shows_that_confirmed_actions_helped(story: Story) -> None:
    for case in actions(story, "confirmed"):
        seen = [visit for visit in completed(story) if visit.branch == case.branch and case.clause in visit.levels]
        before = [visit.levels[str(case.clause)] == 2 for visit in seen if visit.started_at < case.opened_at]
        after = [
            visit.levels[str(case.clause)] == 2
            for visit in seen
            if visit.approved_at and visit.started_at > case.due_at
        ]
        assert sum(after) / len(after) > sum(before) / len(before)


def test_it_improves_a_little_from_wave_to_wave(story: Story) -> None:
    first, last = (share_met([visit for visit in completed(story) if visit.wave == wave]) for wave in (1, 3))
    assert last > first


def test_it_trips_every_kind_of_critical_item(story: Story) -> None:
    failed = {clause for visit in completed(story) for clause, level in visit.levels.items() if level == 0}
    assert {"3.4", "4.5", "5.5", "6.3"} <= failed


def test_it_visits_branches_only_while_they_are_open(content: Content, story: Story) -> None:
    for visit in story.visits:
        branch = content.branch(visit.branch)
        local = visit.started_at.astimezone(ZoneInfo(branch.time_zone))
        opening, closing = branch.weekly_hours()[WEEKDAYS[local.weekday()]]
        assert time.fromisoformat(opening) <= local.time() <= time.fromisoformat(closing)
        assert local.date() == visit.local_day


def test_it_sends_each_shopper_only_to_branches_of_the_home_region(content: Content, story: Story) -> None:
    homes = {shopper.number: shopper.home for shopper in content.shoppers}
    assert {homes[visit.shopper] == content.branch(visit.branch).region for visit in story.visits} == {True}
    assert {visit.shopper for visit in story.visits} == set(homes)


def test_it_recognises_staff_surely_only_by_their_name(content: Content, story: Story) -> None:
    names = {member.code: member.name for member in content.staff}
    matches = Counter(visit.staff_match for visit in story.visits)
    assert matches.keys() == {"certain", "likely", "unknown"}
    for visit in story.visits:
        if visit.staff_match == "certain" and visit.staff is not None:
            assert visit.staff_note == names[visit.staff]
            assert visit.staff.startswith(visit.branch)


def test_it_shows_some_people_with_enough_visits_for_a_figure(story: Story) -> None:
    counts = Counter(visit.staff for visit in story.visits if visit.staff_match == "certain")
    assert sum(count >= 5 for count in counts.values()) >= 10


def test_it_comments_on_every_failure_that_the_form_asks_about_in_many_words(story: Story) -> None:
    comments = Counter(
        entry["comment"] for visit in completed(story) for entry in visit.answers.values() if "comment" in entry
    )
    assert len(comments) >= 300
    assert comments.most_common(1)[0][1] <= 12
    assert not [text for text in comments if set(text) & set("{}<>|")]
    impressions = Counter(visit.answers["impression"]["value"] for visit in completed(story))
    assert len(impressions) >= 150


def test_it_makes_every_photo_that_an_answer_cites(story: Story) -> None:
    for visit in completed(story):
        cited = {file for entry in visit.answers.values() for file in entry.get("files", ())}
        assert cited == {photo.uuid for photo in visit.photos}
    uuids = [UUID(photo.uuid) for visit in story.visits for photo in visit.photos]
    uuids += [UUID(visit.uuid) for visit in story.visits]
    assert len(set(uuids)) == len(uuids)
    assert {uuid.version for uuid in uuids} == {7}


def test_it_has_visits_for_the_reviewers_and_assignments_for_the_shopper(story: Story) -> None:
    states = Counter(visit.state for visit in story.visits)
    assert states["submitted"] >= 3
    assert states["returned"] >= 1
    assert states["rejected"] >= 1
    mine = {assignment.state for assignment in story.assignments if assignment.shopper == "1184"}
    assert mine == {"started", "accepted", "offered"}
    assert all(assignment.window_to > utc_midnight(ANCHOR) for assignment in story.assignments)


# ---------------------------------------------------------------- the survey


def test_it_has_some_hundred_answers_that_the_questionnaire_takes(content: Content, story: Story) -> None:
    assert 300 <= len(story.responses) <= 600
    for response in story.responses:
        checked = check_answers(content.questionnaire, response.answers, Context(channel="email"), complete=True)
        assert (checked.problems, checked.document) == ((), response.answers)
        assert response.answers["nps"]["value"] == response.nps


def test_it_has_at_least_eighty_distinct_verbatims(story: Story) -> None:
    comments = [response.comment for response in story.responses if response.comment]
    assert len(set(comments)) >= 80
    assert not [text for text in comments if set(text) & set("{}<>|")]


def test_it_lets_customers_agree_with_shoppers_about_the_ends(story: Story) -> None:
    by_branch: dict[str, list[int]] = defaultdict(list)
    for response in story.responses:
        by_branch[response.branch].append((response.nps >= 9) - (response.nps <= 6))
    nps = {branch: sum(marks) / len(marks) for branch, marks in by_branch.items() if len(marks) >= 20}
    assert min(nps, key=lambda branch: nps[branch]) == "М-04"
    assert max(nps, key=lambda branch: nps[branch]) == "У-01"


def test_it_invites_each_contact_once_and_explains_who_was_not_asked(story: Story) -> None:
    assert len({invitation.contact for invitation in story.invitations}) == len(story.contacts)
    assert len({contact.email for contact in story.contacts}) == len(story.contacts)
    states = Counter(invitation.state for invitation in story.invitations)
    assert states.keys() >= {"sent", "answered", "skipped", "bounced", "refused", "planned"}
    assert all(invitation.reason for invitation in story.invitations if invitation.state == "skipped")
    answered = [invitation.key for invitation in story.invitations if invitation.state == "answered"]
    assert sorted(answered) == sorted(response.invitation for response in story.responses)


def test_it_asks_a_few_customers_in_english(story: Story) -> None:
    assert Counter(contact.language for contact in story.contacts)["en"] == 6


# ---------------------------------------------------------------- cases


def test_it_has_cases_of_every_kind_in_every_state(story: Story) -> None:
    assert {case.kind for case in story.cases} == {
        "complaint",
        "suggestion",
        "question",
        "praise",
        "follow_up",
        "corrective_action",
        "decision",
    }
    assert {case.state for case in story.cases} == {"new", "open", "waiting", "done", "resolved", "closed"}
    assert {case.verification for case in story.cases} == {"none", "waiting", "confirmed", "failed", "not_measured"}
    assert {case.escalation_level for case in story.cases} == {0, 1}
    assert len({case.key for case in story.cases}) == len(story.cases)


def test_it_has_overdue_cases_and_cases_due_later(story: Story) -> None:
    open_ones = [case for case in story.cases if case.state in ("new", "open", "waiting")]
    assert any(case.due_at < utc_midnight(ANCHOR) for case in open_ones)
    assert any(case.due_at > utc_midnight(ANCHOR) for case in open_ones)


def test_it_opens_a_case_for_each_detractor_and_each_wish_to_be_called(story: Story) -> None:
    due = [response.key for response in story.responses if response.nps <= 6 or response.wants_call]
    assert sorted(case.source_response or "" for case in story.cases if case.kind == "follow_up") == sorted(due)


def test_it_tells_each_case_in_order_by_people_who_have_accounts(content: Content, story: Story) -> None:
    accounts = {person.login for person in content.people}
    for case in story.cases:
        times = [event.at for event in case.events]
        assert times == sorted(times)
        assert case.events[0].kind == "opened"
        assert times[0] == case.opened_at
        assert {event.author for event in case.events} <= accounts | {"customer", "system"}
        assert case.owner is None or case.owner in accounts
        assert (case.owner is None) == (case.state == "new" and case.kind != "corrective_action")


def test_it_ends_each_case_only_in_a_state_that_says_so(story: Story) -> None:
    for case in story.cases:
        assert (case.closed_at is not None) == (case.state == "closed")
        assert (case.resolved_at is not None) >= (case.state in ("resolved", "closed"))
        assert case.closed_at is None or case.closed_at > case.opened_at


def test_it_points_only_at_what_exists(content: Content, story: Story) -> None:
    visits, responses = {visit.key for visit in story.visits}, {response.key for response in story.responses}
    clauses, staff = {clause.number for clause in content.clauses}, {member.code for member in content.staff}
    contacts = {contact.key for contact in story.contacts}
    for case in story.cases:
        assert case.source_visit in visits | {None}
        assert case.source_response in responses | {None}
        assert case.clause in clauses | {None}
        assert case.staff in staff | {None}
        assert case.contact in contacts | {None}
        assert {look.visit for look in case.measurements} <= visits


def test_it_bases_each_action_on_an_approved_visit_that_failed_the_clause(story: Story) -> None:
    visits = {visit.key: visit for visit in story.visits}
    found = [case for case in story.cases if case.kind == "corrective_action"]
    assert len(found) == 17
    for case in found:
        source = visits[str(case.source_visit)]
        assert source.branch == case.branch
        assert source.levels[str(case.clause)] < 2
        assert source.approved_at is not None
        assert source.approved_at < case.opened_at


def test_it_quotes_with_inner_marks_of_the_other_kind(story: Story) -> None:
    texts = [case.description for case in story.cases if case.kind == "corrective_action"]
    assert any("„" in text for text in texts)
    assert not [text for text in texts if "««" in text or "»»" in text or ".»." in text]
