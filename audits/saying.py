"""Answers, flags, effects and rules of scoring in words, for whoever reads a visit."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Final

from flask_babel import LazyString, gettext, lazy_pgettext, ngettext
from flask_babel import lazy_gettext as _

from app.questions.answer import Answer, State
from app.questions.schema import Effect, Question
from app.questions.types import Value
from app.web import rendering
from app.web.refusals import means
from audits.scoring import EffectLine, Item

NBSP = "\u00a0"
FLAGS: Final[dict[str, tuple[LazyString, LazyString, str]]] = {  # cause, reason, tone
    "revoked": (_("The assignment had been taken back."), _("The visit was made all the same."), "warn"),
    "wave_closed": (_("The wave is closed."), _("The visit arrived after its end."), "warn"),
    "early": (_("Begun before the window."), _("Look whether the branch was open as planned."), "warn"),
    "late": (_("Ended after the window."), _("Decide whether the visit still counts."), "warn"),
    "other_version": (_("Another edition."), _("Filled by another edition of the checklist than assigned."), "warn"),
    "second": (_("A second visit."), _("The assignment has a visit already."), "bad"),
    "clock": (
        _("The phone’s clock disagrees."),
        _("Times of this visit may be wrong: compare them with a receipt."),
        "bad",
    ),
    "coverage": (_("Too little was seen."), _("Approve only with a reason: the score rests on few answers."), "bad"),
    "not_applicable": (_("Many “not applicable”."), _("Look whether these questions really did not apply."), "warn"),
    "unobserved_critical": (
        _("A critical item could not be seen."),
        _("Decide whether the visit is good enough."),
        "bad",
    ),
    "kept_apart": (
        _("Taken in from what was kept apart."),
        _("Compare it with the visit of the same assignment, and let one of them stand."),
        "warn",
    ),
}
UNKNOWN_FLAG: Final = (_("A remark of another edition."), _("This edition has no words for it yet."), "warn")
WHY_KEPT: Final[dict[str, tuple[LazyString, LazyString]]] = {  # in a word, in a sentence
    "other_digest": (
        _("Another content"),
        _("A visit stands under this key already, and what came later says something else."),
    ),
    "deleted": (_("Deleted here"), _("The visit of this key was deleted, and the phone sent it once more.")),
    "other_branch": (
        _("Another draft"),
        _("The draft went on from another phone or tab, and this one was written beside it."),
    ),
}
SETTLEMENTS: Final[dict[str, tuple[LazyString, str]]] = {
    "taken_in": (lazy_pgettext("a document kept apart", "taken in"), "good"),
    "discarded": (lazy_pgettext("a document kept apart", "put aside"), ""),
}
OUTCOMES: Final[dict[str, LazyString]] = {
    "completed": lazy_pgettext("outcome of visit", "completed"),
    "not_possible": lazy_pgettext("outcome of visit", "not possible"),
    "recognised": lazy_pgettext("outcome of visit", "recognised"),
    "refused": lazy_pgettext("outcome of visit", "refused"),
    "abandoned": lazy_pgettext("outcome of visit", "abandoned"),
}
STATES: Final[dict[str, tuple[LazyString, str]]] = {
    "submitted": (lazy_pgettext("state of visit", "waits for review"), "accent"),
    "returned": (lazy_pgettext("state of visit", "returned"), "warn"),
    "approved": (lazy_pgettext("state of visit", "approved"), "good"),
    "rejected": (lazy_pgettext("state of visit", "rejected"), "bad"),
}
NOT_SCORED: Final[dict[State, LazyString]] = {
    State.NA: _("N/A"),
    State.HIDDEN: _("not asked"),
    State.UNOBSERVED: _("could not be seen"),
    State.BLANK: _("no answer"),
}

means("visit_decided", _("Somebody was first: %(who)s has decided on this visit. Your decision was not saved."))
means("own_visit", _("You made this visit yourself, so another person reviews it."))
means("coverage_reason", _("Too little could be scored. Write why the visit is good enough all the same."))
means("no_such_staff", _("Choose somebody of this branch, or say that it is not known who served."))
means("settled", _("%(who)s has settled this document already. Nothing was changed."))
means("draft_gone", _("The visit has been sent meanwhile, so there is no draft left to replace."))
means("kept_unfit", _("The document does not fit its checklist, so no visit can be made of it. It stays as it came."))
means(
    "tree_differs",
    _("This score cannot be explained: what was answered is no longer what was scored. Tell the administrator."),
)
means("no_reason", _("Write the reason: the shopper reads it."))


def answer_words(question: Question, answer: Answer, language: str) -> str:
    """What was answered, as people read it; a state in words where nothing was."""
    if answer.repeats:
        return "; ".join(answer_words(question, repeat, language) for repeat in answer.repeats)
    if answer.state is not State.SCORED or answer.value is None:
        return str(NOT_SCORED.get(answer.state, ""))
    say = SAYING.get(question.type)
    return say(question, answer.value, language) if say else str(answer.value)


def rule_words(item: Item, question: Question) -> str:
    """Which rule gave the ratio, where the answer alone does not tell."""
    facts, ratio = dict(item.params), rendering.percent(item.ratio)
    if item.rule == "band_up_to":
        return gettext("up to %(bound)s earns %(ratio)s", bound=_bound(question, facts.get("bound")), ratio=ratio)
    if item.rule == "band_from":
        return gettext("from %(bound)s on earns %(ratio)s", bound=_bound(question, facts.get("bound")), ratio=ratio)
    if item.rule == "band_else":
        return gettext("beyond all steps: %(ratio)s", ratio=ratio)
    if item.rule == "mean":
        return gettext("mean of %(of)s repeats: %(ratio)s", of=facts.get("of", ""), ratio=ratio)
    if item.rule in {"share", "all", "at_least"} or (item.ratio is not None and 0 < item.ratio < 1):
        return gettext("earns %(ratio)s", ratio=ratio)
    return ""


def effect_words(effect: EffectLine, label: str) -> str:
    """A critical item and what it did: «чек не выдан (2.4), итог 0»."""
    did = {
        Effect.FLAG: gettext("marked, the total stays"),
        Effect.SECTION_ZERO: gettext("the section counts as 0"),
        Effect.CAP: gettext("the total is at most %(cap)s", cap=rendering.number(effect.cap_percent, 0)),
        Effect.TOTAL_ZERO: gettext("the total is 0"),
    }
    return f"{label}{NBSP}({effect.number}): {did[effect.effect]}"


def _bound(question: Question, text: str | None) -> str:
    if text is None:
        return "—"
    if question.type == "duration":
        return rendering.duration(int(Fraction(text)))
    return rendering.number(Fraction(text), _places(text))


def _yes_no(question: Question, value: Value, language: str) -> str:
    return gettext("Yes") if value == "yes" else gettext("No")


def _options(question: Question, value: Value, language: str) -> str:
    labels = {option.id: option.label.to(language) for option in question.options}
    chosen = value if isinstance(value, tuple) else (value,)
    return ", ".join(labels.get(str(each), str(each)) for each in chosen)


def _amount(question: Question, value: Value, language: str) -> str:
    shown = rendering.number(value if isinstance(value, int | Decimal) else Decimal(str(value)), _places(value))
    return f"{shown}{NBSP}{question.unit.to(language)}" if question.unit else shown


def _places(value: Value) -> int:
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _duration(question: Question, value: Value, language: str) -> str:
    return rendering.duration(int(Decimal(str(value))))


def _moment(question: Question, value: Value, language: str) -> str:
    if isinstance(value, datetime):
        return f"{rendering.day(value.date(), 'day')}, {value:%H:%M}"
    if isinstance(value, date):
        return rendering.day(value, "day")
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _photos(question: Question, value: Value, language: str) -> str:
    count = len(value) if isinstance(value, tuple) else 1
    return ngettext("%(num)s photo", "%(num)s photos", count)


SAYING: Final[Mapping[str, Callable[[Question, Value, str], str]]] = {
    "yes_no": _yes_no,
    "one_choice": _options,
    "several": _options,
    "number": _amount,
    "duration": _duration,
    "datetime": _moment,
    "photo": _photos,
}
