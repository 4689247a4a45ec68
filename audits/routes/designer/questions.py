"""Doors of questions: added, written, moved, removed, given another kind of answer."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import FieldList

from app.questions.schema import Question, Text
from app.questions.types import ANSWER_TYPES
from app.web.guards import needs
from app.web.toasts import say
from audits import authoring, drafting
from audits.compiling import When, when_of
from audits.forms.answers import FORMS
from audits.forms.choices import offered
from audits.forms.parts import NewQuestionForm, RevisionForm, TypeForm
from audits.forms.questions import QuestionForm
from audits.forms.rows import rearranged
from audits.kinds import KINDS, OFFERED
from audits.routes.designer.desk import Desk, Page, address, blueprint, desk, language, page, revise


@blueprint.route("/<int:checklist_id>/sections/<section_id>/questions/new", methods=["GET", "POST"])
@needs("checklists.edit")
def new_question(checklist_id: int, section_id: str) -> Page:
    """Add a question and go on to its details."""
    at = desk(checklist_id)
    form = NewQuestionForm(data={"revision": at.draft.revision})
    form.type.choices = offered((name, KINDS[name]) for name in OFFERED)
    if form.validate_on_submit():
        question_id = drafting.next_id("q", authoring.ids_ever_used(checklist_id, at.form))
        label = Text((("ru", (form.label_ru.data or "").strip()),))
        weight = Fraction(form.type.data == "yes_no")  # other kinds earn nothing before their options are written
        question = Question(id=question_id, type=form.type.data, label=label, weight=weight)
        change = partial(drafting.add_question, section_id=section_id, question=question)
        revise(checklist_id, form.seen(), "question.add", change)
        return redirect(address("question", checklist_id, question_id=question_id))
    return page("new_question", at, wrong=bool(form.errors), form=form, section=at.section(section_id))


@blueprint.route("/<int:checklist_id>/questions/<question_id>", methods=["GET", "POST"])
@needs("checklists.edit")
def question(checklist_id: int, question_id: str) -> Page:
    """Change a question."""
    at = desk(checklist_id)
    row = at.question(question_id)
    form = form_of(at, row)
    if "rows" in request.form:
        name, _slash, order = request.form["rows"].partition("/")
        rows = form[name] if name in form.rows else None
        if isinstance(rows, FieldList):
            rearranged(rows, order)
    elif form.validate_on_submit():
        change = partial(drafting.change_question, question_id=question_id, change=written_by(form))
        revise(checklist_id, form.seen(), "question.change", change)
        say(_("Saved."))
        return redirect(address("question", checklist_id, question_id=question_id))
    kind = TypeForm(formdata=None, data={"revision": at.draft.revision, "type": row.type})
    kind.type.choices = offered((name, KINDS[name]) for name in dict.fromkeys((*OFFERED, row.type)))
    home = drafting.home_of(at.form, question_id)
    return page("question", at, wrong=bool(form.errors), form=form, question=row, section=home, kind=kind)


@blueprint.post("/<int:checklist_id>/questions/<question_id>/type")
@needs("checklists.edit")
def retype(checklist_id: int, question_id: str) -> Response:
    """Give a question another kind of answer."""
    desk(checklist_id).question(question_id)
    form = TypeForm()
    form.type.choices = offered((name, KINDS[name]) for name in KINDS)
    if form.validate():
        change = partial(
            drafting.change_question,
            question_id=question_id,
            change=lambda each: drafting.retyped(each, form.type.data),
        )
        revise(checklist_id, form.seen(), "question.retype", change)
    return redirect(address("question", checklist_id, question_id=question_id))


@blueprint.post("/<int:checklist_id>/questions/<question_id>/remove")
@needs("checklists.edit")
def remove_question(checklist_id: int, question_id: str) -> Response:
    """Take a question out of the draft."""
    change = partial(drafting.remove_question, question_id=question_id)
    revise(checklist_id, RevisionForm().seen(), "question.remove", change)
    say(_("The question has been removed."))
    return redirect(address("show", checklist_id))


@blueprint.post("/<int:checklist_id>/questions/<question_id>/<any(up, down):way>")
@needs("checklists.edit")
def move_question(checklist_id: int, question_id: str, way: str) -> Response:
    """Move a question one place, also into the next section."""
    change = partial(drafting.move_question, question_id=question_id, up=way == "up")
    revise(checklist_id, RevisionForm().seen(), "question.move", change)
    return redirect(address("question", checklist_id, question_id=question_id))


def form_of(at: Desk, row: Question) -> QuestionForm:
    """The form for this kind of answer, filled with what the question says now."""
    kind = FORMS.get(row.type, QuestionForm)
    form = kind(data={**kind.values(row), "revision": at.draft.revision})
    form.clause.choices = offered(clause_choices(at, row))
    form.comment.choices = offered(when_choices(at, row, "comment_when"))
    form.photo.choices = offered(when_choices(at, row, "photo_when"))
    return form


def written_by(form: QuestionForm) -> Callable[[Question], Question]:
    """What the form does to the question."""
    return lambda kept: replace(kept, **form.changes(kept))


def clause_choices(at: Desk, row: Question) -> list[tuple[str, str]]:
    """The clauses in force; the one that the question has now too, even when it is not in force."""
    choices = [("", _("none"))]
    if row.clause is not None and row.clause not in at.clauses:
        choices.append((row.clause, _("%(key)s, not in force", key=row.clause)))
    return choices + [(key, f"{key} {clause.title_in(language())}") for key, clause in at.clauses.items()]


def when_choices(at: Desk, row: Question, name: str) -> list[tuple[str, str]]:
    """The simple choices, and the condition that stands there if it is none of them."""
    condition = getattr(row, name)
    choices = [(When.NEVER.value, _("never"))]
    if drafting.may_be_rated(row.type) and row.type in ANSWER_TYPES:
        choices.append((When.LOSES.value, _("when the answer loses points")))
    choices.append((When.ALWAYS.value, _("always")))
    if condition is not None and when_of(condition, row.id) is When.KEPT:
        choices.append((When.KEPT.value, at.says(condition)))
    return choices
