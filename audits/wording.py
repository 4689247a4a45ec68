"""What forbids publishing a checklist, in words: the place, the cause, the remedy."""

from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from app.questions.schema import Form
from app.web.refusals import means
from audits.authoring import Remark
from audits.kinds import KINDS

Words = tuple[LazyString, LazyString]

REMARKS: Final[dict[str, Words]] = {  # code → cause, remedy
    "missing": (_("Something is missing: %(key)s."), _("Fill it in.")),
    "unknown_key": (_("“%(key)s” means nothing here."), _("Take it out.")),
    "wrong_shape": (_("This is not written as it should be."), _("Write it anew.")),
    "unknown_word": (_("“%(value)s” is not among the choices."), _("Choose one of: %(allowed)s.")),
    "bad_id": (_("“%(value)s” cannot be an identifier."), _("Use Latin letters, digits, dots and hyphens.")),
    "bad_number": (_("“%(value)s” is not a number."), _("Write a number, for example 3 or 2.5.")),
    "negative": (_("%(value)s is less than 0."), _("Write a number from 0.")),
    "out_of_range": (_("%(value)s is out of range."), _("Write a number from %(least)s to %(most)s.")),
    "no_text": (_("There are no words."), _("Write them.")),
    "unknown_language": (_("“%(language)s” is no language."), _("Use ru or en.")),
    "missing_language": (
        _("The words are missing in the main language (%(language)s)."),
        _("Write them: the other languages fall back to it."),
    ),
    "unknown_type": (_("There is no kind of answer “%(type)s”."), _("Choose another kind.")),
    "duplicate_id": (_("“%(id)s” stands here twice."), _("Remove one and add it anew.")),
    "no_questions": (_("There are no questions."), _("Add a section and its first question.")),
    "no_options": (_("There is nothing to choose from."), _("Write at least two options.")),
    "few_options": (_("With one option there is no choice."), _("Write a second one.")),
    "options_not_used": (_("This kind of answer has no options."), _("Choose the kind of answer anew.")),
    "no_spread": (
        _("All answers earn the same, so nothing can be told from them."),
        _("Give the best and the worst answer different points."),
    ),
    "cannot_be_scored": (
        _("The answer earns no points, and yet has a weight."),
        _("Give the options points, or set the weight to 0."),
    ),
    "nothing_scored": (_("No question earns points."), _("Give at least one question points and a weight above 0.")),
    "no_bands": (_("Nothing says which figure earns how much."), _("Write the steps, or set the weight to 0.")),
    "bands_disordered": (
        _("The steps are out of order."),
        _("Begin with the best; each next one earns less; only the last has no bound."),
    ),
    "bounds_crossed": (_("The least, %(least)s, exceeds the most, %(most)s."), _("Swap them.")),
    "bad_multi": (
        _("“At least so many” cannot be reached with these options."),
        _("Lower the number, or give more options points."),
    ),
    "no_multi": (_("The options have points, and nothing says how they add up."), _("Choose how choices earn points.")),
    "exclusive_not_used": (
        _("Where one is chosen, no option excludes the others."),
        _("Take the mark off, or let several be chosen."),
    ),
    "critical_never": (_("A critical question that earns no points never fires."), _("Give it points, or no effect.")),
    "gate_never": (
        _("The section has a pass mark and nothing that earns points."),
        _("Give a question points, or remove the pass mark."),
    ),
    "weight_without_items": (_("The section weighs something and has no questions."), _("Add a question.")),
    "section_weights": (
        _("The total is made of sections, and all of them weigh 0."),
        _("Give at least one section a weight."),
    ),
    "bonus_alone": (
        _("A bonus here has nothing to add to: no other question of the section counts."),
        _("Move it to another section, or give another question a weight."),
    ),
    "scoring_absent": (_("There are weights, and no rules of scoring."), _("Set the rules of scoring.")),
    "clause_not_in_force": (
        _("Clause %(clause)s of the standard is not in force."),
        _("Choose another clause, or have the standard approved."),
    ),
    "bad_condition": (_("The condition cannot be read."), _("Build it anew.")),
    "unknown_operator": (_("The condition uses an unknown word: %(operator)s."), _("Build it anew.")),
    "wrong_arity": (_("The condition is incomplete."), _("Build it anew.")),
    "unknown_question": (
        _("The condition asks about a question that is not there."),
        _("Choose another question, or remove the condition."),
    ),
    "later_question": (
        _("The condition asks about question %(question)s, which comes later."),
        _("Move that question up, or choose an earlier one."),
    ),
    "own_question": (_("The condition asks about the question itself."), _("Choose an earlier question.")),
    "circle": (_("The conditions go round in a circle: %(questions)s."), _("Remove one of them.")),
    "type_mismatch": (_("The condition compares things of different kinds."), _("Build it anew.")),
    "wrong_operand": (
        _("The condition asks for what that question does not have."),
        _("Choose another question, or build it anew."),
    ),
    "unknown_option": (
        _("The condition asks for an option that question %(question)s no longer has."),
        _("Choose one of its options."),
    ),
    "too_deep": (_("The condition is nested too deeply."), _("Make it simpler: at most %(most)s levels.")),
    "too_long": (_("The condition is too long."), _("Make it shorter: at most %(most)s parts.")),
    "not_a_statement": (_("The condition is neither true nor false."), _("Compare it with something.")),
}
UNKNOWN: Final[Words] = (_("Something is not right here."), _("Look at it again."))

