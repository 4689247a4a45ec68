"""CSRF tokens on every form, and limits on how often a door may be knocked at."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)


def by_account() -> str:
    """Whom a sign-in is for: guesses are counted for the account as well as for the address."""
    return "account:" + request.form.get("email", "").strip().casefold()


def install(app: Flask) -> None:
    """Protect all forms; limits are declared where the doors are."""
    csrf.init_app(app)
    limiter.init_app(app)
