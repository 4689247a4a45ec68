"""`python -m bench [NAME…] [--record]`: run the benchmarks and print the table; exit code 1 when a bar is missed."""

import argparse
import importlib
import pkgutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import bench
from bench.table import HEAD, Benchmark, Line, NotYet, as_markdown

RECORD = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
FRAME = frozenset(
    {"__main__", "measure", "table", "server", "importing_once", "phones", "bare", "endpoint", "networks"}
)


def registered() -> list[Benchmark]:
    """Every benchmark: each file of bench/ lists its own under BENCHMARKS."""
    modules = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in FRAME]
    return [one for name in sorted(modules) for one in importlib.import_module(f"bench.{name}").BENCHMARKS]


def main() -> int:
    """The exit code: 0 when every bar that was measured holds."""
    known = {one.name: one for one in registered()}
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("names", nargs="*", metavar="NAME", help="some of: " + ", ".join(known))
    arguments.add_argument("--record", action="store_true", help=f"add the table to {RECORD.name}")
    asked = arguments.parse_args()
    unknown = sorted(set(asked.names) - set(known))
    if unknown:
        arguments.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    lines: list[Line] = []
    rows = []
    for name in asked.names or known:
        print(f"… {known[name].about}", file=sys.stderr, flush=True)
        try:
            made = list(known[name].run())
        except NotYet as exc:
            rows.append((name, *[""] * (len(HEAD) - 2), f"not run: {exc}"))
            continue
        lines += made
        rows += [line.cells() for line in made]
    table = as_markdown(rows)
    print(table)
    if asked.record:
        record(table)
    return 1 if any(line.verdict == "MISSED" for line in lines) else 0


def record(table: str) -> None:
    """Add the table to the document, with the date, the commit and the machine's cores."""
    command = ["git", "describe", "--always", "--dirty=, with changes", "--abbrev=10"]
    commit = subprocess.run(command, capture_output=True, text=True, check=True, cwd=RECORD.parent).stdout.strip()
    with RECORD.open("a", encoding="utf-8") as file:
        file.write(f"\n## {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}\n\n{table}\n")


if __name__ == "__main__":
    sys.exit(main())
