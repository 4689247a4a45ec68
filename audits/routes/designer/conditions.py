"""Doors of the plain builder: show a question or a section if an earlier question has a certain answer."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.errors import NotFound
from app.questions.schema import Form, Question, Section
from app.questions.tree import Condition
from app.web.guards import needs
from app.web.toasts import say
from audits import drafting
from audits.compiling import Comparison, askable, comparison, comparison_of, first_of, operators
from audits.forms.choices import offered
from audits.forms.parts import (
    ChoiceComparisonForm,
    ComparisonForm,
    FigureComparisonForm,
    RevisionForm,
    TimeComparisonForm,
)
from audits.routes.designer.desk import Desk, Page, address, blueprint, desk, language, page, revise

SIGNS = {"==": "=", "!=": "≠", "in": "=", ">": ">", ">=": "≥", "<": "<", "<=": "≤"}


FIGURES: dict[str, type[ComparisonForm]] = {
    "number": FigureComparisonForm,
    "duration": TimeComparisonForm,
    "nps": FigureComparisonForm,
    "csat": FigureComparisonForm,
    "ces": FigureComparisonForm,
}


@blueprint.route("/<int:checklist_id>/questions/<part_id>/condition", methods=["GET", "POST"])
@needs("checklists.edit")
def question_condition(checklist_id: int, part_id: str) -> Page:
    """When a question is shown."""
    at = desk(checklist_id)
    row = at.question(part_id)
    before = first_of(at.form, question_id=part_id)
    change = partial(drafting.change_question, question_id=part_id)
    return builder(at, row, before, change, back=address("question", checklist_id, question_id=part_id))


@blueprint.route("/<int:checklist_id>/sections/<part_id>/condition", methods=["GET", "POST"])
@needs("checklists.edit")
def section_condition(checklist_id: int, part_id: str) -> Page:
    """When a section is shown."""
    at = desk(checklist_id)
    row = at.section(part_id)
    before = first_of(at.form, section_id=part_id)
    change = partial(drafting.change_section, section_id=part_id)
    return builder(at, row, before, change, back=address("section", checklist_id, section_id=part_id))


def builder(at: Desk, part: Question | Section, before: int, change: Callable[..., Form], *, back: str) -> Page:
    """Choose a question, then compare its answer; or show the part always."""
    if "always" in request.form:
        return saved(at, None, RevisionForm().seen(), change, back)
    now = comparison_of(part.show_if)
    earlier = askable(at.form, before=before)
    chosen = request.values.get("question") or (now.question_id if now else "")
    asked = next((each for each in earlier if each.id == chosen), None)
    if asked is None:
        if request.method == "POST":
            raise NotFound("part_of_checklist")
        return page("condition", at, part=part, earlier=earlier, asked=None, form=None, back=back)
    form = comparison_form(at, asked, now)
    value = value_of(form, asked) if form.validate_on_submit() else None
    if value is not None:
        made = comparison(Comparison(asked.id, str(form.operator.data), value))
        return saved(at, made, form.seen(), change, back)
    return page("condition", at, wrong=bool(form.errors), part=part, earlier=earlier, asked=asked, form=form, back=back)


def comparison_form(at: Desk, asked: Question, now: Comparison | None) -> ComparisonForm:
    """The form that fits the answers of `asked`, filled with the comparison that stands there now."""
    data: dict[str, object] = {"revision": at.draft.revision, "question": asked.id}
    if now is not None and now.question_id == asked.id:
        data |= {"operator": now.operator, "value": now.value}
    form = FIGURES.get(asked.type, ChoiceComparisonForm)(data=data)
    form.operator.choices = offered((name, SIGNS[name]) for name in operators(asked))
    if isinstance(form, ChoiceComparisonForm):
        form.value.choices = offered(answers_of(asked))
    return form


def answers_of(asked: Question) -> list[tuple[str, str]]:
    """What a choice can be equal to."""
    if asked.type == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(option.id, option.label.to(language())) for option in asked.options]


def value_of(form: ComparisonForm, asked: Question) -> str | Fraction | None:
    """The value chosen or typed; None (with an error beside the field) when it is no answer of that question."""
    field = form["value"]
    if isinstance(field.data, str | Fraction):
        return field.data
    field.errors = [_("Choose an answer, or write a figure.")]
    return None


def saved(at: Desk, condition: Condition | None, revision: int, change: Callable[..., Form], back: str) -> Response:
    """Keep the condition and go back to the part."""

    def write(part: Question | Section) -> Question | Section:
        return replace(part, show_if=condition)

    revise(at.draft.id, revision, "condition.change", partial(change, change=write))
    say(_("Saved."))
    return redirect(back)
