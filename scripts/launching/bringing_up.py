"""Before the first start, and after an update: migrate the database, load the demo once. Later starts skip both."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from config import Settings
from scripts.launching.problems import Refusal

MIGRATIONS = Path("migrations/versions")


def is_up_to_date(settings: Settings) -> bool:
    """Whether the last start left the database as this code wants it. A guess: /readyz has the last word."""
    mark = _mark_file(settings)
    return mark.exists() and mark.read_text() == _mark(settings)


def bring_up_to_date(settings: Settings, environ: Mapping[str, str]) -> None:
    """Migrate, and load the demo when it is on. Raises Refusal with what the command said at last."""
    _flask("upgrade", "The database could not be brought up to date", settings, environ)
    if settings.demo:
        _flask("demo", "The demo could not be loaded", settings, environ)
    _mark_file(settings).write_text(_mark(settings))


def _flask(command: str, problem: str, settings: Settings, environ: Mapping[str, str]) -> None:
    log = settings.var / f"{command}.log"
    with log.open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", command],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise Refusal(f"{problem}: {_last_line(log)} (more in {log})")


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _mark_file(settings: Settings) -> Path:
    return settings.var / "brought-up"


def _mark(settings: Settings) -> str:
    """Changes with the database, with any migration, and with the wish for a demo; it tells no password."""
    parts = [settings.database_url.encode(), str(settings.demo).encode()]
    parts += [path.name.encode() + path.read_bytes() for path in sorted(MIGRATIONS.glob("*.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
