"""Submissions of 60 answers from 8 phones, over HTTP into the running server, beside a bare insert of the same row."""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import config
from app.factory import create_app
from bench import endpoint
from bench.bare import Bare, bare
from bench.measure import LEAST_REPEATS, Compared, Cost, Spread, cpu_seconds
from bench.phones import Phone, seed
from bench.server import ROOT, free_port
from bench.table import Benchmark, Line, at_least, at_most, with_unit
from tests.clusters import cluster, new_database

CLIENTS, EACH = 8, 25
CONNECTIONS = 4  # of the bare insert, as the limit was measured first
WITH_FSYNC = ("max_connections=100",)
LEAST_SPEED = 0.18  # of a bare endpoint, decision 29
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
    with _served(environ, database) as server, _endpoint(url, var, database) as other:
        phones = [Phone(server.address, each, Random(at)) for at, each in enumerate(shoppers)]
        for phone in phones:
            phone.sign_in()
        turns = _turns(phones, server, other, lambda: bare(url, var, CONNECTIONS), database)
        held_now = sum(_own_megabytes(pid) for pid in (server.web, *_children(server.web)))
    yield from _beside_insert(engine, Compared(turns.ours, turns.limits))
    yield from _beside_endpoint(engine, Compared(turns.ours, turns.endpoints), Compared(turns.endpoints, turns.limits))
    p99 = Spread.of(1000 * each for each in turns.slowest)
    yield Line(f"… 99 of 100 within, {engine}", with_unit(p99, "ms"), "–", p99, at_most(250), is_ratio=False)
    held = Spread(held_now, held_now, held_now)
    yield Line(f"… memory of the web server, {engine}", with_unit(held, "MB"), "–", held, is_ratio=False)


def _beside_insert(engine: str, compared: Compared) -> Iterable[Line]:
    mine, limit = compared.per_second()
    cpu, bare_cpu = compared.milliseconds()
    name = f"submissions of 60 answers, 8 clients, {engine}"
    yield Line(name, with_unit(mine, "/s"), with_unit(limit, "/s"), compared.speed_ratio())
    words = f"… server and database, {engine}"
    yield Line(words, with_unit(cpu, "ms CPU"), with_unit(bare_cpu, "ms CPU"), compared.cost_ratio())


def _beside_endpoint(engine: str, compared: Compared, least: Compared) -> Iterable[Line]:
    """Where the bars stand: the bare endpoint pays for HTTP as well, and shares the cores with the same clients."""
    mine, limit = compared.per_second()
    cpu, bare_cpu = compared.milliseconds()
    name = f"… beside a bare endpoint, {engine}"
    yield Line(name, with_unit(mine, "/s"), with_unit(limit, "/s"), compared.speed_ratio(), at_least(LEAST_SPEED))
    yield Line(f"{name}, CPU", with_unit(cpu, "ms"), with_unit(bare_cpu, "ms"), compared.cost_ratio())
    best, insert = least.per_second()
    words = f"a bare endpoint beside a bare insert, {engine}"
    yield Line(words, with_unit(best, "/s"), with_unit(insert, "/s"), least.speed_ratio())


@dataclass
class Turns:
    """The cost of one, turn by turn: ours, the bare insert, the bare endpoint; and the 99th percentile of ours."""

    ours: tuple[Cost, ...] = ()
    limits: tuple[Cost, ...] = ()
    endpoints: tuple[Cost, ...] = ()
    slowest: tuple[float, ...] = ()


def _turns(
    phones: list[Phone], server: Server, other: Server, twin: Callable[[], Bare], database: tuple[int, ...]
) -> Turns:
    """The three take turns; the first turn of each is not counted. The twin inserts a row that ours has written."""
    taken = Turns()
    with ThreadPoolExecutor(CLIENTS) as pool, contextlib.ExitStack() as stack:
        inserts: Bare | None = None
        for turn in range(TURNS):
            phones = _anew(phones, server)
            cost, seconds = _one_turn(pool, phones, server, _all_of)
            if inserts is None:
                inserts = twin()
                stack.callback(inserts.close)
            limit = _bare_turn(pool, inserts, database)
            least, _ = _one_turn(pool, _anew(phones, other), other, _all_to_endpoint)
            if turn:
                taken.ours, taken.limits = (*taken.ours, cost), (*taken.limits, limit)
                taken.endpoints = (*taken.endpoints, least)
                taken.slowest = (*taken.slowest, statistics.quantiles(seconds, n=100)[98])
    return taken


def _anew(phones: list[Phone], server: Server) -> list[Phone]:
    """The same people on fresh connections: while the others had their turn, the web server let the old ones go."""
    return [replace(phone, address=server.address) for phone in phones]


def _one_turn(
    pool: ThreadPoolExecutor, phones: list[Phone], server: Server, work: Callable[[Phone], list[float]]
) -> tuple[Cost, list[float]]:
    """The clients' own CPU is left out: on a real day it is the phones' own."""
    before, start = _servers(server.pids), time.perf_counter()
    seconds = [one for many in pool.map(work, phones) for one in many]
    wall, used = time.perf_counter() - start, _servers(server.pids) - before
    return Cost(wall / len(seconds), used / len(seconds)), seconds


def _all_of(phone: Phone) -> list[float]:
    phone.connect()  # all at once, as others do: those that came one by one would all hang on the same worker
    return [phone.submit() for _ in range(EACH)]


def _all_to_endpoint(phone: Phone) -> list[float]:
    return [phone.put("/visits", phone.last) for _ in range(EACH)]


def _bare_turn(pool: ThreadPoolExecutor, twin: Bare, database: tuple[int, ...]) -> Cost:
    before, start = cpu_seconds(database), time.perf_counter()
    count = sum(pool.map(twin.insert_many, range(CONNECTIONS), [EACH * CLIENTS // CONNECTIONS] * CONNECTIONS))
    return Cost((time.perf_counter() - start) / count, (cpu_seconds(database) - before) / count)


def _servers(pids: tuple[int, ...]) -> float:
    return cpu_seconds(pids) - cpu_seconds()


def _own_megabytes(pid: int) -> float:
    """Memory of a process, what it shares with others counted in part (PSS): the workers share what was preloaded."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1]) / 1024


def _children(pid: int) -> list[int]:
    return [int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()]


@contextmanager
def _endpoint(url: str, var: Path, database: tuple[int, ...]) -> Iterator[Server]:
    """The bare endpoint under the same gunicorn, beside ours; it opens its table at its first request."""
    environ = {"ETALON_VAR": str(var), endpoint.URL: url, endpoint.VAR: str(var)}
    with _served(environ, database, "bench.endpoint:app") as server:
        yield server


@contextmanager
def _served(environ: dict[str, str], database: tuple[int, ...], module: str = "wsgi:app") -> Iterator[Server]:
    port, log = free_port(), Path(environ["ETALON_VAR"]) / f"{module.partition(':')[0]}.log"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ETALON_")}
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*command, module],
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
