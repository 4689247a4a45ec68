"""How large an uploaded table may be, and what is too large to be honest."""

import zipfile
from dataclasses import dataclass
from typing import IO

from app.documents.errors import TableError

_SEEK_END = 2


@dataclass(frozen=True)
class Limits:
    """Bytes of the file, bytes after unpacking, rows of data, columns, and characters of one cell."""

    max_bytes: int = 50_000_000
    max_unpacked_bytes: int = 400_000_000
    max_ratio: int = 200
    max_rows: int = 200_000
    max_columns: int = 500
    max_characters: int = 32_767


def check_size(stream: IO[bytes], limits: Limits) -> None:
    """Raise TableError `too_big` if the file is larger than the limit; leaves the stream at its beginning."""
    size = stream.seek(0, _SEEK_END)
    stream.seek(0)
    if size > limits.max_bytes:
        raise TableError("too_big", detail=str(limits.max_bytes))
    if size == 0:
        raise TableError("empty")


def check_archive(stream: IO[bytes], limits: Limits) -> None:
    """Raise TableError `zip_bomb` for an archive that unpacks to too much, `not_a_workbook` for a broken one.

    The sizes come from the archive's directory; unpacking stops at them, so a lie there fails as a broken file.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            for part in parts:
                _check_part(archive, part, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as exc:
        raise TableError("not_a_workbook") from exc
    if sum(part.file_size for part in parts) > limits.max_unpacked_bytes:
        raise TableError("zip_bomb")
    stream.seek(0)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
    if part.file_size > max(1_000_000, part.compress_size * limits.max_ratio):
        raise TableError("zip_bomb", detail=part.filename)
    with archive.open(part) as opened:
        # A workbook never declares entities: those that do want to make the parser unfold them.
        if b"<!DOCTYPE" in opened.read(4096):
            raise TableError("not_a_workbook", detail=part.filename)
