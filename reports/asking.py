"""Somebody asks for a card by mail, at once."""

from datetime import datetime

from app.figures.periods import Period
from app.work.queueing import enqueue


def ask_for_card(*, branch_id: int, period: Period, language: str, user_id: int, at: datetime) -> bool:
    """Let the worker send it; asked for twice within a minute it is sent once. Whether it is new."""
    payload = {"user": user_id, "branch": branch_id, "period": period.address, "language": language}
    key = f"{user_id}-{branch_id}-{period.address}-{language}-{at:%Y%m%d%H%M}"
    return enqueue(kind="reports.send", key=key, payload=payload)
