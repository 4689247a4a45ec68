"""What a run costs, and how ours compares with a limit that is measured in the same minutes.

The machine is shared: durations wander, ratios of neighbours much less. So ours and the limit take turns, each turn
gives one ratio, and the table shows the median with the smallest and the greatest of at least five.
"""

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

LEAST_REPEATS = 5
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spread:
    """The median of several readings, with the smallest and the greatest."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, readings: Iterable[float]) -> "Spread":
        """Raises ValueError for fewer than five readings: fewer say nothing on a shared machine."""
        taken = sorted(readings)
        if len(taken) < LEAST_REPEATS:
            raise ValueError(f"{len(taken)} readings, at least {LEAST_REPEATS} are needed")
        return cls(statistics.median(taken), taken[0], taken[-1])


@dataclass(frozen=True)
class Cost:
    """Seconds of one turn: on the clock, and of CPU of this process, its children and the servers it used."""

    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Compared:
    """Ours and the limit, turn by turn; costs are per unit of work."""

    ours: tuple[Cost, ...]
    limit: tuple[Cost, ...]

    def cost_ratio(self, *, cpu: bool = True) -> Spread:
        """Ours ÷ limit: 1.3 means that ours costs 30 % more."""
        return Spread.of(_of(mine, cpu) / _of(bare, cpu) for mine, bare in zip(self.ours, self.limit, strict=True))

    def speed_ratio(self, *, cpu: bool = False) -> Spread:
        """Limit ÷ ours: 0.25 means that ours does a quarter of the work in the same time."""
        return Spread.of(_of(bare, cpu) / _of(mine, cpu) for mine, bare in zip(self.ours, self.limit, strict=True))

    def milliseconds(self, *, cpu: bool = True) -> tuple[Spread, Spread]:
        """Ours and the limit, milliseconds a unit."""
        ours, limit = (Spread.of(1000 * _of(cost, cpu) for cost in costs) for costs in (self.ours, self.limit))
        return ours, limit

    def per_second(self) -> tuple[Spread, Spread]:
        """Ours and the limit, units a second on the clock."""
        ours, limit = (Spread.of(1 / cost.wall_seconds for cost in costs) for costs in (self.ours, self.limit))
        return ours, limit


def _of(cost: Cost, cpu: bool) -> float:
    return cost.cpu_seconds if cpu else cost.wall_seconds


def run_ratio(
    ours: Callable[[], int],
    limit: Callable[[], int],
    repeats: int = LEAST_REPEATS,
    *,
    servers: Callable[[], Iterable[int]] = tuple,
) -> Compared:
    """Let ours and the limit take turns. Each does its work and returns how many units that was (> 0).

    One turn of each goes first unmeasured. `servers` gives the ids of long-lived processes that work for us (web
    server, database); their CPU and that of their descendants is counted. `repeats` is at least 5.
    """
    ours(), limit()
    taken: list[tuple[Cost, Cost]] = []
    for turn in range(max(repeats, LEAST_REPEATS)):
        first, second = (ours, limit) if turn % 2 == 0 else (limit, ours)
        costs = cost_of(first, servers), cost_of(second, servers)
        taken.append(costs if first is ours else (costs[1], costs[0]))
    return Compared(tuple(pair[0] for pair in taken), tuple(pair[1] for pair in taken))


def cost_of(work: Callable[[], int], servers: Callable[[], Iterable[int]] = tuple) -> Cost:
    """The cost of one unit of one turn. Raises ValueError when nothing was done."""
    cpu, start = cpu_seconds(servers()), time.perf_counter()
    units = work()
    wall, used = time.perf_counter() - start, cpu_seconds(servers()) - cpu
    if units < 1:
        raise ValueError("a turn that does nothing costs nothing")
    return Cost(wall / units, max(used, 1e-9) / units)


def cpu_seconds(servers: Iterable[int] = ()) -> float:
    """CPU so far of this process, of its children that have ended, and of these processes with their descendants."""
    own = sum(_used(resource.getrusage(who)) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own + sum(_cpu_of_tree(pid) for pid in servers)


def at_work_seconds(pids: Iterable[int]) -> tuple[float, float]:
    """Seconds in which these processes ran, and those with the time that they stood ready in the queue for a core.

    What is left of the clock they waited for something else: an order, a disk.
    """
    ran = queued = 0
    for pid in pids:
        on_core, in_queue, _ = Path(f"/proc/{pid}/schedstat").read_text("ascii").split()
        ran, queued = ran + int(on_core), queued + int(in_queue)
    return ran / 1e9, (ran + queued) / 1e9


def peak_megabytes(pids: Iterable[int]) -> float:
    """The greatest resident memory that these processes ever had, added up (VmHWM)."""
    return sum(_status_kilobytes(pid, "VmHWM") for pid in pids) / 1024


def _used(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def _cpu_of_tree(pid: int) -> float:
    """Descendants that have ended are in cutime and cstime of whoever waited for them."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = [
            one for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
        ]
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS_PER_SECOND + sum(
        _cpu_of_tree(int(one)) for one in children
    )


def _status_kilobytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0
