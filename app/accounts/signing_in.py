"""Sign-in by Flask-Security: its settings, its mails through our outbox, its doors throttled."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.forms import LoginForm

from app.accounts.models import Role, User
from app.extensions import db
from app.web.guards import Guard
from app.web.protection import by_account, leave_out, limiter
from config import Settings

PUBLIC = Guard(public=True)
DOORS = {
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.verify": Guard(),
}
DEMO_DOMAINS = ("@demo.example", "@coffee.example")


def configuration(settings: Settings) -> dict[str, Any]:
    """What Flask-Security and the session cookie are told."""
    host = "__Host-" if settings.secure else ""
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SALT": hashlib.sha256(f"salt:{settings.secret_key}".encode()).hexdigest(),
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_RESET_URL": "/forgotten-password",
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_POST_RESET_VIEW": "/sign-in",
        "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "SECURITY_FORGOT_PASSWORD_TEMPLATE": "accounts/forgotten_password.html",
        "SECURITY_RESET_PASSWORD_TEMPLATE": "accounts/reset_password.html",
        "SECURITY_VERIFY_TEMPLATE": "accounts/verify.html",
        "SECURITY_CACHE_CONTROL": {},  # app/web/headers.py says it for every answer
        "SECURITY_EMAIL_SENDER": "",
        # no name server is asked: closed networks have none, and the mail itself shows whether it arrives
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "globally_deliverable": False},
        "SESSION_COOKIE_NAME": f"{host}etalon",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_NAME": f"{host}etalon-remember",
        "REMEMBER_COOKIE_SECURE": settings.secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # pages behind secret links send no referrer; the token is the proof
    }


class SignInForm(LoginForm):
    """The sign-in; the demo's well-known passwords open nothing but a demo on this machine."""

    demo_works_here = False

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None, **kwargs: Any) -> bool:
        """Refuse demo people first, in the same words as any wrong password."""
        if self.email.data and self.email.data.casefold().endswith(DEMO_DOMAINS) and not self.demo_works_here:
            self.form_errors.append("demo")
            return False
        return bool(super().validate(extra_validators=extra_validators, **kwargs))


def install(app: Flask, settings: Settings, mail_util: type) -> None:
    """Set up the sign-in; `mail_util` writes Flask-Security's mails into the outbox."""
    app.config.update(configuration(settings))
    form = type("ThisSignInForm", (SignInForm,), {"demo_works_here": settings.demo and settings.on_loopback})
    Security(app, SQLAlchemyUserDatastore(db, User, Role), mail_util_cls=mail_util, login_form=form)
    leave_out(app, "flask_principal")  # it would read the person, for whom our guards ask once
    for endpoint, limit in {"security.login": "20 per minute", "security.forgot_password": "5 per minute"}.items():
        door: Any = app.view_functions[endpoint]
        by_address: Any = limiter.limit(limit, methods=["POST"])(door)
        app.view_functions[endpoint] = limiter.limit(limit, key_func=by_account, methods=["POST"])(by_address)
