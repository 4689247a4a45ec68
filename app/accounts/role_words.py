"""What each permission lets people do, in words, by room."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.errors import DomainError

GROUPS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_("Network"), ("network.view", "network.manage")),
    (_("People"), ("people.manage", "trail.view")),
    (_("Standards"), ("standards.view", "standards.edit", "standards.approve")),
    (_("Checklists"), ("checklists.view", "checklists.edit")),
    (_("Visits"), ("visits.view", "visits.plan", "visits.fill", "visits.review")),
    (_("Shoppers"), ("panel.view", "shoppers.reveal")),
    (_("Surveys"), ("surveys.view", "surveys.edit", "contacts.manage")),
    (_("Cases"), ("cases.view", "cases.work")),
    (_("Results"), ("scorecards.view", "scorecards.subscribe", "periods.close")),
    (_("Jobs"), ("jobs.view", "jobs.run")),
)
WORDS: dict[str, LazyString] = {
    "network.view": _("sees regions, branches and staff"),
    "network.manage": _("changes regions, branches and staff"),
    "people.manage": _("gives people roles, and makes roles"),
    "trail.view": _("reads who did what"),
    "standards.view": _("reads standards"),
    "standards.edit": _("writes standards"),
    "standards.approve": _("puts standards in force"),
    "checklists.view": _("reads checklists"),
    "checklists.edit": _("makes and publishes checklists"),
    "visits.view": _("sees approved visits and why they scored as they did"),
    "visits.plan": _("plans waves and gives out assignments"),
    "visits.fill": _("makes visits with the phone"),
    "visits.review": _("reviews visits that came in"),
    "panel.view": _("knows the shoppers of the own panel, takes them in and lets them go"),
    "shoppers.reveal": _("learns who is behind one panel code, giving a reason"),
    "surveys.view": _("sees surveys and what customers answered"),
    "surveys.edit": _("makes questionnaires and surveys"),
    "contacts.manage": _("brings in customers' addresses"),
    "cases.view": _("sees cases"),
    "cases.work": _("answers and solves cases"),
    "scorecards.view": _("sees scorecards and the overview"),
    "scorecards.subscribe": _("decides who gets which scorecard"),
    "periods.close": _("closes periods"),
    "jobs.view": _("sees what the product does by itself"),
    "jobs.run": _("starts and stops this work"),
}


def told(permissions: frozenset[str]) -> list[tuple[LazyString, list[LazyString]]]:
    """A set of permissions in words, by room; rooms without one are left out."""
    rooms = [(room, [WORDS[name] for name in names if name in permissions]) for room, names in GROUPS]
    return [(room, words) for room, words in rooms if words]


def refused(refusal: DomainError) -> str:
    """Why a role cannot be saved so."""
    sentences = {
        "role_named": _("There is a role of this name already. Choose another one."),
        "role_of_shoppers": _(
            "Visits alone are what the product's role of mystery shopper is for: shoppers join a panel, "
            "so that nobody is named by it."
        ),
        "role_above_own": _("You cannot make a role that may do more than you may give."),
    }
    return str(sentences.get(refusal.code, _("A role may do something: choose at least one.")))
