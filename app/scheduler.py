"""`python -m app.scheduler`: the clock. Holds the lock, writes deduplicated due rows, and does nothing else."""

import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

import config
from app import clock
from app.extensions import db
from app.factory import create_app
from app.organisation import reading as organisation
from app.tenancy import enter
from app.work import ticks
from app.work.periods import Span
from app.work.ticks import TICKS, Tick

STAND_BY_SECONDS = 2.0
LOCK_NUMBER = 0x45544C4E  # "ETLN": any number that is ours alone in this database
log = structlog.get_logger()


class Lock(Protocol):
    """The right to be the clock."""

    def is_held(self) -> bool:
        """Whether it is ours still."""


class FileLock:
    """A locked file in the data folder: held as long as this process lives."""

    def is_held(self) -> bool:
        """The system takes it back with the process only."""
        return True


class DatabaseLock:
    """A lock of PostgreSQL's, held by a connection of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_held(self) -> bool:
        """Whether the connection that holds it is alive."""
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True


@contextmanager
def be_the_clock(settings: config.Settings) -> Iterator[Lock | None]:
    """Hold the lock for the length of the block; None when another clock has it."""
    with _file_lock(settings.var) if settings.on_sqlite else _database_lock() as lock:
        yield lock


def run(app: Flask, settings: config.Settings, *, stop: threading.Event) -> None:
    """Tick while holding the lock, stand by while another clock has it, until `stop` is set."""
    standing_by = False
    while not stop.is_set():
        try:
            with app.app_context(), be_the_clock(settings) as lock:
                if lock is not None:
                    log.info("clock_runs")
                    _tick_while_held(app, lock, stop)
                elif not standing_by:
                    log.info("clock_stands_by")
                standing_by = lock is None
        except DBAPIError as exc:
            log.error("database_away", error=type(exc).__name__)
        stop.wait(STAND_BY_SECONDS)


def tick_once(app: Flask, tick: Tick) -> None:
    """Let a tick look at each organisation, one transaction each; one that fails is looked at again next time."""
    with app.app_context():
        with db.session.begin():
            span = ticks.span_of(tick, clock.now())
            everybody = organisation.organisation_ids()
        looked = [_look(tick, span, organisation_id) for organisation_id in everybody]
        if all(looked):
            with db.session.begin():
                ticks.mark_looked(tick, span)


def main() -> int:
    """Read the settings, tick until SIGTERM or SIGINT."""
    try:
        settings = config.load(os.environ)
    except config.SettingsError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(create_app(settings), settings, stop=stop)
    log.info("clock_stopped")
    return 0


def _tick_while_held(app: Flask, lock: Lock, stop: threading.Event) -> None:
    clockwork = BlockingScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(1)})

    def guarded(tick: Tick) -> None:
        if lock.is_held():
            tick_once(app, tick)
        else:
            clockwork.shutdown(wait=False)

    def watch() -> None:
        if stop.is_set() or not lock.is_held():
            clockwork.shutdown(wait=False)

    settings = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None, "next_run_time": clock.now()}
    for tick in TICKS.values():
        clockwork.add_job(guarded, "interval", [tick], seconds=_seconds(tick.cadence), **settings)
    clockwork.add_job(watch, "interval", seconds=1, **settings)
    clockwork.start()


def _look(tick: Tick, span: Span, organisation_id: int) -> bool:
    try:
        enter(organisation_id)
        with db.session.begin():
            tick.look(span)
    except DBAPIError:
        raise  # the database is away: nobody else can be looked at either
    except Exception:
        log.exception("tick_failed", tick=tick.name, organisation=organisation_id)
        return False
    finally:
        enter(None)
    return True


def _seconds(cadence: timedelta) -> float:
    return max(cadence.total_seconds(), 0.1)


@contextmanager
def _file_lock(var: Path) -> Iterator[Lock | None]:
    with (var / "clock.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield FileLock()


@contextmanager
def _database_lock() -> Iterator[Lock | None]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        got = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": LOCK_NUMBER}).scalar()
        if not got:
            yield None
            return
        try:
            yield DatabaseLock(connection)
        finally:
            connection.invalidate()  # ends the session with its lock, whatever state it is in


if __name__ == "__main__":
    sys.exit(main())
