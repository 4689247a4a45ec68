"""Put work into the queue, in the transaction of its cause."""

from datetime import datetime
from typing import Any

from app import clock, tenancy
from app.extensions import insert_once
from app.work.models import Job


def enqueue(
    *,
    kind: str,
    key: str,
    due_at: datetime | None = None,
    payload: dict[str, Any] | None = None,
    total: int | None = None,
) -> bool:
    """Let a worker do something, once for each `key` of the kind in the current organisation.

    Whether it is new: a key that was there already (waiting, done or failed) changes nothing. `payload` holds ids
    and plain words only, since headers of work are no tenant's table. `due_at` None means at once. Outside of an
    organisation the work belongs to the installation.
    """
    at = clock.now()
    values = {
        "organisation_id": tenancy.current_or_none(),
        "kind": kind,
        "key": key,
        "payload": payload or {},
        "due_at": due_at or at,
        "total": total,
        "created_at": at,
        "attempts": 0,
        "done": 0,
        "cancel_requested": False,
    }
    return insert_once(Job, values)
