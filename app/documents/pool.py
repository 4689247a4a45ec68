"""Documents made in long-lived child processes, watched for time and memory and replaced before they grow old."""

import multiprocessing
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import LifoQueue
from types import TracebackType

from app.documents.child import Answer, Order, serve
from app.documents.errors import DocumentError, RenderTooBigError, RenderTooSlowError
from app.documents.pdf import Fit

_LOOK_EVERY_SECONDS = 0.05
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# Threads corrupted GLib's memory once, and a forked child inherits locks and database connections: hence spawn.
_SPAWN = multiprocessing.get_context("spawn")


class RenderPool:
    """`size` children; `render` may be called from several threads. Close it, or use it in a `with` block.

    A child is replaced after `max_documents`; it is ended when one document takes longer than `max_seconds` or the
    child holds more than `max_bytes` of memory.
    """

    def __init__(
        self, *, size: int = 1, max_documents: int = 500, max_seconds: float = 60.0, max_bytes: int = 500_000_000
    ) -> None:
        self._max_documents = max_documents
        self._max_seconds = max_seconds
        self._max_bytes = max_bytes
        # Last in, first out: with little to do one warm child does it all, and the others are never started.
        self._idle: LifoQueue[_Child | None] = LifoQueue()
        self._size = size
        for _ in range(size):
            self._idle.put(None)

    def render(
        self, html: str, *, css: Sequence[str] = (), assets: Mapping[str, bytes] | None = None, fit: Fit | None = None
    ) -> bytes:
        """The PDF of `html`; waits for a free child. Raises DocumentError, RenderTooSlowError, RenderTooBigError."""
        child: _Child | None = self._idle.get()
        try:
            if child is None or not child.is_alive():
                child = _Child()
            order = Order(html, tuple(css), dict(assets or {}), fit)
            answer = child.make(order, self._max_seconds, self._max_bytes)
            if child.made >= self._max_documents:
                child.end()
                child = None
        except BaseException:
            if child is not None:
                child.end()
            child = None
            raise
        finally:
            self._idle.put(child)
        if answer.error:
            raise DocumentError(answer.error)
        return answer.pdf

    def pids(self) -> list[int]:
        """The processes of the children that are idle now: for whoever measures them."""
        held = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        for child in reversed(held):
            self._idle.put(child)
        return [child.pid for child in held if child is not None and child.is_alive()]

    def close(self) -> None:
        """End every child; waits for those at work."""
        for _ in range(self._size):
            child = self._idle.get()
            if child is not None:
                child.end()
        for _ in range(self._size):
            self._idle.put(None)

    def __enter__(self) -> "RenderPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Child:
    """One process, the pipe to it, and how many documents it has made."""

    def __init__(self) -> None:
        self._pipe, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        self.made = 0

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def make(self, order: Order, max_seconds: float, max_bytes: int) -> Answer:
        try:
            answer = self._asked(order, max_seconds, max_bytes)
        except (EOFError, ConnectionError) as exc:
            raise DocumentError("the child ended before it answered") from exc
        self.made += 1
        return answer

    def _asked(self, order: Order, max_seconds: float, max_bytes: int) -> Answer:
        self._pipe.send(order)
        give_up = time.monotonic() + max_seconds
        while not self._pipe.poll(_LOOK_EVERY_SECONDS):
            if time.monotonic() > give_up:
                raise RenderTooSlowError(f"more than {max_seconds:g} s")
            if self._bytes() > max_bytes:
                raise RenderTooBigError(f"more than {max_bytes} bytes")
        answer: Answer = self._pipe.recv()
        return answer

    def end(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def _bytes(self) -> int:
        """Resident memory; 0 where the system does not tell (then time alone limits the child)."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * _PAGE_BYTES
