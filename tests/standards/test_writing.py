"""Writing and approving standards, on both databases."""

from datetime import date

import pytest
from flask import Flask

from app.errors import Conflict, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.standards import approving, reading, writing
from app.standards.models import StandardVersion
from app.tenancy import acting_in
from tests.builders import a_user, an_organisation
from tests.builders.standards import MINUTES, a_clause_text, a_draft, an_approver, in_force

TODAY = date(2026, 5, 10)


def keys(version: StandardVersion) -> list[str]:
    return [row.key for row in reading.clauses_of(version.id)]


def test_it_drafts_the_next_edition_from_the_latest(inside: Flask) -> None:
    bank = an_organisation()
    author = a_user(bank)
    with acting_in(bank.id):
        first = in_force(bank, a_draft(bank, keys=("2.1", "2.2")), since=date(2026, 1, 1), by=author.id)
        second = writing.draft_version(standard_id=first.standard_id, actor_id=author.id)
        assert (second.number, second.state.value, keys(second)) == (2, "draft", ["2.1", "2.2"])
        assert reading.clauses_of(second.id)[0].target == MINUTES
        with pytest.raises(Conflict, match="draft_exists"):
            writing.draft_version(standard_id=first.standard_id, actor_id=author.id)


def test_it_edits_the_clauses_of_a_draft(inside: Flask) -> None:
    bank = an_organisation()
    with acting_in(bank.id):
        draft = a_draft(bank, keys=("2.1", "2.2", "2.3"))
        first, _, third = reading.clauses_of(draft.id)
        writing.move_clause(version_id=draft.id, clause_id=third.id, revision=draft.revision, up=True, actor_id=None)
        assert keys(draft) == ["2.1", "2.3", "2.2"]
        writing.move_clause(version_id=draft.id, clause_id=first.id, revision=draft.revision, up=True, actor_id=None)
        assert keys(draft) == ["2.1", "2.3", "2.2"]
        changed = a_clause_text("2.4", title="Новый", target=None)
        writing.change_clause(
            version_id=draft.id, clause_id=first.id, revision=draft.revision, text=changed, actor_id=None
        )
        row = reading.clauses_of(draft.id)[0]
        assert (row.key, row.title_in("ru"), row.title_in("en"), row.target) == ("2.4", "Новый", "Queue", None)
        gone = writing.remove_clause(version_id=draft.id, clause_id=third.id, revision=draft.revision, actor_id=None)
        assert (gone.key, gone.target, keys(draft)) == ("2.3", MINUTES, ["2.4", "2.2"])


def test_it_refuses_what_is_stale_and_says_who_was_first(inside: Flask) -> None:
    bank = an_organisation()
    first, second = a_user(bank), a_user(bank)
    with acting_in(bank.id):
        draft = a_draft(bank, keys=())
        seen = draft.revision
        writing.add_clause(version_id=draft.id, revision=seen, text=a_clause_text("2.1"), actor_id=first.id)
        db.session.commit()
        with pytest.raises(Conflict, match="stale") as refusal:
            writing.add_clause(version_id=draft.id, revision=seen, text=a_clause_text("2.2"), actor_id=second.id)
        assert refusal.value.facts["actor_id"] == first.id
        assert keys(draft) == ["2.1"]


def test_it_keeps_a_key_for_one_clause_of_the_organisation(inside: Flask) -> None:
    bank, other = an_organisation(), an_organisation()
    with acting_in(bank.id):
        a_draft(bank, keys=("2.1",))
        draft = a_draft(bank, keys=("3.1",))
        for key in ("2.1", "3.1"):
            with pytest.raises(InvalidAnswer, match="clause_key_taken"):
                writing.add_clause(version_id=draft.id, revision=draft.revision, text=a_clause_text(key), actor_id=None)
    with acting_in(other.id):
        assert keys(a_draft(other, keys=("2.1",))) == ["2.1"]


