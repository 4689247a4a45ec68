"""Before anything starts: is the port free, is the data folder ours, at which addresses is this machine reached?"""

import errno
import fcntl
import ipaddress
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TextIO

from scripts.launching.problems import Refusal

NOWHERE = ("192.0.2.1", 9)  # documentation range (RFC 5737): asking for the route to it sends nothing


def check_port_free(host: str, port: int) -> None:
    """Raises Refusal when nobody can listen on `host`:`port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise Refusal(_port_problem(exc, port)) from exc


def _port_problem(exc: OSError, port: int) -> str:
    if exc.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Another port: make run ETALON_PORT={port % 65535 + 1}"
    if exc.errno == errno.EACCES:
        return f"Port {port} is for root alone. A port from 1024 on is not: make run ETALON_PORT=8000"
    return f"Port {port} cannot be used: {exc.strerror}"


def claim_folder(var: Path) -> TextIO:
    """Hold the data folder for as long as the returned file stays open. Raises Refusal when another launcher has it."""
    lock = (var / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        lock.close()
        message = f"Etalon already runs on the data in {var}. Another folder: make run ETALON_VAR=/some/folder"
        raise Refusal(message) from exc
    return lock


def lan_addresses() -> tuple[str, ...]:
    """The IPv4 addresses of this machine beyond loopback, the one of the default route first."""
    found = [_address_of_default_route(), *_addresses_by_hostname_command()]
    return tuple(dict.fromkeys(address for address in found if _is_lan(address)))


def _address_of_default_route() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _addresses_by_hostname_command() -> list[str]:
    command = shutil.which("hostname")
    if command is None:
        return []
    return subprocess.run([command, "-I"], capture_output=True, text=True, check=False).stdout.split()


def _is_lan(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.version == 4 and not address.is_loopback and not address.is_link_local
