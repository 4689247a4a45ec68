"""Commands for the administrator at a terminal. Each is one transaction, and says in one line what is wrong."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app, g, url_for
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import clock
from app.accounts.appointing import appoint
from app.accounts.roles import ship_roles
from app.demo.loading.telling import is_there, load_story
from app.errors import DomainError, NotFound
from app.extensions import db
from app.organisation import reading as organisation
from app.organisation.founding import found_organisation, organisation_named
from app.tenancy import acting_in
from app.trail.verifying import Damage, verify
from app.web.languages import LANGUAGES
from app.web.refusals import means, refusal
from audits.importing import taking
from audits.importing.lines import LineRefused
from audits.importing.mapping import MappingError
from audits.importing.ordering import order_of
from audits.importing.words import sentence_of, summary
from config import Settings

ROOT = Path(__file__).resolve().parent.parent
DAMAGES = {
    Damage.MISSING: lazy_gettext("is missing"),
    Damage.CHANGED: lazy_gettext("was changed"),
    Damage.CUT: lazy_gettext("was cut off"),
}

means("organisation", lazy_gettext("There is no organisation called %(name)s."))
means("same_name", lazy_gettext("More than one organisation has this name."))
means("not_an_address", lazy_gettext("This is no e-mail address."))
means("password_short", lazy_gettext("A password has at least %(least)s characters."))
means("already_member", lazy_gettext("This person is an administrator there already."))


def alembic_config(database_url: str) -> Config:
    """Alembic's settings, without a file of their own."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["database_url"] = database_url
    return settings


def schema_head() -> str:
    """The number of the newest migration."""
    return ScriptDirectory.from_config(alembic_config("")).get_current_head() or ""


@click.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest migration and the shipped roles up to date."""
    with plainly() as settings:
        command.upgrade(alembic_config(settings.database_url), "head")
        ship_roles()
        db.session.commit()


@click.command("demo")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the story ends; today unless given.")
@with_appcontext
def demo(day: datetime | None) -> None:
    """Load the demo, once: a bank with its visits, surveys and cases, an agency, and another company."""
    with plainly() as settings:
        if not (settings.demo and settings.on_loopback):
            raise click.ClickException(
                _("The demo has passwords that everybody knows: it is for ETALON_DEMO=1 on this machine alone.")
            )
        if is_there():
            click.echo(_("The demo is there already; nothing was changed."))
            return
        loaded = load_story(anchor=day.date() if day else clock.now().date(), say=_say)
        db.session.commit()
        click.echo(
            _(
                "Loaded. Branches: %(branches)s, visits: %(visits)s, answers: %(responses)s, cases: %(cases)s.",
                branches=loaded.branches,
                visits=loaded.visits,
                responses=loaded.responses,
                cases=loaded.cases,
            )
        )


def _say(words: str) -> None:
    click.echo(f"… {words}")


@click.command("create-admin")
@click.option("--email", prompt="E-mail", help="The address that the administrator signs in with.")
@click.option("--name", prompt="Name", help="As others will read it.")
@click.option("--organisation", prompt="Organisation", help="By name; it is made when there is none.")
@click.option("--ask-password", is_flag=True, help="Ask for a password here; without it a link to set one is printed.")
@with_appcontext
def create_admin(email: str, name: str, organisation: str, ask_password: bool) -> None:
    """Appoint an administrator, and found the organisation when it is a new one."""
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else None
    with plainly() as settings:
        organisation_id, is_new = _found_or_new(organisation)
        with acting_in(organisation_id):
            appointed = appoint(email=email, name=name, password=password)
            db.session.commit()
        if is_new:
            click.echo(_("%(name)s is a new organisation.", name=organisation))
        click.echo(_("%(email)s is administrator of %(name)s.", email=email, name=organisation))
        if appointed.token:
            with current_app.test_request_context(base_url=settings.base_url):
                click.echo(url_for("security.reset_password", token=appointed.token, _external=True))


def _found_or_new(name: str) -> tuple[int, bool]:
    try:
        return organisation_named(name), False
    except NotFound:
        return found_organisation(name=name), True


@click.command("verify-trail")
@with_appcontext
def verify_trail() -> None:
    """Read every organisation's trail from end to end; exit code 1 when an entry is not as it was written."""
    with plainly():
        ids = organisation.organisation_ids()
        damaged = [line for line in (_damage_of(each, name) for each, name in organisation.names(ids).items()) if line]
        for line in damaged:
            click.echo(line, err=True)
        if damaged:
            raise click.exceptions.Exit(1)
        click.echo(_("Organisations whose trail is whole: %(count)s.", count=len(ids)))


def _damage_of(organisation_id: int, name: str) -> str:
    bad = verify(organisation_id)
    if bad is None:
        return ""
    damage = DAMAGES[bad.damage]
    return _("%(name)s: entry %(number)s %(damage)s.", name=name, number=bad.number, damage=damage)


@contextmanager
def plainly() -> Iterator[Settings]:
    """Speak the terminal's language, and turn what goes wrong into one line and exit code 1; nothing is saved then."""
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    g.language = spoken if spoken in LANGUAGES else "en"
    try:
        yield current_app.extensions["settings"].settings
    except DomainError as exc:
        raise click.ClickException(refusal(exc.code, exc.facts) or f"{exc.code} {exc.facts or ''}".strip()) from exc
    except (OperationalError, ProgrammingError) as exc:
        why = str(exc.orig).strip().splitlines()[0]
        raise click.ClickException(_("The database refuses: %(why)s", why=why)) from exc


@click.command("import-visits")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", required=True, help="By name.")
@click.option("--mapping", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="What the columns mean: a TOML file as docs/examples/chicago.toml.")  # fmt: skip
@click.option("--resume", is_flag=True, help="Go on after the last batch that an earlier run saved.")
@with_appcontext
def import_visits(file: Path, organisation: str, mapping: Path, resume: bool) -> None:
    """Take in finished visits from CSV, plain or gzipped. Running it again takes nothing twice."""
    with plainly() as settings:
        try:
            order = order_of(source=file, mapping=mapping, var=settings.var, resume=resume)
            with acting_in(organisation_named(organisation)), ProgressBar(file.stat().st_size) as bar:
                totals = taking.import_visits(order=order, save=db.session.commit, tell=bar.update)
        except (MappingError, LineRefused, OSError, LookupError) as exc:
            raise click.ClickException(sentence_of(exc)) from exc
        for line in summary(totals, order):
            click.echo(line)


class ProgressBar:
    """How much of a file has been read; nothing where the output is no terminal."""

    def __init__(self, size: int) -> None:
        self._bar = click.progressbar(length=size, file=sys.stderr, show_pos=False)
        self._at = 0

    def __enter__(self) -> "ProgressBar":
        self._bar.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._bar.__exit__(*error)

    def update(self, totals: taking.Totals) -> None:
        """Draw where it is now."""
        self._bar.update(totals.position - self._at)
        self._at = totals.position


COMMANDS = (upgrade, demo, create_admin, verify_trail, import_visits)
