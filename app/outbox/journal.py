"""What a sender was doing when it died: one file a lease, written before each attempt, gone when all is marked.

The file is locked while its sender lives, so that nobody takes a slow sender for a dead one.
"""

import enum
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.outbox.results import Result, read_result, write_result

ATTEMPT = "attempt"


class Journal:
    """The file of one lease, in the hands of its sender."""

    def __init__(self, path: Path) -> None:
        """Make the file and lock it, on the disk before this returns. Raises FileExistsError for a lease used twice."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file: IO[str] = path.open("x", encoding="utf-8")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        _fsync_folder(path.parent)

    def attempted(self, message_id: int) -> None:
        """Note that the message is about to go out; on the disk before this returns."""
        self._file.write(f"{message_id} {ATTEMPT}\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def settled(self, message_id: int, result: Result) -> None:
        """Note what became of it: safe from a kill at once, from a power cut with the next attempt."""
        self._file.write(f"{message_id} {write_result(result)}\n")
        self._file.flush()

    def close(self) -> None:
        """Leave the file to whoever has to find out what happened."""
        self._file.close()

    def remove(self) -> None:
        """Everything is marked in the database: the file is of no more use."""
        self._path.unlink(missing_ok=True)
        self._file.close()


class Sender(enum.Enum):
    """What a journal says of its sender."""

    ALIVE = "alive"
    DEAD = "dead"
    GONE = "gone"  # no journal here: it was lost, or kept by another machine


@dataclass(frozen=True, slots=True)
class Found:
    """A journal read by another: `attempts` maps each message attempted to its result, None when there is none."""

    sender: Sender
    attempts: dict[int, Result | None]


def read(path: Path) -> Found:
    """What the sender of a lease had done. A last line without its end was never acted upon."""
    try:
        with path.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            lines = file.read().split("\n")[:-1]
    except FileNotFoundError:
        return Found(Sender.GONE, {})
    except BlockingIOError:
        return Found(Sender.ALIVE, {})
    attempts: dict[int, Result | None] = {}
    for line in lines:
        number, _, word = line.partition(" ")
        attempts[int(number)] = None if word == ATTEMPT else read_result(word)
    return Found(Sender.DEAD, attempts)


def _fsync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
