"""Pages of the reports: how long they take, and how much longer with ten times the data."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from flask.testing import FlaskClient

from bench.measure import LEAST_REPEATS, Spread
from bench.networks import a_full_network, prepared
from bench.table import Benchmark, Line, at_most
from tests.builders.people import a_user, sign_in
from tests.clusters import cluster, new_database

FIRST, A_YEAR = date(2025, 10, 1), 364
BRANCHES, VISITS, TIMES = 20, 48, 10
READINGS, ONE_IN_TWENTY = 20, 0.95


def sqlite() -> Iterator[Line]:
    """On SQLite."""
    yield from _lines("SQLite", None, at_most(100))


def postgresql() -> Iterator[Line]:
    """On PostgreSQL, by its socket."""
    with cluster() as socket:
        yield from _lines("PostgreSQL", socket, at_most(50))


def _lines(engine: str, socket: Path | None, bar: object) -> Iterator[Line]:
    """p95 of the card and of the overview, then again with ten times the branches, and with ten times the visits."""
    with _network(socket, BRANCHES, VISITS) as few:
        usual = {name: _times(few, address) for name, address in _addresses()}
    for name, times in usual.items():
        yield Line(f"{name}, {engine}, p95 in ms", "", "", _p95(times), bar, is_ratio=False)  # type: ignore[arg-type]
    for what, branches, visits in (("branches", TIMES, 1), ("visits a branch", 1, TIMES)):
        with _network(socket, BRANCHES * branches, VISITS * visits) as many:
            for name, address in _addresses():
                grown = _times(many, address)
                ratio = Spread.of(_share(grown[at::LEAST_REPEATS], usual[name]) for at in range(LEAST_REPEATS))
                yield Line(f"{name}, {engine}, ten times the {what} ÷ once", "", "", ratio, at_most(1.2))


def _addresses() -> tuple[tuple[str, str], ...]:
    return (("card", "/reports/branches/{branch}/scorecard?period=2026-Q3"), ("overview", "/reports/?period=2026-Q3"))


@contextmanager
def _network(socket: Path | None, branches: int, visits: int) -> Iterator[tuple[FlaskClient, int]]:
    """A director's browser, and the branch to look at."""
    with tempfile.TemporaryDirectory() as folder:
        url = new_database(socket, f"pages_{branches}_{visits}") if socket else None
        app = prepared(Path(folder), url)
        with app.app_context():
            days = [FIRST + timedelta(days=A_YEAR * at // visits) for at in range(visits)]
            measured, ids = a_full_network(branches, days)
            client = sign_in(app.test_client(), a_user(measured.organisation, role="director"))
        yield client, ids[0]


def _times(browser: tuple[FlaskClient, int], address: str) -> list[float]:
    """Milliseconds of each look; the first two, which fill what is kept, are left out."""
    client, branch_id = browser
    taken = []
    for _ in range(READINGS + 2):
        start = time.perf_counter()
        answer = client.get(address.format(branch=branch_id))
        taken.append(1000 * (time.perf_counter() - start))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    return taken[2:]


def _p95(times: list[float]) -> Spread:
    """The 95th percentile, between the fastest and the slowest."""
    ordered = sorted(times)
    return Spread(ordered[round(ONE_IN_TWENTY * (len(ordered) - 1))], ordered[0], ordered[-1])


def _share(grown: list[float], usual: list[float]) -> float:
    return statistics.median(grown) / statistics.median(usual)


BENCHMARKS = (
    Benchmark("card-pages", "pages of the reports, and with ten times the data, SQLite", sqlite),
    Benchmark("card-pages-postgresql", "pages of the reports, and with ten times the data, PostgreSQL", postgresql),
)
