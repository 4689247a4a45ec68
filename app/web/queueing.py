"""Writers of SQLite queue: within a process for a lock that wakes the next at once, then among processes for a file.

SQLite itself lets those who wait look again after ever longer sleeps: whoever comes later is often first, and one of a
hundred waits for a second.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event

LONGEST_WAIT = 15.0  # seconds; then SQLite's own waiting begins, which says so when it ends
LOOK_AGAIN = 0.0005  # seconds
HAS_TURN = "has_turn"


class Turns:
    """Whose turn it is to write into the database of this file; None for one that lives in memory."""

    def __init__(self, path: str | None) -> None:
        self._path, self._lock = path, threading.Lock()
        self._file: tuple[int, int] | None = None  # of which process, and open as what

    def take(self) -> bool:
        """Wait for the turn; False when it did not come, and nothing has to be given back."""
        until = time.monotonic() + LONGEST_WAIT
        if not self._lock.acquire(timeout=LONGEST_WAIT):
            return False
        try:
            self._take_file(until)
        except BaseException:
            self._lock.release()
            raise
        return True

    def give_back(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            fcntl.flock(self._file[1], fcntl.LOCK_UN)
        self._lock.release()

    def _take_file(self, until: float) -> None:
        """Whoever does not get it in time goes on: the file makes the queue fair, SQLite keeps it right."""
        file = self._opened()
        while file is not None and time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(LOOK_AGAIN)
            else:
                return

    def _opened(self) -> int | None:
        """Opened by each process for itself: what a child inherits is its parent's place in the queue."""
        if self._path is not None and (self._file is None or self._file[0] != os.getpid()):
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._file = (os.getpid(), os.open(self._path, flags, 0o600))
        return None if self._file is None else self._file[1]


def must_begin_anew(connection: Connection) -> bool:
    """Whether the transaction was begun for reading alone, and cannot become one that writes."""
    about = connection.connection.record_info
    return connection.dialect.name == "sqlite" and (about is None or HAS_TURN not in about)


def install(engine: Engine, *, is_writing: Callable[[], bool]) -> None:
    """Begin transactions of SQLite: those that write one after another, those that read at any time."""
    path = engine.url.database
    turns = Turns(f"{path}-queue" if path and path != ":memory:" else None)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not is_writing():
            connection.exec_driver_sql("BEGIN")
            return
        about = connection.connection.record_info
        if about is not None and turns.take():
            about[HAS_TURN] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "checkin")
    def end(connection: Any, record: Any) -> None:
        """After the transaction has ended, or could not begin: the connection goes back to the pool."""
        if record.record_info.pop(HAS_TURN, False):
            turns.give_back()
