"""What an invitation and a reminder look like: our own templates, the campaign's words with named places."""

from dataclasses import dataclass

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from app.contacts.reading import ContactRow
from app.organisation.reading import BranchRow, OrganisationRow
from app.questions.schema import Form, Question
from app.web.rendering import day, typograph
from surveys.campaigning import Mail
from surveys.models.campaigns import Invitation
from surveys.placeholders import fill
from surveys.wordings import ends_of


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whom a mail goes to and what it is about."""

    contact: ContactRow
    organisation: OrganisationRow
    branch: BranchRow | None
    invitation: Invitation
    consented: bool


@dataclass(frozen=True, slots=True)
class Composed:
    """A finished mail."""

    subject: str
    text: str
    html: str
    sender_name: str
    unsubscribe_url: str


def compose(*, mail: Mail, form: Form, occasion: Occasion, answer_token: str, unsubscribe_token: str) -> Composed:
    """The mail in the customer's language; its first question, when that is an NPS, stands in it as eleven links.

    The links lead to a page with the mark filled in; nothing is counted before it is sent from there.
    """
    language = occasion.contact.language
    with force_locale(language):
        values = values_of(occasion, language)
        url = f"{_base()}/s/{answer_token}"
        given = {
            "subject": fill(_in(mail.subject, language), values),
            "sender": values["organisation"],
            "paragraphs": [part for part in fill(_in(mail.text, language), values).split("\n\n") if part.strip()],
            "question": _first_nps(form, language, values),
            "url": url,
            "preheader": gettext("A few questions, half a minute"),
            "why": _why(occasion, values),
            "unsubscribe_url": f"{_base()}/s/{unsubscribe_token}/unsubscribe",
            "day": values["day"],
            "branch": values["branch"],
        }
        text = render_template("surveys/mails/invitation.txt", **given)
        html = render_template("surveys/mails/invitation.html", **given)
    return Composed(
        subject=" ".join(str(given["subject"]).split()),
        text=text.strip() + "\n",
        html=html,
        sender_name=values["organisation"],
        unsubscribe_url=str(given["unsubscribe_url"]),
    )


def values_of(occasion: Occasion, language: str) -> dict[str, str]:
    """What the named places stand for."""
    served_on = occasion.invitation.served_on
    return {
        "name": occasion.contact.name,
        "branch": occasion.branch.name if occasion.branch else "",
        "organisation": name_of(occasion.organisation, language),
        "day": day(served_on, "day") if served_on else "",
    }


def name_of(organisation: OrganisationRow, language: str) -> str:
    """The organisation's name in a language."""
    return organisation.name_en or organisation.name if language == "en" else organisation.name


def _first_nps(form: Form, language: str, values: dict[str, str]) -> dict[str, str] | None:
    first: Question | None = next(iter(form.questions), None)
    if first is None or first.type != "nps":
        return None
    low, high = ends_of(first, language) or ("", "")
    return {"id": first.id, "label": typograph(fill(first.label.to(language), values)), "low": low, "high": high}


def _why(occasion: Occasion, values: dict[str, str]) -> str:
    if not values["branch"]:
        return gettext("You get this because you are a customer of ours.")
    visited = (
        gettext("You get this because you were at our branch %(branch)s on %(day)s", **values)
        if values["day"]
        else gettext("You get this because you were at our branch %(branch)s", **values)
    )
    agreed = gettext(" and agreed to be asked") if occasion.consented else ""
    return f"{visited}{agreed}."


def _in(versions: object, language: str) -> str:
    """The words in a language, else in Russian, else in any."""
    texts: dict[str, str] = dict(versions) if isinstance(versions, dict) else {}
    return texts.get(language) or texts.get("ru") or next(iter(texts.values()), "")


def _base() -> str:
    base: str = current_app.extensions["settings"].settings.base_url
    return base
