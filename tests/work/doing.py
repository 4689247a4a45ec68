"""Queue the work that a test made up, and look at it."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.tenancy import enter
from app.work.models import Job
from app.work.queueing import enqueue
from app.work.registry import Claimed, Outcome

START = datetime(2026, 3, 9, 9, tzinfo=UTC)
Act = Callable[[Claimed], Outcome]


def queue(app: Flask, organisation_id: int | None, key: str = "one", **more: object) -> bool:
    with app.app_context():
        enter(organisation_id)
        new = enqueue(kind="test", key=key, **more)  # type: ignore[arg-type]
        db.session.commit()
        enter(None)
    return new


def the_job(app: Flask) -> Job:
    with app.app_context():
        return db.session.scalars(select(Job)).one()
