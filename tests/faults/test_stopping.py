"""A worker told to stop finishes its unit; a database that comes back finds its worker and its clock."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.tenancy import acting_in
from app.work.models import Job, JobOutcome
from app.work.queueing import enqueue
from tests.builders import an_organisation
from tests.clusters import BINARIES, QUICK, _as_owner, cluster, new_database
from tests.conftest import prepared
from tests.faults.running import eventually, family
from tests.faults.test_due_things import all_done, jobs, organisations, ticking, times_done
from tests.faults.test_sending import settings_of


def a_job(app: Flask, kind: str, key: str = "one") -> int:
    with app.app_context():
        organisation_id = an_organisation().id
        with acting_in(organisation_id):
            enqueue(kind=kind, key=key)
            db.session.commit()
            return db.session.scalars(select(Job.id).where(Job.kind == kind)).one()


def outcome(app: Flask, job_id: int) -> JobOutcome | None:
    with app.app_context():
        return db.session.get_one(Job, job_id).outcome


def test_it_finishes_the_unit_in_hand_when_told_to_stop(app: Flask) -> None:
    settings = settings_of(app)
    begun, go = settings.var / "begun", settings.var / "go"
    for sign in (begun, go):
        sign.unlink(missing_ok=True)
    job_id = a_job(app, "faults.slow")
    with family(settings) as members:
        worker = members.start("worker")
        eventually(begun.exists)
        worker.send_signal(signal.SIGTERM)
        try:
            worker.wait(0.5)
            raise AssertionError("it left its unit undone")
        except subprocess.TimeoutExpired:
            assert outcome(app, job_id) is None
        go.touch()
        assert worker.wait(30) == 0
    assert outcome(app, job_id) is JobOutcome.DONE


def server(folder: Path, *command: str) -> None:
    """Stop or start the cluster in a folder."""
    settings = " ".join(f"-c {option}" for option in (*QUICK, "listen_addresses=", f"unix_socket_directories={folder}"))
    options = ("-o", settings, "-l", str(folder / "log")) if command[-1] == "start" else ()
    _as_owner(folder, str(BINARIES[-1] / "pg_ctl"), "-D", str(folder / "data"), "-w", *options, *command)


def logged(logs: Callable[[], list[str]], word: str) -> Callable[[], bool]:
    def everybody_noticed() -> bool:
        return all(word in log for log in logs())

    return everybody_noticed


def test_it_goes_on_without_a_restart_when_the_database_comes_back(tmp_path: Path) -> None:
    with cluster() as folder:
        app = prepared(new_database(folder, "away"), tmp_path)
        organisations(app)
        with family(settings_of(app)) as members:
            members.start("worker")
            members.start("clock")
            eventually(all_done(app, at_least=60))
            server(folder, "-m", "immediate", "stop")
            eventually(logged(lambda: members.logs("worker") + members.logs("clock"), "database_away"))
            server(folder, "start")
            with app.app_context():
                db.engine.dispose()
            organisations(app, 1)
            eventually(all_done(app, at_least=90), within=20)
            assert [process.poll() for process in members.members] == [None, None]
            assert ticking(members)
        assert set(times_done(app).values()) == {1}
        assert all(row.outcome is JobOutcome.DONE for row in jobs(app, "faults.thing"))
        with app.app_context():
            db.engine.dispose()