def test_it_wants_a_second_person_to_approve(inside: Flask) -> None:
    bank = an_organisation()
    author, director = a_user(bank), a_user(bank, role="director")
    with acting_in(bank.id):
        draft = a_draft(bank, author_id=author.id)
        approving.propose(version_id=draft.id, revision=draft.revision, actor_id=author.id)
        before = draft.revision

        def approve(by: int) -> StandardVersion:
            return approving.approve(
                version_id=draft.id,
                revision=before,
                in_force_from=TODAY,
                actor=an_approver(bank, user_id=by),
            )

        with pytest.raises(NotAllowed, match="own_standard"):
            approve(author.id)
        draft.revision = before
        approved = approve(director.id)
        assert (approved.state.value, approved.approved_by_id) == ("approved", director.id)
        assert (approved.in_force_from, approved.review_due) == (TODAY, date(2027, 5, 10))


def test_it_lets_the_author_approve_where_the_organisation_says_so(inside: Flask) -> None:
    bank = an_organisation()
    bank.settings = {approving.OWN_APPROVAL: True}
    author = a_user(bank)
    with acting_in(bank.id):
        draft = a_draft(bank, author_id=author.id)
        assert in_force(bank, draft, since=TODAY, by=author.id).state.value == "approved"


def test_it_refuses_to_change_or_approve_what_is_not_open(inside: Flask) -> None:
    bank = an_organisation()
    with acting_in(bank.id):
        empty = a_draft(bank, keys=())
        with pytest.raises(InvalidAnswer, match="no_clauses"):
            approving.propose(version_id=empty.id, revision=empty.revision, actor_id=None)
        draft = in_force(bank, a_draft(bank), since=TODAY, by=a_user(bank).id)
        with pytest.raises(Conflict, match="standard_state"):
            writing.add_clause(version_id=draft.id, revision=draft.revision, text=a_clause_text("9.9"), actor_id=None)
        later = writing.draft_version(standard_id=draft.standard_id, actor_id=None)
        with pytest.raises(InvalidAnswer, match="in_force_too_early"):
            in_force(bank, later, since=TODAY, by=a_user(bank).id)


def test_it_withdraws_from_a_day_on_and_keeps_the_past(inside: Flask) -> None:
    bank = an_organisation()
    actor = an_approver(bank, user_id=a_user(bank).id)
    with acting_in(bank.id):
        version = in_force(bank, a_draft(bank), since=date(2026, 1, 1), by=actor.user_id)
        assert list(reading.clauses_in_force(TODAY)) == ["2.1"]
        approving.withdraw(version_id=version.id, revision=version.revision, on=TODAY, actor=actor)
        assert reading.clauses_in_force(TODAY) == {}
        assert list(reading.clauses_in_force(date(2026, 5, 9))) == ["2.1"]


def test_it_reads_clauses_reviews_and_touchpoints(inside: Flask) -> None:
    bank, other = an_organisation(), an_organisation()
    approver = a_user(bank).id
    with acting_in(bank.id):
        version = in_force(bank, a_draft(bank, keys=("2.1", "2.2")), since=date(2026, 1, 1), by=approver)
        a_draft(bank, keys=("3.1",))
        assert list(reading.clauses_in_force(TODAY)) == ["2.1", "2.2"]
        assert reading.clause_titles(TODAY, "ru") == {"2.1": "Пункт 2.1", "2.2": "Пункт 2.2"}
        assert reading.due_for_review(TODAY) == []
        assert [row.id for row in reading.due_for_review(date(2026, 12, 15))] == [version.standard_id]
        assert [len(row.standards) for row in reading.touchpoints()] == [1, 1]
    with acting_in(other.id):
        assert (reading.touchpoints(), reading.clauses_in_force(TODAY)) == ([], {})
        assert reading.standard(version.standard_id) is None
        with pytest.raises(NotFound):
            writing.draft_version(standard_id=version.standard_id, actor_id=None)
