"""Words of this room: channels, states, operators, units, and the sentences of its refusals."""

from typing import Final

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from app.standards.clauses import Target, in_language
from app.web.refusals import means
from app.web.rendering import locale, number

CHANNELS: Final[dict[str, LazyString]] = {
    "in_person": _("In person"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "chat": _("Chat"),
    "social": _("Social network"),
    "website": _("Website"),
    "delivery": _("Delivery"),
}
STATES: Final[dict[str, tuple[LazyString, str]]] = {  # word, tone of the chip
    "draft": (_("draft"), ""),
    "proposed": (_("awaits approval"), "accent"),
    "approved": (_("approved"), "good"),
    "withdrawn": (_("withdrawn"), ""),
}
FILTERS: Final[dict[str, LazyString]] = {
    "in_force": _("in force"),
    "none": _("none in force"),
    "due": _("due for review"),
    "draft": _("being drafted"),
    "proposed": _("awaiting approval"),
}
OPERATORS: Final[dict[str, LazyString]] = {"<=": _("at most"), "==": _("exactly"), ">=": _("at least")}
SIGNS: Final = {"<=": "≤", "==": "=", ">=": "≥"}
UNITS: Final[dict[str, LazyString]] = {
    "second": _("seconds"),
    "minute": _("minutes"),
    "hour": _("hours"),
    "day": _("days"),
    "ring": _("rings"),
    "time": _("times"),
    "case": _("instances"),
    "piece": _("pieces"),
    "metre": _("metres"),
    "percent": _("per cent"),
    "point": _("points"),
}

means("stale", _("Somebody was first: %(who)s. Your change was not saved, so that theirs is not lost."))
means("standard_state", _("This edition is no longer a draft, so its words stand. Draft the next one to change them."))
means("draft_exists", _("There is a draft of the next edition already. Open it and go on there."))
means("own_standard", _("You drafted this edition yourself. Another person has to approve it."))
means("no_clauses", _("An edition without clauses cannot be proposed. Add the first clause."))


def target_sentence(target: Target | None) -> str:
    """The target in words: as it was written by people, else "≤ 3 minutes"; nothing where there is none."""
    if target is None:
        return ""
    return in_language(target.words, locale().language) or f"{SIGNS[target.operator]}\u00a0{_quantity(target)}"


def _quantity(target: Target) -> str:
    whole = target.value.denominator == 1
    count = int(target.value) if whole else 2
    forms = {
        "second": ngettext("%(num)s second", "%(num)s seconds", count),
        "minute": ngettext("%(num)s minute", "%(num)s minutes", count),
        "hour": ngettext("%(num)s hour", "%(num)s hours", count),
        "day": ngettext("%(num)s day", "%(num)s days", count),
        "ring": ngettext("%(num)s ring", "%(num)s rings", count),
        "time": ngettext("%(num)s time", "%(num)s times", count),
        "case": ngettext("%(num)s instance", "%(num)s instances", count),
        "piece": ngettext("%(num)s piece", "%(num)s pieces", count),
        "metre": ngettext("%(num)s metre", "%(num)s metres", count),
        "percent": gettext("%(num)s %%", num=count),
        "point": ngettext("%(num)s point", "%(num)s points", count),
    }
    words = forms.get(target.unit, str(count))
    return words.replace(str(count), number(int(target.value) if whole else target.value), 1)
