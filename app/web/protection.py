"""CSRF tokens on every form, limits on how often a door may be knocked at, and input that no door takes."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.routing import IntegerConverter, Map

from app.errors import InvalidAnswer

LARGEST_NUMBER = 2**63 - 1

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)


def by_account() -> str:
    """Whom a sign-in is for: guesses are counted for the account as well as for the address."""
    return "account:" + request.form.get("email", "").strip().casefold()


class RowNumber(IntegerConverter):
    """A number of a row in an address: what no database can hold leads nowhere (404)."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **({"max": LARGEST_NUMBER} | kwargs))


def install(app: Flask) -> None:
    """Protect all forms; limits are declared where the doors are."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_what_no_door_takes)
    csrf.init_app(app)
    limiter.init_app(app)
    leave_out(app, "flask_limiter")  # limits stand on single doors, which ask by themselves


def leave_out(app: Flask, library: str) -> None:
    """Take a library's question before each request out: it costs every request, and nobody here needs the answer."""
    hooks = app.before_request_funcs[None]
    app.before_request_funcs[None] = [hook for hook in hooks if not hook.__module__.startswith(library)]


def _refuse_what_no_door_takes() -> None:
    """Pages take forms, the API takes JSON; and no text holds a NUL, which PostgreSQL cannot keep."""
    if request.is_json and not request.path.startswith("/api/"):
        raise UnsupportedMediaType
    if any("\x00" in value for given in (request.args, request.form) for value in _texts(given)):
        raise InvalidAnswer("not_text")


def _texts(given: MultiDict[str, str]) -> Iterator[str]:
    for name, values in given.lists():
        yield name
        yield from values
