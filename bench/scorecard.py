"""The network's side of a scorecard: from rollups, beside adding up every visit's document."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

import config
from app.extensions import db
from app.factory import create_app
from app.figures.periods import Period, quarter
from app.organisation.models import Branch
from app.tenancy import acting_in
from audits import reading_scores
from audits.models.visits import Visit
from bench.measure import run_ratio
from bench.table import Benchmark, Line, at_most, with_unit
from reports import rolling
from reports.network import network_in
from reports.scorecards import build
from reports.sums import Sums, mean_of_groups, spread_of, sums_of
from tests.builders.network import a_branch, a_region
from tests.builders.scorecards import AT, Measured, a_measured_network

BRANCHES, VISITS = 200, 12
PERIOD = quarter(2026, 3)


def network() -> Iterator[Line]:
    """200 branches with 12 visits each in a quarter; SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        app = _prepared(Path(folder))
        with app.app_context():
            measured = _filled()
            with acting_in(measured.organisation.id):
                yield from _lines(measured)


def _lines(measured: Measured) -> Iterator[Line]:
    programme_id, own = measured.programme.id, measured.branch.id
    same = _scanned(PERIOD, programme_id), network_in(PERIOD, programme_id=programme_id).rest(own).value
    assert same[0] is not None and abs(float(same[0]) - float(same[1] or 0)) < 5, "both count the same network"

    def rolled() -> int:
        found = network_in(PERIOD, programme_id=programme_id, without_branch=own)
        found.rest(own), found.spread()
        return 1

    def scanned() -> int:
        _scanned(PERIOD, programme_id)
        return 1

    def card() -> int:
        build(branch_id=own, period=PERIOD, at=AT, language="ru")
        return 1

    compared = run_ratio(rolled, scanned)
    ours, limit = compared.milliseconds(cpu=False)
    name = f"network of {BRANCHES} branches, {BRANCHES * VISITS} visits: rollups ÷ scan"
    yield Line(name, with_unit(ours, "ms"), with_unit(limit, "ms"), compared.cost_ratio(cpu=False), at_most(0.05))
    whole = run_ratio(card, scanned)
    mine, limit = whole.milliseconds(cpu=False)
    yield Line("the whole card ÷ the same scan", with_unit(mine, "ms"), with_unit(limit, "ms"),
               whole.cost_ratio(cpu=False))  # fmt: skip


def _scanned(period: Period, programme_id: int) -> Any:
    """Every visit's document read and added up: the total, the sections, and in how many visits each item was met."""
    totals: dict[int, list[Any]] = {}
    met: dict[str, int] = {}
    rows = reading_scores.scored_visits(
        branch_ids=None, since=period.first_day, until=period.last_day, programme_id=programme_id
    )
    for visit in rows:
        totals.setdefault(visit.branch_id, []).append((visit.raw or 0) / 100)
        for item in visit.items.values():
            met[item.id] = met.get(item.id, 0) + bool(item.met)
    groups: list[Sums] = [sums_of(values) for values in totals.values()]
    return mean_of_groups(groups, spread_of(groups)).value


def _prepared(folder: Path) -> Flask:
    environ = {"ETALON_DATABASE_URL": f"sqlite:///{folder / 'bench.db'}", "ETALON_VAR": str(folder),
               "ETALON_SECRET_KEY": "bench", "ETALON_DEMO": "1"}  # fmt: skip
    app = create_app(config.load(environ))
    app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
    return app


def _filled() -> Measured:
    """Visits of a few patterns, copied to every branch."""
    measured = a_measured_network()
    region = a_region(measured.organisation)
    more = [a_branch(measured.organisation, region=region) for _ in range(BRANCHES - 1)]
    patterns = [measured.visit(date(2026, 7, 1) + timedelta(days=7 * at), fails) for at, fails in enumerate(
        [(), ("hello",), ("sign", "queue"), ("listen",), (), ("goodbye",)] * (VISITS // 6))]  # fmt: skip
    with acting_in(measured.organisation.id):
        db.session.execute(
            insert(Visit), [_copy(row, branch, at) for branch in more for at, row in enumerate(patterns)]
        )
        rolling.roll_up_all()
        db.session.flush()
    return measured


def _copy(row: Visit, branch: Branch, at: int) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in Visit.__table__.columns if column.key != "id"}
    return {**values, "branch_id": branch.id, "uuid": f"{branch.id}-{at}"}


BENCHMARKS = (Benchmark("scorecard", "the network of a scorecard: rollups beside a scan", network),)
