"""The customer's secret link to a case: 256 random bits, of which only the hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.tenancy import current
from cases.models import CaseLink

GOOD_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Opens:
    """What a link opens."""

    organisation_id: int
    case_id: int
    token_hash: str


def new_link(*, case_id: int, at: datetime) -> str:
    """A new token for the case, good for 180 days; older ones stay good."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        CaseLink(token_hash=hash_of(token), organisation_id=current(), case_id=case_id, expires_at=at + GOOD_FOR)
    )
    return token


def hash_of(token: str) -> str:
    """SHA-256 of a token, bound to its purpose."""
    return hashlib.sha256(b"case:" + token.encode()).hexdigest()


def opened_by(token_hash: str, at: datetime) -> Opens | None:
    """What a token with this hash opens, or None when there is none or it has ended."""
    found = db.session.execute(
        select(CaseLink.organisation_id, CaseLink.case_id).where(
            CaseLink.token_hash == token_hash, CaseLink.expires_at > at
        )
    ).one_or_none()
    return None if found is None else Opens(found.organisation_id, found.case_id, token_hash)
