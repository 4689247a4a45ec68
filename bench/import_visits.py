"""`import-visits` on the Chicago inspections, beside a bare executemany of the same rows: time and peak memory."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measure import LEAST_REPEATS, Compared, Cost, Spread
from bench.table import Benchmark, Line, NotYet, at_least, at_most, number, with_unit
from tests.clusters import cluster, new_database

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("CHICAGO_INSPECTIONS") or ROOT.parent / "shared" / "data" / "chicago-inspections")
WITH_FSYNC = ("max_connections=100",)


@dataclass(frozen=True)
class Run:
    """One import and its bare twin, in one process."""

    ours: Cost
    bare: Cost
    peak_megabytes: float


def sqlite() -> Iterable[Line]:
    """Five imports into fresh databases."""
    with tempfile.TemporaryDirectory(prefix="etalon-bench-") as folder:
        runs = [one_run(Path(folder) / str(turn), "") for turn in range(LEAST_REPEATS)]
    yield from lines("SQLite", runs)


def postgresql() -> Iterable[Line]:
    """The same on PostgreSQL, which syncs every commit to the disk."""
    with tempfile.TemporaryDirectory(prefix="etalon-bench-") as folder, fresh_databases() as databases:
        runs = [one_run(Path(folder) / str(turn), next(databases)) for turn in range(LEAST_REPEATS)]
    yield from lines("PostgreSQL", runs)


@contextmanager
def fresh_databases() -> Iterator[Iterator[str]]:
    """URLs of databases that are empty."""
    with cluster(WITH_FSYNC) as socket:
        yield (new_database(socket, f"import_{turn}") for turn in range(LEAST_REPEATS))


def one_run(var: Path, database_url: str) -> Run:
    """A process of its own, so that its peak is its own. Raises NotYet without the data."""
    source = FOLDER / "visits.csv.gz"
    if not source.exists():
        raise NotYet(f"{source} is not there")
    command = [sys.executable, "-m", "bench.importing_once", str(source), str(var), database_url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    costs = [Cost(wall / told["visits"], cpu / told["visits"]) for wall, cpu in (told["ours"], told["bare"])]
    return Run(costs[0], costs[1], told["peak_mb"])


def lines(engine: str, runs: list[Run]) -> Iterator[Line]:
    """The rate beside the limit, and the peak of memory."""
    compared = Compared(tuple(run.ours for run in runs), tuple(run.bare for run in runs))
    mine, limit = compared.per_second()
    yield Line(
        f"import-visits, {engine}, 27 600 visits × 44 items and 12 367 branches",
        with_unit(mine, "visits/s"),
        f"{number(limit.median)} rows of visits/s",
        compared.speed_ratio(),
        at_least(0.2),
    )
    peak = Spread.of(run.peak_megabytes for run in runs)
    yield Line(f"import-visits, {engine}, peak memory", with_unit(peak, "MB"), "–", peak, at_most(300), is_ratio=False)


BENCHMARKS = (
    Benchmark("import_visits", "importing the Chicago inspections, SQLite", sqlite),
    Benchmark("import_visits_postgresql", "importing the Chicago inspections, PostgreSQL with fsync", postgresql),
)
