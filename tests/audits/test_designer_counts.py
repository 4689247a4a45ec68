"""The designer's and the standards' pages ask the database as often for many rows as for few."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.organisation.models import Organisation
from tests.builders import a_user, an_organisation, sign_in
from tests.builders.checklists import TODAY, a_form, a_question, a_version
from tests.builders.standards import a_draft, in_force
from tests.counting import count_statements


def more_checklists(bank: Organisation, number: int) -> None:
    """A published checklist whose questions cite a clause each."""
    keys = tuple(f"{number}.{at}" for at in range(3))
    in_force(bank, a_draft(bank, keys=keys), since=TODAY, by=a_user(bank).id)
    a_version(bank, form=a_form(*(a_question(f"q{at}", clause=key) for at, key in enumerate(keys))))


PAGES = ("/standards/", "/checklists/", "/checklists/1", "/checklists/1/versions/1", "/checklists/1/questions/q0")


@pytest.mark.parametrize("page", PAGES)
def test_it_asks_as_often_for_many_as_for_few(inside: Flask, client: FlaskClient, page: str) -> None:
    bank = an_organisation()
    qa = sign_in(client, a_user(bank))
    counts = []
    for number in range(1, 5):
        more_checklists(bank, number)
        db.session.commit()
        assert qa.get(page).status_code == 200
        with count_statements() as seen:
            qa.get(page)
        counts.append(len(seen))
    assert len(set(counts)) == 1 and counts[0] > 2, counts
