"""Answers in fewer bytes: gzip for texts, worked out once for what never changes.

A page that holds a secret beside somebody's words could be guessed from its length (BREACH): each compressed page
carries a file name of random length in its gzip header, so that lengths tell nothing.
"""

import gzip
import io
import secrets
from functools import lru_cache

from flask import Flask, request
from werkzeug.wrappers import Response

KINDS = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
LEAST = 600  # bytes; below that nothing is won
FAST, BEST = 4, 9
LONGEST_NAME = 64


def install(app: Flask) -> None:
    """Compress whatever is text and worth it, when the browser takes gzip."""
    app.after_request(compressed)


def compressed(answer: Response) -> Response:
    """The answer, with its body in gzip where that helps."""
    if not _is_worth_it(answer):
        return answer
    answer.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return answer
    is_static = request.endpoint == "static"
    answer.direct_passthrough = False
    body = answer.get_data()
    if len(body) < LEAST:
        return answer
    answer.set_data(_once(body) if is_static else _zipped(body, FAST, secrets.token_hex(LONGEST_NAME)[: _length()]))
    answer.headers["Content-Encoding"] = "gzip"
    etag, is_weak = answer.get_etag()
    if etag is not None and not is_weak:
        answer.set_etag(etag, weak=True)
    return answer


def _is_worth_it(answer: Response) -> bool:
    return (
        answer.status_code == 200
        and (answer.mimetype or "").startswith(KINDS)
        and "Content-Encoding" not in answer.headers
        and "Content-Range" not in answer.headers
        and request.method != "HEAD"
    )


def _length() -> int:
    return secrets.randbelow(LONGEST_NAME + 1)


@lru_cache(maxsize=128)
def _once(body: bytes) -> bytes:
    return _zipped(body, BEST, "")


def _zipped(body: bytes, level: int, name: str) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=level, fileobj=out, mtime=0) as file:
        file.write(body)
    return out.getvalue()