means("not_publishable", _("It cannot be published as it is. The remarks on the page of the draft say what to do."))
means("nothing_changed", _("Nothing has changed since version %(number)s, so there is nothing to publish."))
means("part_of_checklist", _("Somebody has removed this part of the checklist meanwhile."))


@dataclass(frozen=True, slots=True)
class Said:
    """A remark as people read it; the ids say where its link leads."""

    where: str
    cause: str
    remedy: str
    section_id: str | None
    question_id: str | None
    about_rules: bool


def said(remark: Remark, form: Form, language: str) -> Said:
    """The remark in the language of the page; `language` is that of the checklist's own texts."""
    cause, remedy = REMARKS.get(remark.code, UNKNOWN)
    facts = {name: _fact(name, value, form) for name, value in remark.params}
    section_id, question_id = _ids(remark.place, form)
    return Said(
        where=_where(section_id, question_id, remark.place, form, language),
        cause=_filled(cause, facts),
        remedy=_filled(remedy, facts),
        section_id=section_id,
        question_id=question_id,
        about_rules=remark.place.startswith("/scoring"),
    )


def _ids(place: str, form: Form) -> tuple[str | None, str | None]:
    """The section and the question that a pointer like /sections/0/questions/2/options leads into."""
    steps = place.split("/")[1:]
    if len(steps) < 2 or steps[0] != "sections":
        return None, None
    section = form.sections[int(steps[1])]
    if len(steps) < 4 or steps[2] != "questions":
        return section.id, None
    return section.id, section.questions[int(steps[3])].id


def _where(section_id: str | None, question_id: str | None, place: str, form: Form, language: str) -> str:
    if question_id is not None:
        return f"{form.numbers[question_id]}\u00a0{form.by_id[question_id].label.to(language)}"
    for number, section in enumerate(form.sections, 1):
        if section.id == section_id:
            return f"{number}.\u00a0{section.label.to(language)}"
    return gettext("Rules of scoring") if place.startswith("/scoring") else gettext("The checklist")


def _fact(name: str, value: str, form: Form) -> str:
    """Ids become printed numbers, kinds become words."""
    if name in {"question", "questions"}:
        return ", ".join(form.numbers.get(each, each) for each in value.split(", "))
    if name == "type":
        return str(KINDS.get(value, value))
    return value


def _filled(words: LazyString, facts: dict[str, str]) -> str:
    try:
        return str(words) % facts
    except KeyError:
        return str(words)
