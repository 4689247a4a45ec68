"""Cards that were sent, with their files: printing again returns the very file."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from reports.card import Edition, Scorecard
from reports.models import Issue

_ANY = Edition("", 0, datetime(2000, 1, 1, tzinfo=UTC))


def fingerprint(card: Scorecard) -> str:
    """SHA-256 of what the card says, whenever it was made and whichever edition it is."""
    return hashlib.sha256(replace(card, edition=_ANY).to_json().encode()).hexdigest()


def kept_issue(card: Scorecard, *, branch_id: int, period: str, language: str) -> Issue | None:
    """The last card sent for the branch, its programme and period, if it says just what this one does."""
    last = last_issue(branch_id=branch_id, programme_id=programme_of(card), period=period, language=language)
    return last if last and fingerprint(card_of(last)) == fingerprint(card) else None


def programme_of(card: Scorecard) -> int:
    """The id of the programme whose visits were scored; 0 where none had looked at the branch."""
    return card.programme.id if card.programme else 0


def last_issue(*, branch_id: int, programme_id: int, period: str, language: str) -> Issue | None:
    """The last card sent for the branch, programme and period in a language."""
    return db.session.scalar(
        select(Issue)
        .where(
            Issue.branch_id == branch_id,
            Issue.programme_id == programme_id,
            Issue.period == period,
            Issue.language == language,
        )
        .order_by(Issue.number.desc())
        .limit(1)
    )


def issue(issue_id: int) -> Issue | None:
    """One sent card of the current organisation, or None."""
    return db.session.scalar(select(Issue).where(Issue.id == issue_id))


def keep(card: Scorecard, pdf: bytes, *, branch_id: int, period: str, language: str, at: datetime) -> Issue:
    """Keep a card with its file; its number is the card's edition."""
    row = Issue(
        branch_id=branch_id,
        programme_id=programme_of(card),
        period=period,
        language=language,
        number=card.edition.edition,
        preliminary=not card.period.is_closed,
        card=_document(card),
        pdf=pdf,
        digest=hashlib.sha256(pdf).hexdigest(),
        at=at,
    )
    db.session.add(row)
    db.session.flush()  # the mail names its id
    return row


def card_of(row: Issue) -> Scorecard:
    """The frozen card behind a file."""
    return Scorecard.from_json(json.dumps(row.card))


def _document(card: Scorecard) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(card.to_json())
    return found
