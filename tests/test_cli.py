"""The commands of the terminal: what they do, what they say, and how they end."""

import re

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from app.accounts.models import Membership, Role, User
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in
from app.trail.recording import record
from app.web.transactions import writing
from tests.builders import a_user, an_organisation
from tests.owning import as_owner

ENGLISH, RUSSIAN = {"LANG": "en_GB.UTF-8"}, {"LANG": "ru_RU.UTF-8"}


def run(app: Flask, *args: str, typed: str | None = None, env: dict[str, str] = ENGLISH) -> Result:
    return app.test_cli_runner().invoke(args=list(args), env={**env, "LC_ALL": ""}, input=typed)


def admin(app: Flask, organisation: str = "Ромашка", *more: str, typed: str | None = None) -> Result:
    who = ("--email", "Anna@Example.org", "--name", "Анна", "--organisation", organisation)
    return run(app, "create-admin", *who, *more, typed=typed)


def test_it_ships_the_roles_with_the_migrations(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE roles SET permissions = '[]'"))
        db.session.commit()
    assert run(app, "upgrade").exit_code == 0
    with app.app_context():
        assert all(role.permissions for role in db.session.scalars(select(Role)))


def test_it_founds_an_organisation_with_an_administrator_who_sets_a_password_by_the_link(app: Flask) -> None:
    answer = admin(app)
    assert answer.exit_code == 0, answer.output
    link = re.search(r"http://127\.0\.0\.1:8000(/forgotten-password/\S+)", answer.output)
    assert link is not None
    client = app.test_client()
    password = {"password": "конь на правильной стороне", "password_confirm": "конь на правильной стороне"}
    assert client.post(link[1], data=password).status_code == 302
    client.post("/sign-out")
    entered = {"email": "anna@example.org", "password": "конь на правильной стороне"}
    assert client.post("/sign-in", data=entered).status_code == 302
    assert client.get("/people/").status_code == 200


def test_it_takes_a_password_that_is_typed_twice(app: Flask) -> None:
    typed = "right horse, battery\nright horse, battery\n"
    answer = admin(app, "Ромашка", "--ask-password", typed=typed)
    assert answer.exit_code == 0
    assert "http" not in answer.output and "battery" not in answer.output
    entered = {"email": "anna@example.org", "password": "right horse, battery"}
    assert app.test_client().post("/sign-in", data=entered).status_code == 302


def test_it_appoints_in_an_organisation_that_is_there_and_only_once(app: Flask) -> None:
    admin(app)
    again = admin(app)
    assert (again.exit_code, "already" in again.output) == (1, True)
    assert admin(app, "Василёк").exit_code == 0
    with app.app_context():
        assert len(db.session.scalars(select(User)).all()) == 1
        assert len(db.session.scalars(select(Organisation)).all()) == 2
        assert len(db.session.scalars(select(Membership)).all()) == 2


@pytest.mark.parametrize(
    ("more", "typed", "said"),
    [
        (("--email", "nobody"), None, "no e-mail address"),
        (("--ask-password",), "short\nshort\n", "at least 12"),
    ],
)
def test_it_refuses_in_one_line_and_saves_nothing(
    app: Flask, more: tuple[str, ...], typed: str | None, said: str
) -> None:
    answer = admin(app, "Ромашка", *more, typed=typed)
    assert answer.exit_code == 1
    assert said in answer.output.splitlines()[-1]
    with app.app_context():
        assert db.session.scalars(select(Organisation)).all() == []


def test_it_speaks_russian_where_the_terminal_does(app: Flask) -> None:
    assert "Журнал цел у" in run(app, "verify-trail", env=RUSSIAN).output


def test_it_finds_the_first_damaged_entry_of_the_trail(app: Flask) -> None:
    with app.app_context():
        organisation = an_organisation(name="Ромашка")
        a_user(organisation, role="admin")
        with acting_in(organisation.id):
            for number in range(3):
                record(action="test.act", thing="thing", thing_id=number)
            db.session.commit()
        assert run(app, "verify-trail").exit_code == 0
        writing.set(True)
        with acting_in(organisation.id):
            with as_owner(db.session.connection()):
                db.session.execute(text("UPDATE trail_entries SET action = 'test.lie' WHERE number = 2"))
            db.session.commit()
    answer = run(app, "verify-trail")
    assert answer.exit_code == 1
    assert "Ромашка: entry 2 was changed." in answer.output


def test_it_says_in_one_line_that_the_database_is_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        db.session.execute(text("ALTER TABLE organisations RENAME TO hidden"))
        db.session.commit()
    answer = run(app, "verify-trail")
    with app.app_context():
        db.session.execute(text("ALTER TABLE hidden RENAME TO organisations"))
        db.session.commit()
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The database refuses: ") and answer.output.count("\n") == 1
