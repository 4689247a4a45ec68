"""One import of the Chicago inspections in a process of its own, then the bare executemany: prints what both cost."""

import contextlib
import io
import json
import resource
import sqlite3
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

import config
from app.extensions import db
from app.factory import create_app
from app.organisation.founding import found_organisation
from app.tenancy import acting_in
from audits.importing.mapping import parse_mapping
from audits.importing.taking import Order, import_visits

ROOT = Path(__file__).resolve().parent.parent
MAPPING = ROOT / "docs" / "examples" / "chicago.toml"
BATCH = 1000
TABLES = ("branches", "visits")
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000")


def main(source: str, var: str, database_url: str) -> None:
    """Print one JSON object: visits, and seconds on the clock and of CPU for both; the peak of ours in MB."""
    app = create_app(
        config.load({"ETALON_VAR": var, "ETALON_DATABASE_URL": database_url, "ETALON_SECRET_KEY": "bench"})
    )
    with contextlib.redirect_stdout(io.StringIO()):
        app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
    text = MAPPING.read_text("utf-8")
    with app.app_context():
        organisation_id = found_organisation(name="Chicago", language="en", time_zone="America/Chicago")
        db.session.commit()
        order = Order(Path(source), parse_mapping(tomllib.loads(text)), text, Path(var))
        with acting_in(organisation_id):
            wall, cpu, totals = timed(
                lambda: import_visits(order=order, save=db.session.commit, tell=lambda each: None)
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        bare = bare_sqlite if app.extensions["settings"].settings.on_sqlite else bare_postgresql
        url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
        db.session.remove()
        bare_wall, bare_cpu = bare(url, organisation_id)
        db.engine.dispose()
    told = {"visits": totals.written, "peak_mb": peak, "ours": [wall, cpu], "bare": [bare_wall, bare_cpu]}
    print(json.dumps(told))


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the clock, seconds of this process's CPU, and the result."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def bare_sqlite(url: Any, organisation_id: int) -> tuple[float, float]:
    """The same rows into tables without keys, a batch a commit, by the driver alone."""
    with contextlib.closing(sqlite3.connect(url.database, isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        spent = [0.0, 0.0]
        for table in TABLES:
            connection.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WHERE 0")  # noqa: S608
            rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
            insert = f"INSERT INTO bare_{table} VALUES ({', '.join('?' * len(rows.description))})"  # noqa: S608
            for batch in batches(rows):
                wall, cpu, _ = timed(partial(_in_one, connection, insert, batch))
                spent = [spent[0] + wall, spent[1] + cpu]
    return spent[0], spent[1]


def _in_one(connection: sqlite3.Connection, insert: str, batch: list[Any]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(insert, batch)
    connection.execute("COMMIT")


def bare_postgresql(url: Any, organisation_id: int) -> tuple[float, float]:
    """The same by psycopg; JSON goes over as text, as in ours."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as reading, psycopg.connect(address) as writing:
        reading.execute("SELECT set_config('app.organisation', %s, false)", [str(organisation_id)])
        spent = [0.0, 0.0]
        for table in TABLES:
            types = _types(reading, table)
            read = ", ".join(f"{name}::text" if kind == "jsonb" else name for name, kind in types)
            writing.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WITH NO DATA")  # noqa: S608
            writing.commit()
            given = ", ".join("%s::jsonb" if kind == "jsonb" else "%s" for _, kind in types)
            insert = f"INSERT INTO bare_{table} VALUES ({given})"  # noqa: S608
            for batch in batches(reading.execute(f"SELECT {read} FROM {table}")):  # noqa: S608
                wall, cpu, _ = timed(partial(_committed, writing, insert, batch))
                spent = [spent[0] + wall, spent[1] + cpu]
    return spent[0], spent[1]


def _types(connection: psycopg.Connection[Any], table: str) -> list[tuple[str, str]]:
    query = (
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    )
    return [(name, kind) for name, kind in connection.execute(query, [table])]


def _committed(connection: psycopg.Connection[Any], insert: str, batch: list[Any]) -> None:
    connection.cursor().executemany(insert, batch)
    connection.commit()


def batches(rows: Any) -> Iterator[list[Any]]:
    """So many rows at a time; reading them is not measured."""
    while batch := rows.fetchmany(BATCH):
        yield batch


if __name__ == "__main__":
    main(*sys.argv[1:4])
