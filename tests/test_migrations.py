"""One numbered line of migrations, up and down on both engines with data in between, and no drift from the models."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

import app.records  # noqa: F401  # every table
from app.cli import alembic_config, schema_head
from app.extensions import Base
from tests.clusters import new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of its own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'migrated.db'}"
    name = re.sub(r"\W", "_", f"{request.node.name}_{tmp_path.parent.name}").lower()[-60:]
    return new_database(request.getfixturevalue("postgres"), name)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A connection beside Alembic's own."""
    made = create_engine(url)
    yield made
    made.dispose()


def drift(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": comparable})
        return list(compare_metadata(context, Base.metadata))


def comparable(found: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    return name != "alembic_version"


def test_it_has_one_head_and_numbers_without_gaps() -> None:
    revisions = [script.revision for script in ScriptDirectory.from_config(alembic_config("")).walk_revisions()]
    assert sorted(revisions) == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert schema_head() == max(revisions)


def test_it_makes_exactly_the_tables_of_the_models(url: str, engine: Engine) -> None:
    command.upgrade(alembic_config(url), "head")
    assert drift(engine) == []


def test_it_would_notice_a_column_that_a_migration_forgot(url: str, engine: Engine) -> None:
    """The negative control."""
    command.upgrade(alembic_config(url), "head")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE touchpoints DROP COLUMN position"))
    assert len(drift(engine)) == 1


def test_it_goes_up_down_and_up_again_with_data(url: str, engine: Engine) -> None:
    command.upgrade(alembic_config(url), "head")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO organisations (id, kind, name, language, time_zone, settings, created_at) "
                "VALUES (1, 'company', 'Банк', 'ru', 'Europe/Moscow', '{}', '2026-01-01 00:00:00+00:00')"
            )
        )
    command.downgrade(alembic_config(url), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    command.upgrade(alembic_config(url), "head")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM organisations")).scalar() == 0


@pytest.mark.parametrize("table", ["checklist_versions", "questionnaire_versions"])
def test_it_leaves_a_trigger_that_refuses_to_change_a_published_version(url: str, engine: Engine, table: str) -> None:
    command.upgrade(alembic_config(url), "head")
    query = "SELECT count(*) FROM {} WHERE {} = '{}_never_change'"
    catalogue, column = ("sqlite_master", "name") if url.startswith("sqlite") else ("pg_trigger", "tgname")
    with engine.connect() as connection:
        assert connection.execute(text(query.format(catalogue, column, table))).scalar() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_it_leaves_a_trigger_that_refuses_to_rewrite_the_trail(url: str, engine: Engine, act: str) -> None:
    command.upgrade(alembic_config(url), "head")
    catalogue, column = ("sqlite_master", "name") if url.startswith("sqlite") else ("pg_trigger", "tgname")
    with engine.connect() as connection:
        query = f"SELECT count(*) FROM {catalogue} WHERE {column} = 'trail_entries_no_{act}'"  # noqa: S608
        assert connection.execute(text(query)).scalar() == 1
