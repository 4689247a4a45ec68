"""Commands for the administrator at a terminal."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext

ROOT = Path(__file__).resolve().parent.parent


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
    """Bring the database to the newest migration."""
    command.upgrade(alembic_config(current_app.extensions["settings"].settings.database_url), "head")
