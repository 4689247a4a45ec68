"""What every answer carries: a request id, a content policy with a nonce, and no leaks."""

import secrets
import time

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

log = structlog.get_logger()
QUIET = frozenset({"health.alive", "health.ready"})
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)


def csp_nonce() -> str:
    """The nonce of this answer, made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def install(app: Flask, *, secure: bool) -> None:
    """Number the requests, write one line a request, and set the headers."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def finish(answer: Response) -> Response:
        answer.headers["X-Request-Id"] = g.get("request_id", "")
        answer.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        answer.headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=(self)"
        if secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint == "static":
            if request.args.get("v") and answer.status_code in {200, 304}:  # the address changes with the bytes
                answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            answer.headers.setdefault("Cache-Control", "private, no-store")
            _write_line(answer)
        return answer


def _write_line(answer: Response) -> None:
    """The rule, never the path: links of surveys and cases are secrets."""
    rule = request.url_rule.rule if request.url_rule else "-"
    milliseconds = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
    write = log.debug if request.endpoint in QUIET else log.info
    write("request", method=request.method, rule=rule, status=answer.status_code, ms=milliseconds)
