"""What the cases room writes by mail: to customers their number and our answers, to the ladder what is late."""

from flask import current_app
from flask_babel import force_locale, gettext

from app import clock
from app.accounts.charge import PersonRow
from app.contacts import keeping
from app.contacts.reading import ContactRow, Purpose, contact
from app.outbox.queueing import queue_mail
from app.web.letterhead import Letter, written
from app.web.rendering import moment
from cases.clockwork import Place
from cases.models import Case


def tell_customer_number(case: Case, where: Place, token: str) -> None:
    """Registration answers at once: the number, until when, and the link. Nothing without an address."""
    customer = _reachable(case)
    if customer is None:
        return
    with force_locale(customer.language):
        until = moment(case.due_at, where.zone)
        letter = Letter(
            subject=gettext("Your case %(number)s is registered", number=case.number),
            sender=where.organisation.name,
            title=gettext("We have registered your case no. %(number)s", number=case.number),
            paragraphs=[
                gettext("We will answer by %(until)s at the latest.", until=until),
                gettext("On its page you see what is being done, can add to it, and say whether you are content."),
            ],
            button=(address_of(token), gettext("Follow the case")),
            why=_why(),
        )
        _to_customer(case, customer, letter, purpose="case.registered", key=f"case-registered-{case.id}")


def answer_customer(case: Case, where: Place, token: str, *, text: str, author: str) -> bool:
    """Our words to the customer with the link to the case; False when there is no address to send them to."""
    customer = _reachable(case)
    if customer is None:
        return False
    with force_locale(customer.language):
        letter = Letter(
            subject=gettext("Case %(number)s: %(title)s", number=case.number, title=_short(case.title)),
            sender=where.organisation.name,
            title=gettext("%(author)s answers you", author=author),
            paragraphs=[line for line in text.splitlines() if line.strip()],
            facts=[(gettext("Case"), case.number)],
            button=(address_of(token), gettext("Open the case and answer")),
            why=_why(),
        )
        _to_customer(case, customer, letter, purpose="case.answer", key=None)
    return True


def tell_late(case: Case, where: Place, person: PersonRow, *, level: int, owner: str) -> None:
    """One mail to one step of the ladder: which case is late, whose it is, since when."""
    if case.due_at is None:
        return
    with force_locale(person.language or where.organisation.language):
        place = where.branch.name if where.branch else where.organisation.name
        letter = Letter(
            subject=gettext("Overdue: %(number)s, %(title)s", number=case.number, title=_short(case.title)),
            sender=where.organisation.name,
            title=gettext("A case is overdue and has come up to you"),
            paragraphs=[case.title],
            facts=[
                (gettext("Case"), case.number),
                (gettext("Branch"), place),
                (gettext("Owner"), owner),
                (gettext("It was due"), moment(case.due_at, where.zone)),
            ],
            button=(page_of(case), gettext("Open the case")),
            why=gettext("You get this because you are on the ladder of this branch."),
        )
        text, html = written(letter)
        queue_mail(
            to=person.email,
            subject=letter.subject,
            text=text,
            html=html,
            purpose="case.escalated",
            repeat="safe",
            key=f"case-late-{case.id}-{level}-{int(case.due_at.timestamp())}",
            cause=f"/cases/{case.id}",
            sender_name=where.organisation.name,
        )


def address_of(token: str) -> str:
    """The customer's secret address."""
    return f"{_base()}/c/{token}"


def page_of(case: Case) -> str:
    """The address of a case for people who sign in."""
    return f"{_base()}/cases/{case.id}"


def _reachable(case: Case) -> ContactRow | None:
    found = contact(case.contact_id) if case.contact_id else None
    return found if found and found.email else None


def _to_customer(case: Case, customer: ContactRow, letter: Letter, *, purpose: str, key: str | None) -> None:
    text, html = written(letter)
    queue_mail(
        to=customer.email or "",
        subject=letter.subject,
        text=text,
        html=html,
        purpose=purpose,
        repeat="safe",
        key=key,
        cause=f"/cases/{case.id}",
        sender_name=letter.sender,
    )
    keeping.note(
        contact_id=customer.id,
        purpose=Purpose.CASE,
        channel="email",
        source=f"/cases/{case.id}",
        event="queued",
        at=clock.now(),
    )


def _why() -> str:
    return gettext("You get this because you wrote to us: it is an answer, no advertising.")


def _short(title: str) -> str:
    words = " ".join(title.split())
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


def _base() -> str:
    base: str = current_app.extensions["settings"].settings.base_url
    return base
