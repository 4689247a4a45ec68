"""`make run`: migrate, load the demo, start web, clock and worker, say how to sign in, end all together."""

import os
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import config
from scripts.launching.certificates import Served, certificates_for
from scripts.launching.greeting import greeting, phone_greeting
from scripts.launching.handing_out import hand_out
from scripts.launching.places import check_port_free, claim_folder, lan_addresses
from scripts.launching.problems import Refusal
from scripts.launching.processes import Family

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only with HTTPS=1, which asks for exactly this
READY_SECONDS = 60.0


@dataclass(frozen=True)
class Start:
    """One start: what was set, where it listens, and how it is served to phones (None: to this machine alone)."""

    settings: config.Settings
    environ: dict[str, str]
    host: str
    served: Served | None = None


def main() -> int:
    """The exit code: 0 after Ctrl-C, 1 with one line when Etalon cannot start or a process died."""
    try:
        run(dict(os.environ))
    except (Refusal, config.SettingsError) as exc:
        print(f"Etalon: {exc}", file=sys.stderr)
        return 1
    return 0


def run(environ: dict[str, str]) -> None:
    """Start everything and stay until asked to stop. Raises Refusal or SettingsError."""
    environ.setdefault("ETALON_DEMO", "1")
    start = prepare(environ)
    with claim_folder(start.settings.var):
        family = Family(start.environ)
        family.listen_to_signals()
        try:
            live(start, family)
        finally:
            family.stop()


def prepare(environ: dict[str, str]) -> Start:
    """Read the settings and see that nothing stands in the way."""
    if environ.get("HTTPS", "0") not in {"", "0", "1"}:
        raise Refusal(f"HTTPS is {environ['HTTPS']!r}; it takes 1 or 0")
    settings = config.load(environ)
    if environ.get("HTTPS") == "1":
        return prepare_for_phones(environ, settings)
    check_port_free(LOOPBACK, settings.port)
    return Start(settings, environ, LOOPBACK)


def prepare_for_phones(environ: dict[str, str], settings: config.Settings) -> Start:
    """The same over HTTPS, at the first address of this machine in its network."""
    addresses = lan_addresses()
    if not addresses:
        raise Refusal("HTTPS=1 serves phones in the same network, and this machine is in none")
    environ.setdefault("ETALON_BASE_URL", f"https://{addresses[0]}:{settings.port}")
    for port in (settings.port, settings.port + 1):
        check_port_free(EVERYWHERE, port)
    served = certificates_for(addresses, settings.var / "https", datetime.now(UTC))
    return Start(config.load(environ), environ, EVERYWHERE, served)


def live(start: Start, family: Family) -> None:
    """From the migration to the last signal."""
    flask(start, family, "upgrade", "The database could not be brought up to date")
    if start.settings.demo:
        flask(start, family, "demo", "The demo could not be loaded")
    if family.asked_to_stop:
        return
    family.start("web", web_command(start))
    if not family.wait(lambda: is_ready(start), at_most_seconds=READY_SECONDS):
        return
    family.start("clock", ["-m", "app.scheduler"])
    family.start("worker", ["-m", "app.worker"])
    print(greeting(start.settings), flush=True)
    if start.served:
        hand_out(start.served.authority, start.host, start.settings.port + 1)
        host = urlsplit(start.settings.base_url).hostname
        print(phone_greeting(start.settings, f"http://{host}:{start.settings.port + 1}"), flush=True)
    family.wait(lambda: False)


def flask(start: Start, family: Family, command: str, problem: str) -> None:
    """One command of the product. Raises Refusal with its last line; all of what it said is kept beside the data."""
    log = start.settings.var / f"{command}.log"
    with log.open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", command],
            env=start.environ,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode and not family.asked_to_stop:
        raise Refusal(f"{problem}: {last_line(log)} (more in {log})")


def last_line(log: Path) -> str:
    """What a program said at last."""
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def web_command(start: Start) -> list[str]:
    """gunicorn, bound to what this start serves."""
    command = ["-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind", f"{start.host}:{start.settings.port}"]
    if start.served:
        command += ["--certfile", str(start.served.certificate), "--keyfile", str(start.served.key)]
    return [*command, "wsgi:app"]


def is_ready(start: Start) -> bool:
    """Whether /readyz answers 200."""
    scheme, context = "http", None
    if start.served:
        scheme, context = "https", ssl.create_default_context(cafile=str(start.served.authority))
    try:
        address = f"{scheme}://{LOOPBACK}:{start.settings.port}/readyz"
        with urllib.request.urlopen(address, timeout=5, context=context) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
