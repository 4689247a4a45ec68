"""Drafts guarded by their revision, and versions that nothing can change, on both databases."""

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.questions.editions import digest_of
from app.questions.schema import Form
from app.tenancy import acting_in
from audits import authoring, drafting, reading
from audits.models.checklists import ChecklistVersion
from tests.builders import a_user, an_organisation
from tests.builders.checklists import TODAY, a_checklist, a_form, a_question, a_version, words
from tests.builders.standards import a_draft, in_force

MOVE = partial(drafting.move_question, question_id="b", up=True)


def test_it_keeps_the_draft_and_counts_its_revisions(inside: Flask) -> None:
    bank = an_organisation()
    checklist = a_checklist(bank, form=a_form(a_question("a"), a_question("b")))
    with acting_in(bank.id):
        seen = authoring.draft(checklist.id)
        authoring.revise(checklist_id=seen.id, revision=1, change=MOVE, action="move", actor_id=None)
        db.session.commit()
        db.session.expire_all()
        after = authoring.draft(checklist.id)
        assert (after.revision, [question.id for question in after.form.questions]) == (2, ["b", "a"])


def test_it_refuses_the_second_editor_and_names_the_first(inside: Flask) -> None:
    bank = an_organisation()
    first, second = a_user(bank), a_user(bank)
    checklist = a_checklist(bank, form=a_form(a_question("a"), a_question("b")))
    with acting_in(bank.id):
        authoring.revise(checklist_id=checklist.id, revision=1, change=MOVE, action="move", actor_id=first.id)
        db.session.commit()
        for act in (
            partial(authoring.revise, change=MOVE, action="move"),
            partial(authoring.rename, name="Другое"),
            partial(authoring.publish, day=TODAY),
        ):
            with pytest.raises(Conflict, match="stale") as refusal:
                act(checklist_id=checklist.id, revision=1, actor_id=second.id)
            assert refusal.value.facts["actor_id"] == first.id


def test_it_does_not_find_what_is_not_there_or_belongs_to_others(inside: Flask) -> None:
    bank, other = an_organisation(), an_organisation()
    checklist = a_checklist(bank)
    version = a_version(bank)
    with acting_in(bank.id), pytest.raises(NotFound):
        authoring.revise(checklist_id=checklist.id, revision=1, change=MOVE, action="move", actor_id=None)
    with acting_in(other.id):
        for act in (authoring.draft, partial(authoring.rename, revision=1, name="x", actor_id=None)):
            with pytest.raises(NotFound):
                act(checklist_id=checklist.id) if act is not authoring.draft else act(checklist.id)
        assert reading.version(version.id) is None
        assert (reading.checklists(), reading.versions(checklist.id)) == ([], [])


def test_it_publishes_numbered_versions_tied_to_the_clauses_in_force(inside: Flask) -> None:
    bank = an_organisation()
    edition = in_force(bank, a_draft(bank, keys=("2.1",)), since=TODAY, by=a_user(bank).id)
    author = a_user(bank)
    checklist = a_checklist(bank, form=a_form(a_question("a", clause="2.1")))
    with acting_in(bank.id):
        publish = partial(authoring.publish, checklist_id=checklist.id, day=TODAY, actor_id=author.id)
        first = publish(revision=1)
        db.session.commit()
        db.session.expire_all()
        row = reading.version(first.id)
        assert row is not None
        assert (row.number, row.checklist_name, row.published_by_id) == (1, "Обслуживание", author.id)
        assert row.form.by_id["a"].clause_id == edition.clauses[0].id
        assert digest_of(row.form) == row.digest == first.digest
        with pytest.raises(InvalidAnswer, match="nothing_changed"):
            publish(revision=2)
        db.session.rollback()
        change = partial(drafting.add_question, section_id="hall", question=a_question("b"))
        authoring.revise(checklist_id=checklist.id, revision=2, change=change, action="add", actor_id=None)
        second = publish(revision=3)
        assert (second.number, [row.number for row in reading.versions(checklist.id)]) == (2, [2, 1])
        [found] = reading.checklists()
        assert (found.version_id, found.version_number) == (second.id, 2)


