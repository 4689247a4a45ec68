"""Files that come in pieces: what is on the disk is what has been received, whatever was killed in between."""

import fcntl
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from flask import current_app

from app.files.storing import keep
from app.tenancy import current

PIECE = 64 * 1024


class WrongOffset(ValueError):
    """The piece does not begin where the last one ended; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class DamagedFile(ValueError):
    """All bytes came, and they are not those that were announced: the file begins again at 0."""


def received(name: str, *, expected: int) -> int:
    """How many bytes are here. The last one of a file that was never finished is asked for again, which finishes it."""
    return min(_size(_path(name)), expected - 1)


def append(name: str, *, offset: int, pieces: Iterable[bytes], expected: int) -> int:
    """Add pieces at `offset` and return how many bytes are here now, on the disk before this returns.

    When the pieces break off (the connection is cut), those that came are kept and the error goes on. Bytes beyond
    `expected` are not written. Two connections with one name do not mix: one of them gets WrongOffset.
    """
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    at = _write(path, b"", at=offset, expected=expected)
    try:
        for piece in pieces:
            at = _write(path, piece[: expected - at], at=at, expected=expected)
    finally:
        _sync(path)
    return at


def finish(name: str, *, digest: str) -> bytes:
    """The whole file, kept under its content from now on. Raises DamagedFile when its SHA-256 is another."""
    path = _path(name)
    content = path.read_bytes()
    is_whole = hashlib.sha256(content).hexdigest() == digest
    if is_whole:
        keep(content)
    path.unlink()
    if not is_whole:
        raise DamagedFile(name)
    return content


def _write(path: Path, piece: bytes, *, at: int, expected: int) -> int:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        if size == expected and at == expected - 1:
            size = file.truncate(at)
        if size != at:
            raise WrongOffset(min(size, expected - 1))
        file.write(piece)
    return at + len(piece)


def _sync(path: Path) -> None:
    if path.exists():
        with path.open("ab") as file:
            os.fsync(file.fileno())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _path(name: str) -> Path:
    if not name.replace("-", "").isalnum():
        raise ValueError(name)
    files: Path = current_app.extensions["settings"].settings.files
    return files / str(current()) / "arriving" / name
