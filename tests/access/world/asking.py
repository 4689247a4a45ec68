"""Opening an address as somebody, without a trace: what would be saved is looked at, then given up.

Requests for things of the other organisation are the exception: they may save, and so would show in the other's rows.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection, Table, event, or_, select, text
from werkzeug.test import TestResponse

from app.extensions import Base, db
from tests.access.places import Place
from tests.access.world.actors import Somebody
from tests.access.world.building import World

WRITES = re.compile(r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)


class Disturbed(AssertionError):
    """A request changed, or would have changed, rows of the other organisation."""


@dataclass
class Desk:
    """Where the world is asked; `written` are the tables that the last request wrote to."""

    world: World
    prints: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    saves: bool = False
    is_disturbed: bool = False

    def ask(
        self, somebody: Somebody, method: str, address: str, *, place: Place = Place.OWN, **more: Any
    ) -> TestResponse:
        """One request. Raises Disturbed when it touches the other organisation."""
        self.written.clear()
        self.saves, self.is_disturbed = place is Place.FOREIGN, False
        browser = self.world.app.test_client(use_cookies=False)
        headers = {"Cookie": somebody.cookie_header, **more.pop("headers", {})}
        answer = browser.open(address, method=method, headers=headers, buffered=True, **more)
        if self.is_disturbed:
            raise Disturbed(f"{somebody.key}: {method} {address} wrote into {sorted(self.written)}")
        return answer

    def look(self) -> None:
        """In place of the commit, with all that happens before one: whether the other organisation's rows changed."""
        session = db.session()
        session.flush()
        session.dispatch.before_commit(session)
        tables = [table for table in Base.metadata.sorted_tables if table.name in self.written]
        connection = db.session.connection()
        with _as_organisation(connection, self.world.foreign_id):
            self.is_disturbed = any(
                _print(connection, table, self.world) != self.prints[table.name] for table in tables
            )


@contextmanager
def a_desk(world: World, patch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """While it stands, nothing but requests for things of the other organisation is saved."""
    desk, commit = Desk(world), db.session.commit

    def commit_or_look() -> None:
        if desk.saves:
            commit()
        elif desk.written:
            desk.look()

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        found = WRITES.match(statement)
        if found:
            desk.written.add(found[1])

    with world.app.app_context():
        desk.prints = fingerprints(world)
        engine = db.engine
    patch.setattr(db.session, "commit", commit_or_look)
    event.listen(engine, "before_cursor_execute", note)
    yield desk
    event.remove(engine, "before_cursor_execute", note)
    patch.undo()


def fingerprints(world: World) -> dict[str, str]:
    """A hash of the other organisation's rows, table by table. Needs the application's context."""
    with db.engine.connect() as connection, _as_organisation(connection, world.foreign_id):
        return {table.name: _print(connection, table, world) for table in Base.metadata.sorted_tables}


@contextmanager
def _as_organisation(connection: Connection, organisation_id: int) -> Iterator[None]:
    """Rows of a tenant can only be read from inside of it, on PostgreSQL."""
    if connection.dialect.name != "postgresql":
        yield
        return
    before = connection.scalar(text("SELECT current_setting('app.organisation', true)"))
    setting = text("SELECT set_config('app.organisation', :value, true)")
    connection.execute(setting, {"value": str(organisation_id)})
    yield
    connection.execute(setting, {"value": before or ""})


def _print(connection: Connection, table: Table, world: World) -> str:
    rows = connection.execute(select(table).where(_of_the_other(table, world)).order_by(*table.primary_key))
    return hashlib.sha256("\n".join(repr(tuple(row)) for row in rows).encode()).hexdigest()


def _of_the_other(table: Table, world: World) -> Any:
    """Which rows are the other organisation's."""
    foreign, columns = world.foreign_id, table.columns
    if "organisation_id" in columns:
        return columns["organisation_id"] == foreign
    if table.name == "organisations":
        return columns["id"] == foreign
    if table.name == "users":
        return columns["current_organisation_id"] == foreign
    if table.name == "engagements":
        return or_(columns["agency_id"] == foreign, columns["client_id"] == foreign)
    return columns[next(iter(table.primary_key.columns)).name].is_not(None)  # of nobody: the installation's own
