"""The visits of the story: right by the checklist's own rules, believable in their figures."""

from collections import Counter
from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo

from app.demo.content import Content
from app.demo.content.records import WEEKDAYS
from app.demo.quarters import quarter_of
from app.demo.tale import Story
from app.demo.visits import utc_midnight
from app.questions.answers import check_answers
from tests.demo.stories import ANCHOR, actions, completed, context_of, share_met


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


def test_it_puts_visits_on_the_board(story: Story) -> None:
    board = [assignment for assignment in story.assignments if assignment.shopper is None]
    hers = {assignment.branch for assignment in story.assignments if assignment.shopper == "1184"}
    assert {assignment.state for assignment in board} == {"offered"}
    assert {assignment.branch in hers for assignment in board} == {True, False}, "one is closed to her"
