"""A throw-away PostgreSQL cluster for the tests: fast, on a socket of its own, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


def _as_owner(folder: Path, *command: str) -> None:
    """PostgreSQL refuses to run as root; then the account of Debian's package runs it."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *command], check=True, capture_output=True, cwd=folder)


@contextmanager
def cluster(options: tuple[str, ...] = QUICK) -> Iterator[Path]:
    """Start a cluster; yields the folder of its socket. The superuser is `postgres`, nobody else can connect."""
    if not BINARIES:
        raise RuntimeError("PostgreSQL is missing: run `make test` once, or `apt-get install postgresql`")
    binaries = BINARIES[-1]
    folder = Path(tempfile.mkdtemp(prefix="etalon-pg-"))
    folder.chmod(0o777)
    data = folder / "data"
    try:
        _as_owner(folder, str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync")
        settings = " ".join(
            f"-c {option}" for option in (*options, "listen_addresses=", f"unix_socket_directories={folder}")
        )
        _as_owner(
            folder, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-o", settings, "-l", str(folder / "log"), "start"
        )
        try:
            yield folder
        finally:
            _as_owner(folder, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(socket: Path, name: str) -> str:
    """Make a database owned by `etalon`, who is no superuser, so that row-level security holds; returns its URL."""
    with psycopg.connect(f"host={socket} user=postgres dbname=postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'etalon'").fetchone():
            connection.execute("CREATE ROLE etalon LOGIN NOSUPERUSER NOBYPASSRLS")
        connection.execute(f'CREATE DATABASE "{name}" OWNER etalon')
    return f"postgresql+psycopg://etalon@/{name}?host={socket}"
