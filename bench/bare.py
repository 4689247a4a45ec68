"""The limit for a submission: the very row that ours has written, inserted by the driver alone, a commit each."""

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tests.builders.visits import new_key

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000")
LEFT_OUT = ("id", "uuid")


@dataclass
class Bare:
    """A connection for each client; `one(client, uuid)` inserts and commits."""

    one: Callable[[int, str], None]
    close: Callable[[], None]

    def insert_many(self, client: int, count: int) -> int:
        """So many rows, one after another; how many that was."""
        for _ in range(count):
            self.one(client, new_key())
        return count


def bare(url: str, var: Path, clients: int, name: str = "bare") -> Bare:
    """For the engine of this address, which ours has already written to; `name` is the table's (SQLite: the file's)."""
    if url.startswith("sqlite"):
        return bare_sqlite(var, clients, name)
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return bare_postgresql(address, clients, name)


def bare_sqlite(var: Path, clients: int, name: str = "bare") -> Bare:
    """Into a file of its own with the same pragmas, so that nobody else holds the lock."""
    with contextlib.closing(sqlite3.connect(var / "etalon.db")) as source:
        found = source.execute("SELECT * FROM visits ORDER BY id DESC LIMIT 1")
        row = dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))
    names = [name for name in row if name not in LEFT_OUT]
    connections = [_opened(var / f"{name}.db") for _ in range(clients)]
    columns = ", ".join(names)
    connections[0].execute(f"CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE, {columns})")
    insert = f"INSERT INTO bare (uuid, {columns}) VALUES (?, {', '.join('?' * len(names))})"  # noqa: S608
    values = [row[name] for name in names]

    def one(client: int, uuid: str) -> None:
        connection = connections[client]
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(insert, [uuid, *values])
        connection.execute("COMMIT")

    return Bare(one, lambda: _close_all(connections))


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def bare_postgresql(address: str, clients: int, name: str = "bare") -> Bare:
    """Into a table with a unique key; JSON goes over as text."""
    connections = [psycopg.connect(address) for _ in range(clients)]
    first = connections[0]
    organisation = first.execute("SELECT max(id) FROM organisations").fetchone()
    first.execute("SELECT set_config('app.organisation', %s, false)", [str(organisation[0] if organisation else "")])
    query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'visits'"
    kinds = {str(name): str(kind) for name, kind in first.execute(query) if name not in LEFT_OUT}
    read = ", ".join(f"{name}::text" if kind == "jsonb" else name for name, kind in kinds.items())
    values: Any = first.execute(f"SELECT {read} FROM visits ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608
    first.execute(f"CREATE TABLE {name} AS SELECT uuid, {', '.join(kinds)} FROM visits WITH NO DATA")  # noqa: S608
    first.execute(f"ALTER TABLE {name} ADD COLUMN id bigserial PRIMARY KEY, ADD UNIQUE (uuid)")
    first.commit()
    given = ", ".join("%s::jsonb" if kind == "jsonb" else "%s" for kind in kinds.values())
    insert = f"INSERT INTO {name} (uuid, {', '.join(kinds)}) VALUES (%s, {given})"  # noqa: S608

    def one(client: int, uuid: str) -> None:
        connections[client].execute(insert, [uuid, *values])
        connections[client].commit()

    return Bare(one, lambda: _close_all(connections))


def _close_all(connections: list[Any]) -> None:
    for connection in connections:
        connection.close()
