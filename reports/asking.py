"""Somebody asks for a card by mail, at once."""

from datetime import datetime

from app.figures.periods import Period
from app.work.queueing import enqueue


def ask_for_card(
    *, branch_id: int, period: Period, language: str, user_id: int, at: datetime, programme_id: int | None = None
) -> bool:
    """Let the worker send it; asked for twice within a minute it is sent once. Whether it is new."""
    payload: dict[str, object] = {"user": user_id, "branch": branch_id, "period": period.address, "language": language}
    payload["programme"] = programme_id
    key = f"{user_id}-{branch_id}-{period.address}-{programme_id or 0}-{language}-{at:%Y%m%d%H%M}"
    return enqueue(kind="reports.send", key=key, payload=payload)
