"""Queue a mail, and see what became of it."""

from typing import Any

from flask import Flask

from app.extensions import db
from app.outbox import reading
from app.outbox.queueing import queue_mail
from app.outbox.reading import MessageRow
from app.tenancy import acting_in


def queue(app: Flask, organisation_id: int, to: str = "anna@example.org", **more: Any) -> int:
    facts = {"subject": "Тема", "text": "Текст", "purpose": "test", "repeat": "safe"}
    with app.app_context(), acting_in(organisation_id):
        message_id = queue_mail(to=to, **(facts | more))
        db.session.commit()
    return message_id


def row(app: Flask, organisation_id: int, message_id: int) -> MessageRow:
    with app.app_context(), acting_in(organisation_id):
        return reading.messages([message_id])[message_id]
