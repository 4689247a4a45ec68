"""A toy product in a folder of its own, started by the real launcher: quick, and it can be told to die."""

import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WSGI = """
from pathlib import Path

from flask import Flask

app = Flask("toy", static_folder=None)


@app.get("/readyz")
def readyz():
    return ("ready", 200) if Path("database").exists() else ("not ready", 503)


def called(name):
    with Path("calls").open("a") as file:
        file.write(name + " ")


@app.cli.command("upgrade")
def upgrade():
    called("upgrade")
    Path("database").touch()


@app.cli.command("demo")
def demo():
    called("demo")
"""
LASTING = "import signal\nsignal.pause()\n"
DYING = "raise SystemExit('the worker has had enough')\n"
PATIENCE_SECONDS = 30
GREETED = "(Ctrl-C ends it)"


@dataclass
class Start:
    """A launcher at work, and what it has said so far."""

    process: subprocess.Popen[str]
    said: str = ""

    def until(self, words: str) -> str:
        """Read on until these words, or to the end when they never come."""
        assert self.process.stdout
        while words not in self.said:
            line = self.process.stdout.readline()
            if not line:
                break
            self.said += line
        return self.said

    def to_the_end(self) -> str:
        """Read until the launcher and every process that it started have ended: all of them hold the other end."""
        reader = threading.Thread(target=self._read_the_rest, daemon=True)
        reader.start()
        reader.join(PATIENCE_SECONDS)
        assert not reader.is_alive(), "a process has outlived its launcher"
        self.process.wait(PATIENCE_SECONDS)
        return self.said

    def _read_the_rest(self) -> None:
        if self.process.stdout and not self.process.stdout.closed:
            self.said += self.process.stdout.read()
            self.process.stdout.close()


def toy(folder: Path, *, worker: str = LASTING, wsgi: str = WSGI) -> Path:
    """A folder from which the launcher starts the toy."""
    for name in ("scripts", "deploy", "config.py"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "app").mkdir()
    (folder / "migrations/versions").mkdir(parents=True)
    for name, text in (
        ("app/__init__.py", ""),
        ("app/scheduler.py", LASTING),
        ("app/worker.py", worker),
        ("wsgi.py", wsgi),
    ):
        (folder / name).write_text(text)
    return folder


def start(folder: Path, **environ: str) -> Start:
    """Start the launcher in `folder` with these variables beside a clean environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ETALON_", "HTTPS"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.run"],
        cwd=folder,
        env={**clean, "ETALON_VAR": str(folder / "var"), **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Start(process)


def free_port() -> int:
    """A port that nobody uses, and the next one too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("0.0.0.0", 0))  # noqa: S104 - held for a moment, nobody listens
            port: int = first.getsockname()[1]
            try:
                second.bind(("0.0.0.0", port + 1))  # noqa: S104 - the same
            except (OSError, OverflowError):
                continue
            return port
