"""Start, kill and wait for real processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 60.0


def eventually(holds: Callable[[], bool], *, within: float = PATIENCE_SECONDS) -> None:
    """Look again and again until it holds. Raises AssertionError when it does not within so many seconds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, f"waited {within:g} s for {holds.__name__}"
        time.sleep(0.05)


class Family:
    """The processes of one test, on the database and the data folder of an application."""

    def __init__(self, settings: Settings, smtp_url: str | None = None) -> None:
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ETALON_")},
            "ETALON_DATABASE_URL": settings.database_url,
            "ETALON_VAR": str(settings.var),
            "ETALON_SECRET_KEY": settings.secret_key,
            **({"ETALON_SMTP_URL": smtp_url} if smtp_url else {}),
        }
        self.members: list[subprocess.Popen[bytes]] = []
        for old in settings.var.glob("*-*.log"):
            old.unlink()

    def start(self, role: str, *mischief: str) -> "subprocess.Popen[bytes]":
        """Start a worker or a clock; its log is kept beside the data."""
        number = len(self.members)
        with (Path(self._environ["ETALON_VAR"]) / f"{role}-{number}.log").open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.processes", role, *mischief],
                cwd=ROOT,
                env=self._environ,
                stderr=file,
                stdout=file,
            )
        self.members.append(process)
        return process

    def logs(self, role: str) -> list[str]:
        """What each process of a role has logged, in the order of their start."""
        folder = Path(self._environ["ETALON_VAR"])
        paths = [folder / f"{role}-{number}.log" for number in range(len(self.members))]
        return [path.read_text("utf-8") for path in paths if path.exists()]

    def kill_all(self) -> None:
        """kill -9, then collect them."""
        for process in self.members:
            process.kill()
        for process in self.members:
            process.wait()


@contextmanager
def family(settings: Settings, smtp_url: str | None = None) -> Iterator[Family]:
    """Processes that end with the block."""
    started = Family(settings, smtp_url)
    try:
        yield started
    finally:
        started.kill_all()


def was_killed(process: "subprocess.Popen[bytes]") -> bool:
    """Whether the process ended by kill -9."""
    return process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
