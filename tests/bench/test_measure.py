"""The frame of the benchmarks tells cheap from dear, counts children and servers, and judges bars."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.measure import Compared, Cost, Spread, at_work_seconds, cost_of, cpu_seconds, peak_megabytes, run_ratio
from bench.table import Line, as_markdown, at_least, at_most, number

BURN = "sum(i * i for i in range({}))"


def burn(turns: int) -> int:
    sum(i * i for i in range(turns))
    return 1


def test_it_finds_that_double_work_costs_about_double() -> None:
    compared = run_ratio(lambda: burn(400_000), lambda: burn(200_000), 7)
    assert 1.5 < compared.cost_ratio().median < 2.7
    assert 0.37 < compared.speed_ratio(cpu=True).median < 0.67


def test_it_divides_by_the_units_of_work() -> None:
    assert cost_of(lambda: burn(300_000) * 10).cpu_seconds < cost_of(lambda: burn(300_000)).cpu_seconds


def test_it_refuses_a_turn_that_does_nothing() -> None:
    with pytest.raises(ValueError, match="does nothing"):
        cost_of(lambda: 0)


def test_it_counts_the_cpu_of_a_child() -> None:
    def in_a_child() -> int:
        subprocess.run([sys.executable, "-c", BURN.format(3_000_000)], check=True)
        return 1

    assert cost_of(in_a_child).cpu_seconds > 0.1


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    """A process that burns CPU when it is asked to, and answers when it has."""
    code = f"import sys\nfor line in sys.stdin:\n    {BURN.format(3_000_000)}\n    print('done', flush=True)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as one:
        yield one
        one.kill()


def test_it_counts_the_cpu_of_a_server(server: subprocess.Popen[str]) -> None:
    def ask() -> int:
        assert server.stdin and server.stdout
        server.stdin.write("go\n")
        server.stdin.flush()
        return len(server.stdout.readline().split())

    assert cost_of(ask).cpu_seconds < 0.05
    assert cost_of(ask, lambda: [server.pid]).cpu_seconds > 0.1


def test_it_tells_a_process_at_work_from_one_that_waits() -> None:
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        idle, busy = at_work_seconds([sleeper.pid]), at_work_seconds([os.getpid()])
        burn(2_000_000)
        ran, wanted = (now - then for now, then in zip(at_work_seconds([os.getpid()]), busy, strict=True))
        slept = at_work_seconds([sleeper.pid])[1] - idle[1]
        sleeper.kill()
    assert wanted >= ran > 0
    assert slept < ran / 2


def test_it_takes_a_server_that_is_gone_for_idle() -> None:
    assert cpu_seconds([2**22 + 1]) > 0


def test_it_knows_the_peak_of_memory() -> None:
    assert 5 < peak_megabytes([os.getpid()]) < 5_000


def test_it_refuses_fewer_than_five_readings() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        Spread.of([1, 2, 3, 4])


def test_it_pairs_turn_with_turn() -> None:
    ours = tuple(Cost(2.0 * drift, 2.0 * drift) for drift in (1, 2, 3, 4, 5))
    limit = tuple(Cost(1.0 * drift, 1.0 * drift) for drift in (1, 2, 3, 4, 5))
    assert Compared(ours, limit).cost_ratio() == Spread(2.0, 2.0, 2.0)


@pytest.mark.parametrize(
    ("bar", "reading", "verdict"),
    [
        (at_least(0.25), 0.25, "holds"),
        (at_least(0.25), 0.24, "MISSED"),
        (at_most(1.3), 1.3, "holds"),
        (at_most(1.3), 1.31, "MISSED"),
        (None, 9.9, "recorded"),
    ],
)
def test_it_judges_the_median_by_the_bar(bar: None, reading: float, verdict: str) -> None:
    line = Line("a", "1 ms", "2 ms", Spread(reading, 0, 100), bar)
    assert line.verdict == verdict
    assert verdict in as_markdown([line.cells()])


@pytest.mark.parametrize(
    ("figure", "text"), [(0.2543, "0.254"), (1.3, "1.3"), (12.34, "12.3"), (1696.4, "1 696"), (27600, "27 600")]
)
def test_it_writes_three_figures_that_count(figure: float, text: str) -> None:
    assert number(figure).replace("\N{NARROW NO-BREAK SPACE}", " ") == text