def test_it_parses_a_version_once(inside: Flask) -> None:
    bank = an_organisation()
    version = a_version(bank)
    with acting_in(bank.id):
        first, second = reading.version(version.id), reading.version(version.id)
        assert first is not None and second is not None
        assert first.form is second.form


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        (a_form(a_question("a", clause="9.9")), ["clause_not_in_force"]),
        (drafting.BLANK, ["nothing_scored", "no_questions"]),
        (a_form(a_question("a", type="one_choice")), ["cannot_be_scored", "no_options", "nothing_scored"]),
    ],
)
def test_it_refuses_to_publish_what_means_nothing(inside: Flask, form: Form, codes: list[str]) -> None:
    bank = an_organisation()
    checklist = a_checklist(bank, form=form)
    with acting_in(bank.id):
        assert sorted(remark.code for remark in authoring.remarks_on(form, {})) == sorted(codes)
        with pytest.raises(InvalidAnswer, match="not_publishable"):
            authoring.publish(checklist_id=checklist.id, revision=1, day=TODAY, actor_id=None)
        assert reading.versions(checklist.id) == []


def test_it_says_whether_anything_changed_since_the_last_version(inside: Flask) -> None:
    bank = an_organisation()
    version = a_version(bank, form=a_form(a_question("a")))
    with acting_in(bank.id):
        assert authoring.is_published(version.checklist_id, a_form(a_question("a")), {})
        assert not authoring.is_published(version.checklist_id, a_form(a_question("b")), {})


def test_it_remembers_the_ids_of_removed_questions(inside: Flask) -> None:
    bank = an_organisation()
    version = a_version(bank, form=a_form(a_question("q7")))
    with acting_in(bank.id):
        used = authoring.ids_ever_used(version.checklist_id, a_form(a_question("q2")))
        assert drafting.next_id("q", used) == "q8"


def test_it_is_the_database_that_refuses_to_change_a_version(inside: Flask) -> None:
    bank = an_organisation()
    version = a_version(bank)
    db.session.commit()
    with acting_in(bank.id):
        for statement in (
            "UPDATE checklist_versions SET number = 99",
            "UPDATE checklist_versions SET definition = definition",
            "UPDATE checklist_versions SET published_by_id = NULL",
        ):
            with pytest.raises(DBAPIError, match="never changes"):
                db.session.execute(text(statement))
            db.session.rollback()
        found = db.session.get_one(ChecklistVersion, version.id)
        found.number = 99
        with pytest.raises(DBAPIError, match="never changes"):
            db.session.flush()
        db.session.rollback()
        assert db.session.get_one(ChecklistVersion, version.id).number == 1


def test_it_is_the_trigger_alone_that_refuses(inside: Flask) -> None:
    """Negative control: without the trigger the same statement goes through; the rollback brings it back."""
    bank = an_organisation()
    a_version(bank)
    db.session.commit()
    on = "" if db.engine.dialect.name == "sqlite" else " ON checklist_versions"
    with acting_in(bank.id):
        db.session.execute(text(f"DROP TRIGGER checklist_versions_never_change{on}"))
        db.session.execute(text("UPDATE checklist_versions SET number = 99"))
        assert db.session.scalar(text("SELECT number FROM checklist_versions")) == 99
        db.session.rollback()
        with pytest.raises(DBAPIError, match="never changes"):
            db.session.execute(text("UPDATE checklist_versions SET number = 99"))
        db.session.rollback()


def test_it_pins_nothing_else_when_it_publishes(inside: Flask) -> None:
    bank = an_organisation()
    form = a_form(a_question("a", short=words("приветствие", "greeting")))
    version = a_version(bank, form=form)
    with acting_in(bank.id):
        row = reading.version(version.id)
        assert row is not None
        assert digest_of(replace(row.form)) == digest_of(form)
