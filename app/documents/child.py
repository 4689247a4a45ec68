"""The other end of the pool: one child process that makes document after document."""

import gc
import signal
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from app.documents.errors import DocumentError
from app.documents.pdf import Fit, render_pdf

# The garbage collector walks a growing tree of boxes again and again: it costs a seventh of a document. So it rests
# while a document is made, and looks round when the answer has gone out. Looking round after every tenth cost as much a
# document (what is thrown away is what takes its time) and held three times the memory: 288 MB in place of 97.
_THRESHOLD = (100_000, 20, 50)
_WARM_UP = '<!doctype html><html lang="en"><head><title>-</title></head><body>-</body></html>'


@dataclass(frozen=True)
class Order:
    """One document to be made."""

    html: str
    css: tuple[str, ...] = ()
    assets: dict[str, bytes] = field(default_factory=dict)
    fit: Fit | None = None


@dataclass(frozen=True)
class Answer:
    """The PDF, or what went wrong."""

    pdf: bytes = b""
    error: str = ""


def serve(connection: Connection) -> None:
    """Answer orders until the other side hangs up. Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settle()
    while True:
        try:
            order: Order = connection.recv()
        except EOFError:
            return
        connection.send(_answer(order))
        gc.collect()


def settle() -> None:
    """Load what the first document would load, and keep it out of the garbage collector's way."""
    render_pdf(_WARM_UP)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLD)


def _answer(order: Order) -> Answer:
    try:
        return Answer(pdf=render_pdf(order.html, css=order.css, assets=order.assets, fit=order.fit))
    except DocumentError as exc:
        return Answer(error=str(exc))
    except Exception as exc:  # a faulty document must not end the child, and the parent must hear of it
        return Answer(error=f"{type(exc).__name__}: {exc}")
