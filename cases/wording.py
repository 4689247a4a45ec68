"""Words of this room: kinds, states, severities, sources, what a line of the thread tells, refusals."""

from datetime import date, timedelta
from typing import Final

from flask_babel import LazyString, gettext, lazy_pgettext, ngettext
from flask_babel import lazy_gettext as _

from app.web.refusals import means
from app.web.rendering import day as day_words
from cases.models import CaseEvent, CaseState, Verification

KINDS: Final[dict[str, LazyString]] = {
    "complaint": _("Complaint"),
    "suggestion": _("Suggestion"),
    "question": lazy_pgettext("kind of case", "Question"),
    "praise": _("Praise"),
    "follow_up": _("Follow-up of a survey"),
    "corrective_action": _("Corrective action"),
    "decision": lazy_pgettext("kind of case", "Decision"),
}
STATES: Final[dict[str, tuple[LazyString, str]]] = {  # word, tone of the chip
    "new": (lazy_pgettext("state of case", "new"), "accent"),
    "open": (lazy_pgettext("state of case", "in work"), "accent"),
    "waiting": (lazy_pgettext("state of case", "waiting"), "warn"),
    "done": (lazy_pgettext("state of case", "done, not yet verified"), ""),
    "resolved": (lazy_pgettext("state of case", "settled"), "good"),
    "closed": (lazy_pgettext("state of case", "closed"), ""),
}
SEVERITIES: Final[dict[str, LazyString]] = {
    "low": lazy_pgettext("severity", "low"),
    "normal": lazy_pgettext("severity", "normal"),
    "high": lazy_pgettext("severity", "high"),
    "critical": lazy_pgettext("severity", "critical"),
}
SOURCES: Final[dict[str, LazyString]] = {
    "finding": _("finding of a visit"),
    "survey": _("answer to a survey"),
    "form": _("form on the website"),
    "phone": _("telephone"),
    "email": _("e-mail"),
    "api": _("another system"),
    "hand": _("written down by hand"),
}
VERIFICATIONS: Final[dict[Verification, LazyString]] = {
    Verification.WAITING: _("waits for a measurement"),
    Verification.CONFIRMED: _("confirmed by measurements"),
    Verification.FAILED: _("did not work: failed again"),
    Verification.NOT_MEASURED: _("not measured in 90 days"),
}
FOR_CUSTOMERS: Final[dict[CaseState, LazyString]] = {
    CaseState.NEW: _("Received"),
    CaseState.OPEN: _("We are looking into it"),
    CaseState.WAITING: _("We are waiting for an answer"),
    CaseState.DONE: _("Done"),
    CaseState.RESOLVED: _("Settled"),
    CaseState.CLOSED: _("Closed"),
}

means("case_stale", _("Somebody was first: %(who)s. Your change was not saved, so that theirs is not lost."))
means("case_state", _("Case %(number)s has moved on meanwhile: %(who)s was first. Load the page anew."))
means("no_customer", _("Nobody is written down who could be answered. Leave an inner note."))
means("no_owner", _("This person may not work on cases of the branch. Choose another one."))
means("no_words", _("There are no words. Write them and send again."))
means("no_title", _("Say in a few words what it is about."))
means("not_an_action", _("Only a corrective action is carried out. Settle this case with a decision."))
means("action_is_finished", _("A corrective action is not settled with words: say what was done."))
means("not_verified", _("It is done, but not yet shown to work. Later visits close it."))
means("own_action", _("You carried this action out yourself. Another person has to close it."))
means("case_about_you", _("This case is about you, so somebody else decides it."))
means("case_not_settled", _("The case is not at that point (any more). Load the page anew."))


def line_of(event: CaseEvent, names: dict[int, str]) -> str:
    """What a line of the thread tells, as one sentence without its author."""
    facts = event.facts
    if event.kind == "owner":
        return gettext("handed over to %(who)s", who=names.get(int(facts.get("owner_id") or 0), "—"))
    if event.kind == "escalated":
        return gettext("overdue: told %(who)s", who=names.get(int(facts.get("user_id") or 0), "—"))
    if event.kind == "verified":
        return _look(facts.get("met"), str(facts.get("day", "")))
    if event.kind == "state" and facts.get("to") in STATES:
        if facts.get("anew"):
            return gettext("opened again")
        return gettext("state: %(state)s", state=str(STATES[str(facts["to"])][0]))
    if event.kind == "from_customer" and "accepted" in facts:
        return gettext("the customer is content") if facts["accepted"] else gettext("the customer is not content")
    words = {
        "opened": gettext("opened"),
        "note": gettext("note among ourselves"),
        "to_customer": gettext("answer to the customer"),
        "from_customer": gettext("the customer wrote"),
        "state": gettext("the state has changed"),
    }
    return words.get(event.kind, event.kind)


def working_time(value: timedelta) -> str:
    """Working time in hours and minutes, never in days: a working day is no day. `5 h 40 min`."""
    minutes = abs(int(value.total_seconds())) // 60
    hours, rest = divmod(minutes, 60)
    parts = [gettext("%(n)s h", n=hours)] if hours else []
    parts += [gettext("%(n)s min", n=rest)] if rest or not hours else []
    return "\u00a0".join(parts)


def overdue(value: timedelta) -> str:
    """How late something is, by the calendar on the wall, in words: `34 days 16 hours`, `5 hours 40 minutes`."""
    minutes = int(value.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(num)s day", "%(num)s days", days) if days else "",
        ngettext("%(num)s hour", "%(num)s hours", hours) if hours else "",
        ngettext("%(num)s minute", "%(num)s minutes", minutes) if not days and (minutes or not hours) else "",
    ]
    return " ".join(part for part in parts if part)


def _look(met: object, day: str) -> str:
    if met is None:
        return gettext("not measured in 90 days: a person decides")
    on = day_words(date.fromisoformat(day)) if day else "—"
    return gettext("seen on %(day)s: met", day=on) if met else gettext("seen on %(day)s: not met", day=on)
