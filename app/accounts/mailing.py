"""Flask-Security's mails go through the outbox like everybody else's."""

from typing import Any

import structlog
from flask_security import MailUtil

from app import clock
from app.accounts.acting import current_memberships
from app.accounts.models import User
from app.outbox.queueing import queue_mail

log = structlog.get_logger()


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
        organisation_id = _organisation_of(kwargs["user"])
        if organisation_id is None:
            log.warning("mail_to_nobody", purpose=template)
            return
        queue_mail(
            organisation_id=organisation_id,
            to=recipient if isinstance(recipient, str) else recipient[1],
            subject=str(subject),
            text=body or "",
            html=html,
            purpose=template,
            repeat="safe",
        )


def _organisation_of(user: User) -> int | None:
    """In whose outbox a mail to somebody lies who has not signed in: where they last were, else where they belong.

    Never with a client that they are lent to: its people must not read the addresses of an agency's shoppers.
    None for somebody who belongs nowhere (any more): they could not sign in either.
    """
    memberships = current_memberships(user_id=user.id, day=clock.now().date())
    homes = [row.organisation_id for row in memberships if row.engagement_id is None]
    if homes and user.current_organisation_id not in homes:
        return homes[0]
    return user.current_organisation_id or (memberships[0].organisation_id if memberships else None)
