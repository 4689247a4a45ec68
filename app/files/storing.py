"""Files by their content: written once, named by their SHA-256, apart for each organisation."""

import hashlib
import os
import tempfile
from pathlib import Path

from flask import current_app

from app.tenancy import current


class FileMissing(LookupError):
    """There is no file of that digest in this organisation."""


def keep(content: bytes) -> str:
    """Store the bytes so that they survive a crash; returns their SHA-256 in hex. Storing twice is storing once."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(path)
        _sync_folder(path.parent)
    finally:
        Path(partial).unlink(missing_ok=True)
    return digest


def fetch(digest: str) -> bytes:
    """The bytes of a file kept by this organisation. Raises FileMissing."""
    if len(digest) != 64 or not digest.isalnum():
        raise FileMissing(digest)
    try:
        return _path(digest).read_bytes()
    except FileNotFoundError as exc:
        raise FileMissing(digest) from exc


def _path(digest: str) -> Path:
    files: Path = current_app.extensions["settings"].settings.files
    return files / str(current()) / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    """A rename is safe only once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
