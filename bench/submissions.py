"""Submissions of 60 answers from 8 phones, over HTTP into the running server, beside a bare insert of the same row."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy.engine import make_url

import config
from app.factory import create_app
from bench.bare import Bare, bare_postgresql, bare_sqlite
from bench.measure import LEAST_REPEATS, Compared, Cost, Spread, cpu_seconds
from bench.phones import Phone, seed
from bench.server import ROOT, free_port
from bench.table import Benchmark, Line, at_least, at_most, with_unit
from tests.clusters import cluster, new_database

CLIENTS, EACH = 8, 25
WITH_FSYNC = ("max_connections=100",)
TURNS = LEAST_REPEATS + 1  # the first is not counted


@dataclass(frozen=True)
class Server:
    """gunicorn as a host runs it, and the ids of the processes whose CPU counts."""

    address: str
    web: int
    pids: tuple[int, ...]


def sqlite() -> Iterator[Line]:
    """SQLite with synchronous=FULL; on the file that the server writes."""
    with tempfile.TemporaryDirectory(prefix="etalon-bench-") as folder:
        yield from _lines("SQLite", Path(folder), f"sqlite:///{folder}/etalon.db", ())


def postgresql() -> Iterator[Line]:
    """PostgreSQL that syncs every commit to the disk."""
    with tempfile.TemporaryDirectory(prefix="etalon-bench-") as folder, cluster(WITH_FSYNC) as socket:
        url = new_database(socket, "submissions")
        postmaster = int((socket / "data" / "postmaster.pid").read_text().splitlines()[0])
        yield from _lines("PostgreSQL, fsync", Path(folder), url, (postmaster,))


def _lines(engine: str, var: Path, url: str, database: tuple[int, ...]) -> Iterable[Line]:
    environ = {"ETALON_VAR": str(var), "ETALON_DATABASE_URL": url, "ETALON_SECRET_KEY": "bench"}
    app = create_app(config.load(environ))
    app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
    shoppers = seed(app, shoppers=CLIENTS, each=EACH * TURNS)
    with _served(environ, database) as server:
        phones = [Phone(server.address, each, Random(at)) for at, each in enumerate(shoppers)]
        for phone in phones:
            phone.sign_in()
        ours, bare, slowest = _turns(phones, server, _bare(url, var), database)
        held_now = sum(_own_megabytes(pid) for pid in (server.web, *_children(server.web)))
    compared = Compared(tuple(ours), tuple(bare))
    mine, limit = compared.per_second()
    yield Line(
        f"submissions of 60 answers, 8 clients, {engine}",
        with_unit(mine, "/s"),
        with_unit(limit, "/s"),
        compared.speed_ratio(),
        at_least(0.25 if database else 0.15),
    )
    cpu, bare_cpu = compared.milliseconds()
    yield Line(
        f"… server and database, {engine}",
        with_unit(cpu, "ms CPU"),
        with_unit(bare_cpu, "ms CPU"),
        compared.cost_ratio(),
    )
    p99 = Spread.of(1000 * each for each in slowest)
    yield Line(f"… 99 of 100 within, {engine}", with_unit(p99, "ms"), "–", p99, at_most(250), is_ratio=False)
    held = Spread(held_now, held_now, held_now)
    yield Line(f"… memory of the web server, {engine}", with_unit(held, "MB"), "–", held, is_ratio=False)


def _turns(
    phones: list[Phone], server: Server, bare: Callable[[], Bare], database: tuple[int, ...]
) -> tuple[list[Cost], list[Cost], list[float]]:
    """Ours and the bare inserts take turns; per turn the cost of one, and the 99th percentile of ours."""
    ours, limits, slowest = [], [], []
    with ThreadPoolExecutor(CLIENTS) as pool:
        twin: Bare | None = None
        for turn in range(TURNS):
            cost, seconds = _one_turn(pool, phones, server)
            twin = twin or bare()
            limit = _bare_turn(pool, twin, database)
            if turn:
                ours.append(cost)
                limits.append(limit)
                slowest.append(statistics.quantiles(seconds, n=100)[98])
        if twin is not None:
            twin.close()
    return ours, limits, slowest


def _one_turn(pool: ThreadPoolExecutor, phones: list[Phone], server: Server) -> tuple[Cost, list[float]]:
    """The clients' own CPU is left out: on a real day it is the phones' own."""
    before, start = _servers(server.pids), time.perf_counter()
    seconds = [one for many in pool.map(_all_of, phones) for one in many]
    wall, used = time.perf_counter() - start, _servers(server.pids) - before
    return Cost(wall / len(seconds), used / len(seconds)), seconds


def _all_of(phone: Phone) -> list[float]:
    return [phone.submit() for _ in range(EACH)]


def _bare_turn(pool: ThreadPoolExecutor, twin: Bare, database: tuple[int, ...]) -> Cost:
    before, start = cpu_seconds(database), time.perf_counter()
    count = sum(pool.map(twin.insert_many, range(CLIENTS), [EACH] * CLIENTS))
    return Cost((time.perf_counter() - start) / count, (cpu_seconds(database) - before) / count)


def _servers(pids: tuple[int, ...]) -> float:
    return cpu_seconds(pids) - cpu_seconds()


def _bare(url: str, var: Path) -> Callable[[], Bare]:
    """Made after the first turn: it inserts a row that ours has written."""
    if url.startswith("sqlite"):
        return lambda: bare_sqlite(var, CLIENTS)
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return lambda: bare_postgresql(address, CLIENTS)


def _own_megabytes(pid: int) -> float:
    """Memory of a process, what it shares with others counted in part (PSS): the workers share what was preloaded."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1]) / 1024


def _children(pid: int) -> list[int]:
    return [int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()]


@contextmanager
def _served(environ: dict[str, str], database: tuple[int, ...]) -> Iterator[Server]:
    port, log = free_port(), Path(environ["ETALON_VAR"]) / "web.log"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ETALON_")}
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*command, "wsgi:app"],
            cwd=ROOT,
            env={**clean, **environ, "ETALON_PORT": str(port)},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, port)
        yield Server(f"http://127.0.0.1:{port}", process.pid, (process.pid, *database))
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        probe = subprocess.run(["curl", "-sf", f"http://127.0.0.1:{port}/readyz"], capture_output=True, check=False)
        if probe.returncode == 0:
            return
        time.sleep(0.2)
    raise RuntimeError("the server did not start")


BENCHMARKS = (
    Benchmark("submissions", "submissions of 60 answers, SQLite", sqlite),
    Benchmark("submissions_postgresql", "submissions of 60 answers, PostgreSQL with fsync", postgresql),
)
