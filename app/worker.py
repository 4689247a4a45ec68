"""`python -m app.worker`: claims a job, does one unit of it, saves, and so on until told to stop."""

import dataclasses
import os
import re
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime

import structlog
from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

import config
from app import clock
from app.extensions import db
from app.factory import create_app
from app.tenancy import enter
from app.trail.recording import acting_job
from app.web.transactions import writing
from app.work import claiming
from app.work.registry import KINDS, Claimed, LeaseLost

IDLE_SECONDS = 1.0
AWAY_SECONDS = (0.5, 1.0, 2.0, 5.0)
AWAY = (OperationalError, InterfaceError)
log = structlog.get_logger()


def new_worker_id() -> str:
    """A name that no other worker ever has: machine, process, and some chance."""
    host = re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname())[:40]
    return f"{host}-{os.getpid()}-{secrets.token_hex(4)}"


def do_one(app: Flask, worker_id: str) -> bool:
    """Claim a job that is due and do one unit of it; False when nothing is due.

    Raises OperationalError or InterfaceError while the database is away.
    """
    with app.app_context():
        job = _claim(worker_id)
        if job is not None:
            _do(dataclasses.replace(job, checkpoint=_saving(job)))
        return job is not None


def work_off(app: Flask, *, worker_id: str = "here", limit: int = 10_000) -> int:
    """Do all that is due, at most `limit` units, and return how many; for the command line and for tests."""
    done = 0
    while done < limit and do_one(app, worker_id):
        done += 1
    return done


def run(app: Flask, *, worker_id: str, stop: threading.Event) -> None:
    """Work until `stop` is set; a unit that has begun is finished. Waits while the database is away."""
    failures = 0
    while not stop.is_set():
        try:
            if failures:
                _give_back(app, worker_id)
            busy = do_one(app, worker_id)
        except AWAY as exc:
            if not failures:
                log.error("database_away", worker=worker_id, error=type(exc.orig).__name__)
            stop.wait(AWAY_SECONDS[min(failures, len(AWAY_SECONDS) - 1)])
            failures += 1
            continue
        failures = 0
        if not busy:
            stop.wait(IDLE_SECONDS)


def main() -> int:
    """Read the settings, work until SIGTERM or SIGINT."""
    try:
        settings = config.load(os.environ)
    except config.SettingsError as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker_id = new_worker_id()
    app = create_app(settings)
    log.info("worker_started", worker=worker_id, kinds=sorted(KINDS))
    run(app, worker_id=worker_id, stop=stop)
    log.info("worker_stopped", worker=worker_id)
    return 0


def _claim(worker_id: str) -> Claimed | None:
    """A job, its claim saved. Looking takes no lock: idle workers do not get in the way of those who write."""
    now = clock.now()
    writing.set(False)
    try:
        due = claiming.anything_due(now, kinds=KINDS)
    finally:
        db.session.rollback()
        writing.set(True)
    job = claiming.claim_one(worker_id, now, kinds=KINDS) if due else None
    db.session.commit()
    return job


def _do(job: Claimed) -> None:
    acting_job.set(job.kind)
    try:
        if not claiming.is_over(job, clock.now()):
            enter(job.organisation_id)
            outcome = KINDS[job.kind].handler(job)
            claiming.finish(job, outcome, clock.now())
        db.session.commit()
    except LeaseLost:
        log.warning("lease_lost", job=job.id, kind=job.kind)
    except Exception as exc:
        _note_failure(job, exc)
    finally:
        db.session.rollback()
        enter(None)
        acting_job.set(None)


def _note_failure(job: Claimed, error: Exception) -> None:
    """Undo the unit and push the job ahead; when even that fails, the database is away."""
    db.session.rollback()
    log.error("job_failed", job=job.id, kind=job.kind, attempt=job.attempt, exc_info=error)
    try:
        claiming.fail(job, error, clock.now())
        db.session.commit()
    except LeaseLost:
        log.warning("lease_lost", job=job.id, kind=job.kind)


def _saving(job: Claimed) -> Callable[[], datetime]:
    def checkpoint() -> datetime:
        until = claiming.hold(job, clock.now())
        db.session.commit()
        return until

    return checkpoint


def _give_back(app: Flask, worker_id: str) -> None:
    with app.app_context():
        claiming.release(worker_id)
        db.session.commit()


if __name__ == "__main__":
    sys.exit(main())
