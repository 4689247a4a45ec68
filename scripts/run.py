"""`make run`: migrate, load the demo, start web, clock and worker, say how to sign in, end all together."""

import os
import ssl
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import config
from scripts.launching.bringing_up import bring_up_to_date, is_up_to_date
from scripts.launching.certificates import Served, certificates_for
from scripts.launching.greeting import greeting, phone_greeting
from scripts.launching.handing_out import hand_out
from scripts.launching.places import check_port_free, claim_folder, lan_addresses
from scripts.launching.problems import Refusal
from scripts.launching.processes import Family

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only with HTTPS=1, which asks for exactly this
READY_SECONDS = 60.0
READY = 200


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
    is_first = not is_up_to_date(start.settings)
    if is_first:
        bring_up(start, family)
    if family.asked_to_stop:
        return
    family.start("web", web_command(start))
    if not family.wait(lambda: readiness(start) is not None, at_most_seconds=READY_SECONDS):
        return
    if readiness(start) != READY:
        if not is_first:
            bring_up(start, family)  # the database is another than the last start left behind
        if not family.wait(lambda: readiness(start) == READY, at_most_seconds=READY_SECONDS):
            return
    family.start("clock", ["-m", "app.scheduler"])
    family.start("worker", ["-m", "app.worker"])
    greet(start)
    family.wait(lambda: False)


def bring_up(start: Start, family: Family) -> None:
    """Migrate and load the demo; a person who stops meanwhile is not told that it failed."""
    try:
        bring_up_to_date(start.settings, start.environ)
    except Refusal:
        if not family.asked_to_stop:
            raise


def greet(start: Start) -> None:
    """Say where Etalon is, how to sign in, and how a phone gets in."""
    print(greeting(start.settings), flush=True)
    if start.served:
        hand_out(start.served.authority, start.host, start.settings.port + 1)
        host = urlsplit(start.settings.base_url).hostname
        print(phone_greeting(start.settings, f"http://{host}:{start.settings.port + 1}"), flush=True)


def web_command(start: Start) -> list[str]:
    """gunicorn, bound to what this start serves."""
    command = ["-m", "gunicorn", "--config", "deploy/gunicorn.py", "--bind", f"{start.host}:{start.settings.port}"]
    if start.served:
        command += ["--certfile", str(start.served.certificate), "--keyfile", str(start.served.key)]
    return [*command, "wsgi:app"]


def readiness(start: Start) -> int | None:
    """The status that /readyz answers: 200, 503 when the database is not as it should be, None while nobody answers."""
    scheme, context = "http", None
    if start.served:
        scheme, context = "https", ssl.create_default_context(cafile=str(start.served.authority))
    try:
        address = f"{scheme}://{LOOPBACK}:{start.settings.port}/readyz"
        with urllib.request.urlopen(address, timeout=5, context=context) as answer:  # noqa: S310 - our own
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main())
