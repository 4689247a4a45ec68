"""Flask-Security's mails go through the outbox like everybody else's."""

from typing import Any

from flask_security import MailUtil

from app.outbox.queueing import queue_mail


class OutboxMail(MailUtil):
    """Queues a mail in the request's transaction; the worker sends it."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Queue it; a password reset may be sent again after a crash."""
        user = kwargs["user"]
        queue_mail(
            organisation_id=user.current_organisation_id,
            to=recipient if isinstance(recipient, str) else recipient[1],
            subject=str(subject),
            text=body or "",
            html=html,
            purpose=template,
            repeat="safe",
        )
