"""Sentences of this room: states, reasons, what is wrong with an answer or a line, and what to do."""

from collections.abc import Sequence

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from app.documents.errors import TableError
from app.documents.lines import LineProblem
from app.questions.problems import Code, Problem
from app.questions.schema import Form
from app.web.refusals import means

LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}
MARKS = tuple(str(mark) for mark in range(11))

CAMPAIGN_STATES: dict[str, tuple[LazyString, str]] = {
    "draft": (_("not started"), ""),
    "running": (_("running"), "accent"),
    "paused": (_("paused"), "warn"),
    "ended": (_("ended"), ""),
}
REASONS: dict[str, LazyString] = {
    "rest_period": _("asked recently: they rest"),
    "quiet_hours": _("it is night where they live"),
    "too_late": _("they could be asked only after the survey, or too long after the visit"),
    "no_consent": _("have not agreed to be asked"),
    "unsubscribed": _("have unsubscribed"),
    "bounced": _("the address does not exist"),
    "complained": _("have complained of a mail"),
    "no_address": _("have no address"),
    "bad_address": _("the address is none"),
    "erased": _("have been erased"),
}
# Kept apart from the codes of other rooms: a customer reads these, beside the question.
ANSWERS: dict[Code, LazyString] = {
    Code.REQUIRED: _("Please answer this one."),
    Code.NOT_A_CHOICE: _("Please choose one of these."),
    Code.UNKNOWN_OPTION: _("Please choose one of these."),
    Code.NOT_A_NUMBER: _("Please write a number."),
    Code.TOO_MANY_CHARACTERS: _("This is too long. Please shorten it."),
    Code.TOO_MANY_CHOICES: _("Please choose fewer."),
    Code.TOO_FEW_CHOICES: _("Please choose more."),
}

means("nobody_to_ask", _("There is nobody to ask yet. Import customers first."))
means("over_already", _("The last day has passed. Give the campaign a later one."))
means("campaign_state", _("Somebody has started, paused or ended this campaign meanwhile. Look at it again."))
means("questionnaire_in_use", _("Customers have been asked already: the questionnaire of this campaign stays."))


def explain(problem: Problem) -> str:
    """What is wrong with an answer, for the customer who gave it."""
    return str(ANSWERS.get(problem.code, _("This cannot be taken as it is. Please look at it again.")))


def pages_with(problems: Sequence[Problem], form: Form) -> list[int]:
    """The pages on which something is still wrong, in their order."""
    ids = {each.place.split("/")[1] for each in problems if "/" in each.place}
    return sorted({form.by_id[name].page or 1 for name in ids if name in form.by_id})


def reason(code: str) -> str:
    """Why somebody is deferred or skipped."""
    return str(REASONS.get(code, code))


COLUMNS: dict[str, LazyString] = {
    "email": _("E-mail"),
    "name": _("Name"),
    "external_id": _("Customer id"),
    "phone": _("Telephone"),
    "language": _("Language of the customer"),
    "time_zone": _("Time zone"),
    "branch": _("Branch"),
    "staff": _("Staff number"),
    "served_on": _("Day of the visit"),
}


def line_problem(found: LineProblem) -> str:
    """One problem of a line, with its remedy."""
    sentences = {
        "missing": gettext("This is empty. Fill it in, or take the line out."),
        "too_long": gettext("This is longer than %(most)s characters. Shorten it.", most=found.value),
        "unknown_zone": gettext("“%(zone)s” is no time zone. Write it like Europe/Moscow.", zone=found.value),
        "unknown_branch": gettext("There is no branch “%(code)s”. Import the branches first.", code=found.value),
        "unknown_person": gettext(
            "Nobody has the number “%(code)s”. Leave it empty or import staff first.", code=found.value
        ),
        "unknown_language": gettext("“%(value)s” is no language of ours. Write ru or en.", value=found.value),
        "not_an_address": gettext("“%(value)s” is no e-mail address.", value=found.value),
        "not_a_day": gettext("“%(value)s” is no day. Write it like 2026-03-10 or 10.03.2026.", value=found.value),
        "in_the_future": gettext("%(value)s lies in the future.", value=found.value),
        "repeated": gettext("This customer stood in an earlier line already: %(code)s.", code=found.value),
        "no_column": gettext("The file has no column “%(name)s”. Add it to the first line.", name=found.value),
    }
    return sentences[found.code]


def unreadable(refusal: TableError) -> str:
    """Why a file is no table that can be read."""
    return gettext("This file cannot be read as a table of CSV or XLSX (%(code)s). Save it anew.", code=refusal.code)
