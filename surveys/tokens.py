"""Secret links: 256 random bits, of which only the hash is kept, and the pass that takes a link's place on the page."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from app.extensions import db
from app.tenancy import current
from surveys.models.campaigns import SurveyLink

ANSWER, UNSUBSCRIBE = "answer", "unsubscribe"
COOKIE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Opens:
    """What a link opens, and until when."""

    organisation_id: int
    invitation_id: int
    expires_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Pass:
    """What the page needs to know of its customer's visit, signed: the page itself then reads surveys alone."""

    organisation_id: int
    invitation_id: int
    expires: int  # seconds since 1970, UTC
    reference: str
    organisation: str
    organisation_en: str
    branch: str
    region_path: str
    zone: str
    language: str


def new_link(*, invitation_id: int, purpose: str, expires_at: datetime) -> str:
    """A new token of the current organisation for one purpose; older ones stay good until they expire."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SurveyLink(
            token_hash=hash_of(token),
            organisation_id=current(),
            invitation_id=invitation_id,
            purpose=purpose,
            expires_at=expires_at,
        )
    )
    return token


def opened_by(token: str, *, purpose: str, at: datetime) -> Opens | None:
    """What a token opens; None alike for one that is unknown, has expired, or serves another purpose."""
    digest = hash_of(token)
    found = db.session.execute(
        select(SurveyLink.organisation_id, SurveyLink.invitation_id, SurveyLink.expires_at).where(
            SurveyLink.token_hash == digest, SurveyLink.purpose == purpose, SurveyLink.expires_at > at
        )
    ).one_or_none()
    return None if found is None else Opens(*found, reference=_reference(digest))


def hash_of(token: str) -> str:
    """SHA-256 (hex) of a token, apart from other kinds of links."""
    return hashlib.sha256(b"survey:" + token.encode()).hexdigest()


def sign(given: Pass) -> str:
    """The pass as text for a cookie and for the form, which sends it back."""
    return _serializer().dumps(list(asdict(given).values()))


def read(text: str, *, at: datetime, max_age: int | None = None) -> Pass | None:
    """The pass of a signed text, or None when it is not ours, older than `max_age` seconds, or its link has expired."""
    try:
        values: Any = _serializer().loads(text, max_age=max_age)
    except BadData:
        return None
    given = Pass(*values)
    return given if given.expires > at.timestamp() else None


def _reference(digest: str) -> str:
    """Tells two surveys in one browser apart; of no use to anybody without the pass."""
    return hashlib.sha256(f"reference:{digest}".encode()).hexdigest()[:16]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="survey-pass")
