"""Whether a page travels over plain HTTP beyond this machine: browsers then hold back what a phone needs."""

from ipaddress import ip_address

from flask import request


def is_this_machine(host: str) -> bool:
    """Whether browsers take the host (a name or an address, without a port) for their own machine."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host of a `Host` header: `etalon.local`, `192.168.1.7`, `[::1]`."""
    return address.partition("]")[0] + "]" if address.startswith("[") else address.partition(":")[0]


def held_back() -> bool:
    """Whether the reader's browser refuses camera, position and offline work on this page."""
    return request.scheme == "http" and not is_this_machine(host_of(request.host))
