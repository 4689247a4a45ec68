"""What a submission costs the database, whatever its size, and that its tree is told as it was scored."""

import random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.extensions import db
from app.tenancy import acting_in
from audits import reading_scores, visiting
from audits.models.visits import Visit, VisitState
from audits.reviewing import score_of
from audits.scoring import Score, TreeDiffers, score
from bench.phones import OPTIONS, QUESTIONS, SECTIONS, form_of_60
from tests.builders.people import a_user, sign_in
from tests.builders.visits import Phone, a_phone
from tests.counting import count_statements

MOST = {"postgresql": 5, "sqlite": 7}  # and BEGIN, of SQLite twice: once for reading, once for writing
MOST_BYTES = 1100  # of a row of visits on PostgreSQL


def answers_of_60(seed: int) -> dict[str, Any]:
    """Sixty choices."""
    chance = random.Random(seed)
    return {
        f"q{at}_{n}": {"value": f"o{chance.randrange(OPTIONS)}"} for at in range(SECTIONS) for n in range(QUESTIONS)
    }


def taken_in(phone: Phone) -> Visit:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        return db.session.scalars(select(Visit)).one()


def test_it_takes_a_visit_of_60_answers_in_with_few_statements(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        phone = a_phone(client, form=form_of_60())
        body = phone.visit(answers=answers_of_60(1))
    with app.app_context(), count_statements() as seen:
        answer = phone.submit(body)
        kind = db.engine.dialect.name
    assert answer.status_code == 201
    statements = [each for each in seen if not each.startswith(("BEGIN", "SELECT checklist_versions.definition"))]
    first_of_version = [each for each in statements if each.startswith("SELECT checklist_versions.id")]
    assert len(statements) - len(first_of_version) <= MOST[kind], seen


def test_it_keeps_little_of_a_visit_of_60_answers(inside: Flask, client: FlaskClient) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    phone = a_phone(client, form=form_of_60())
    assert phone.submit(phone.visit(answers=answers_of_60(2))).status_code == 201
    with acting_in(phone.organisation.id):
        size = db.session.connection().exec_driver_sql("SELECT avg(pg_column_size(v.*)) FROM visits v").scalar_one()
    assert size <= MOST_BYTES


def test_it_tells_the_tree_that_was_scored(inside: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[Score] = []

    def remember(*given: Any, **more: Any) -> Score:
        scored.append(score(*given, **more))
        return scored[-1]

    monkeypatch.setattr(visiting, "score", remember)
    phone = a_phone(client, form=form_of_60())
    phone.submit(phone.visit(answers=answers_of_60(3)))
    visit = taken_in(phone)
    with acting_in(phone.organisation.id):
        assert score_of(visit) == scored[0]
        visit.state = VisitState.APPROVED
        db.session.flush()
        [approved] = reading_scores.scored_visits(branch_ids=None)
    assert approved.score == scored[0]
    assert len(approved.items) == SECTIONS * QUESTIONS


def test_it_shows_no_tree_of_answers_that_were_changed_behind_it(inside: Flask, client: FlaskClient) -> None:
    phone = a_phone(client, form=form_of_60())
    answers = answers_of_60(4)
    phone.submit(phone.visit(answers=answers))
    visit = taken_in(phone)
    better = {name: entry | {"value": f"o{OPTIONS - 1}", "state": "answered"} for name, entry in answers.items()}
    with acting_in(phone.organisation.id):
        db.session.execute(update(Visit).values(answers=better))
        db.session.refresh(visit)
        with pytest.raises(TreeDiffers):
            score_of(visit)
    reviewer = sign_in(inside.test_client(), a_user(phone.organisation, role="reviewer"))
    answer = reviewer.get(f"/desk/{visit.id}")
    assert answer.status_code == 409
    assert "Этот балл нельзя объяснить" in answer.text
