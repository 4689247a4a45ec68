"""The request's edge: one transaction a request, saved only when the answer is no refusal."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError

from app.errors import Conflict
from app.extensions import db
from app.tenancy import enter
from app.web import queueing

View = TypeVar("View", bound=Callable[..., Any])
writing: ContextVar[bool] = ContextVar("writing", default=True)
READING = frozenset({"GET", "HEAD", "OPTIONS"})
READ_FIRST = 2 * 1024 * 1024  # bytes
IN_PIECES = "application/offset+octet-stream"  # files that are written as they come


def keep_although_refused() -> None:
    """Save this request's transaction even if the answer is a refusal: somebody will judge what was refused."""
    g.keep_although_refused = True


def undo() -> None:
    """Give the transaction up; records already read keep the values they had, for the page that says so."""
    db.session.expunge_all()
    db.session.rollback()


def reads_first(view: View) -> View:
    """For a door that writes: it reads and judges without any lock, and calls `begin_writing` before it writes."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def begin_writing() -> None:
    """From here on this request writes. Costs nothing where it does so already, and on PostgreSQL.

    SQLite has one writer at a time: what was only read ends, and the request queues for the lock. What it has read
    may have changed meanwhile, as it may on PostgreSQL between two statements.
    """
    if writing.get():
        return
    writing.set(True)
    if db.session().in_transaction() and queueing.must_begin_anew(db.session.connection()):
        undo()


def step_outside() -> None:
    """End what has only been read so far: nothing of the database is held while bytes come from a slow phone."""
    undo()


class Application(Flask):
    """Flask, with the transaction closed between the view and the answer."""

    def preprocess_request(self) -> Any:
        """Have a body of ordinary size here before the transaction begins: a slow sender must not hold its locks."""
        view = self.view_functions.get(request.endpoint or "")
        writing.set(request.method not in READING and not hasattr(view, "reads_first"))
        length = request.content_length or 0
        if request.method not in READING and 0 < length <= READ_FIRST and request.mimetype != IN_PIECES:
            request.get_data(cache=True)
        return super().preprocess_request()

    def dispatch_request(self) -> Response:
        """Run the view, then save, or undo when it refuses."""
        response: Response = self.make_response(super().dispatch_request())
        if response.status_code >= 400 and not g.get("keep_although_refused"):
            undo()
            return response
        try:
            db.session.commit()
        except IntegrityError as exc:
            undo()
            raise Conflict("changed_meanwhile") from exc
        return response


def install(app: Flask) -> None:
    """Leave the organisation at the end of each request, whatever happened."""

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        if db.session().in_transaction():
            undo()
        enter(None)
        writing.set(True)


def prepare_engine(engine: Engine) -> None:
    """SQLite: real transactions, foreign keys, WAL, and writers that queue at BEGIN instead of failing at COMMIT."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_up(connection: object, record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    queueing.install(engine, is_writing=writing.get)
