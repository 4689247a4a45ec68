"""The cases of the story: every kind, every state, each told in order."""

from app.demo.content import Content
from app.demo.tale import Story
from app.demo.visits import utc_midnight
from tests.demo.stories import ANCHOR


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
