"""Doors of sections and of the rules of scoring."""

from dataclasses import replace
from fractions import Fraction
from functools import partial

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.questions.schema import ScoringRules, Section, Text
from app.web.guards import needs
from app.web.toasts import say
from audits import authoring, drafting
from audits.forms.parts import RevisionForm, RulesForm, SectionForm, rules_values, section_values
from audits.forms.rows import rearranged
from audits.routes.designer.desk import Page, address, blueprint, desk, page, revise

BLANK = Section(id="new", label=Text((("ru", "?"),)))


@blueprint.route("/<int:checklist_id>/sections/new", methods=["GET", "POST"])
@needs("checklists.edit")
def new_section(checklist_id: int) -> Page:
    """Add a section."""
    at = desk(checklist_id)
    form = SectionForm(data={"weight": Fraction(1), "revision": at.draft.revision})
    if form.validate_on_submit():
        section_id = drafting.next_id("s", authoring.ids_ever_used(checklist_id, at.form))
        section = form.written(replace(BLANK, id=section_id))
        revise(checklist_id, form.seen(), "section.add", partial(drafting.add_section, section=section))
        return redirect(address("section", checklist_id, section_id=section_id))
    return page("section", at, wrong=bool(form.errors), form=form, section=None)


@blueprint.route("/<int:checklist_id>/sections/<section_id>", methods=["GET", "POST"])
@needs("checklists.edit")
def section(checklist_id: int, section_id: str) -> Page:
    """Change a section."""
    at = desk(checklist_id)
    row = at.section(section_id)
    form = SectionForm(data={**section_values(row), "revision": at.draft.revision})
    if form.validate_on_submit():
        change = partial(drafting.change_section, section_id=section_id, change=form.written)
        revise(checklist_id, form.seen(), "section.change", change)
        say(_("Saved."))
        return redirect(address("section", checklist_id, section_id=section_id))
    return page("section", at, wrong=bool(form.errors), form=form, section=row)


@blueprint.post("/<int:checklist_id>/sections/<section_id>/remove")
@needs("checklists.edit")
def remove_section(checklist_id: int, section_id: str) -> Response:
    """Take a section and its questions out of the draft."""
    change = partial(drafting.remove_section, section_id=section_id)
    revise(checklist_id, RevisionForm().seen(), "section.remove", change)
    say(_("The section has been removed."))
    return redirect(address("show", checklist_id))


@blueprint.post("/<int:checklist_id>/sections/<section_id>/<any(up, down):way>")
@needs("checklists.edit")
def move_section(checklist_id: int, section_id: str, way: str) -> Response:
    """Move a section one place."""
    change = partial(drafting.move_section, section_id=section_id, up=way == "up")
    revise(checklist_id, RevisionForm().seen(), "section.move", change)
    return redirect(address("section", checklist_id, section_id=section_id))


@blueprint.route("/<int:checklist_id>/rules", methods=["GET", "POST"])
@needs("checklists.edit")
def rules(checklist_id: int) -> Page:
    """How items become a total."""
    at = desk(checklist_id)
    kept = at.form.scoring or ScoringRules()
    form = RulesForm(data={**rules_values(kept), "revision": at.draft.revision})
    if "rows" in request.form:
        rearranged(form.bands, request.form["rows"].partition("/")[2])
    elif form.validate_on_submit():
        written = form.written(kept)
        revise(checklist_id, form.seen(), "rules.change", lambda each: replace(each, scoring=written))
        say(_("Saved."))
        return redirect(address("rules", checklist_id))
    return page("rules", at, wrong=bool(form.errors), form=form)
