"""What this room writes to shoppers: a visit came back, and why."""

from flask import current_app
from flask_babel import force_locale, gettext

from app.accounts.charge import people
from app.organisation.reading import branch, organisation_of
from app.outbox.queueing import queue_mail
from app.web.letterhead import Letter, written
from app.web.rendering import day
from audits.models.visits import Visit


def tell_returned(visit: Visit, *, user_id: int, panel_id: int, reason: str) -> None:
    """One mail to the shopper with the reviewer's reason; nothing for somebody who is not there any more.

    It goes out from the outbox of the panel's owner: whose service is measured never reads the address.
    """
    person, place = people([user_id]).get(user_id), branch(visit.branch_id)
    if person is None or place is None:
        return
    organisation = organisation_of(visit.organisation_id)
    with force_locale(person.language or organisation.language):
        letter = Letter(
            subject=gettext("Your visit to %(place)s came back", place=place.name),
            sender=organisation.name,
            title=gettext("The visit needs another look"),
            paragraphs=[gettext("The reviewer gave your visit back. Look at the reason, mend it and send it again.")],
            quote=reason,
            facts=[(gettext("Branch"), place.name), (gettext("Visit of"), day(visit.local_day))],
            button=(f"{_base()}/field/", gettext("Open on the phone")),
            why=gettext("You get this because you made this visit."),
        )
        text, html = written(letter)
        queue_mail(
            to=person.email,
            subject=letter.subject,
            text=text,
            html=html,
            purpose="visit.returned",
            repeat="safe",
            key=f"visit-returned-{visit.id}-{visit.revision}",
            cause=f"/desk/{visit.id}",
            organisation_id=panel_id,
            sender_name=organisation.name,
        )


def _base() -> str:
    base: str = current_app.extensions["settings"].settings.base_url
    return base
