"""Refusals become answers of HTTP here and nowhere else."""

import errno

import structlog
from flask import Flask, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.documents.errors import DocumentError
from app.errors import Conflict, DomainError, Gone, InvalidAnswer, NotAllowed, NotFound
from app.web.guards import SignInFirst
from app.web.transactions import undo

log = structlog.get_logger()
STATUS: dict[type[DomainError], int] = {
    SignInFirst: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    InvalidAnswer: 422,
}
OUT_OF_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def install(app: Flask) -> None:
    """Answer every refusal in the words and the form (page or JSON) that the caller reads."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, lambda error: _answer(400, "csrf", {}))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InterfaceError, _database_away)
    app.register_error_handler(DataError, _beyond_the_database)
    app.register_error_handler(OverflowError, _beyond_the_database)
    app.register_error_handler(DocumentError, _no_document)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(Exception, _unforeseen)


def _refused(error: DomainError) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return _answer(status, error.code, error.facts)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = _answer(error.code, error.name.lower().replace(" ", "_"), {})
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _database_away(error: Exception) -> Response:
    log.error("database_away", error=str(error.__cause__ or error))
    answer = _answer(503, "database_away", {})
    answer.headers["Retry-After"] = "5"
    return answer


def _beyond_the_database(error: Exception) -> Response:
    """A number or a text that no column can hold: the sender's mistake, not ours."""
    log.warning("beyond_the_database", error=type(error.__cause__ or error).__name__)
    return _answer(422, "beyond_the_database", {})


def _no_document(error: DocumentError) -> Response:
    """The PDF could not be made just now: its maker ran out of time or memory, or ended."""
    log.error("no_document", error=str(error))
    return _answer(503, "no_document", {})


def _disk(error: OSError) -> Response:
    if error.errno not in OUT_OF_ROOM:
        return _unforeseen(error)
    log.error("disk_full")
    return _answer(507, "disk_full", {})


def _unforeseen(error: Exception) -> Response:
    log.exception("unforeseen")
    return _answer(500, "unforeseen", {})


def _answer(status: int, code: str, facts: dict[str, object]) -> Response:
    undo()
    request_id = g.get("request_id", "")
    if request.path.startswith("/api/"):
        body = jsonify(
            type="about:blank", status=status, title=code, request=request_id, **{k: str(v) for k, v in facts.items()}
        )
        body.status_code = status
        body.content_type = "application/problem+json"
        return body
    try:
        page = render_template("error.html", status=status, code=code, facts=facts, request_id=request_id)
    except Exception:  # a page that tells of a mistake must not be a second one
        log.exception("error_page_broken")
        page = f"<!doctype html><title>{status}</title><h1>{status}</h1><p>{request_id}</p>"
    return Response(page, status=status, mimetype="text/html")
