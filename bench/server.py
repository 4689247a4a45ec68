"""Etalon with its demo, started as a person starts it, for the benchmarks that look from outside."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GREETED = "(Ctrl-C ends it)"


@dataclass(frozen=True)
class Running:
    """The address, the launcher whose descendants are web, clock and worker, and the data folder."""

    address: str
    pid: int
    var: Path


@contextmanager
def etalon(**environ: str) -> Iterator[Running]:
    """Start on a free port with data of its own (SQLite unless ETALON_DATABASE_URL is given), stop at the end."""
    with tempfile.TemporaryDirectory(prefix="etalon-bench-") as var:
        port = str(free_port())
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ETALON_")}
        settings = {"ETALON_VAR": var, "ETALON_PORT": port, "ETALON_DEMO": "1", **environ}
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.run"],
            cwd=ROOT,
            env={**clean, **settings},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            _wait_for_greeting(process)
            yield Running(f"http://127.0.0.1:{port}", process.pid, Path(var))
        finally:
            process.terminate()
            process.communicate(timeout=30)


def _wait_for_greeting(process: subprocess.Popen[str]) -> None:
    if process.stdout is None or not any(GREETED in line for line in process.stdout):
        raise RuntimeError("Etalon did not start; what it said stands above")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
