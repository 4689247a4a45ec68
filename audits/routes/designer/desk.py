"""What all doors of the designer share: the blueprint, the draft with its remarks, and how it is changed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import NotFound
from app.organisation.reading import organisation_of
from app.questions.conditions import sentence
from app.questions.schema import Form, Question, Section
from app.questions.tree import Condition
from app.standards import reading as standards
from app.web.guards import actor
from app.web.rendering import locale
from audits import authoring, drafting, reading, wording
from audits.authoring import Change, Draft
from audits.forms.exact import figure
from audits.kinds import KINDS

blueprint = Blueprint("designer", __name__, url_prefix="/checklists", template_folder="../../templates")
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Desk:
    """A draft with all that its pages show around it."""

    draft: Draft
    clauses: dict[str, standards.ClauseRow]
    remarks: tuple[wording.Said, ...]

    @property
    def form(self) -> Form:
        """The draft's form."""
        return self.draft.form

    @property
    def flagged(self) -> frozenset[str]:
        """The ids of questions and sections that have a remark."""
        ids = {remark.question_id or remark.section_id for remark in self.remarks}
        return frozenset(each for each in ids if each is not None)

    def figure(self, value: Fraction) -> str:
        """A weight or points as people write them: "2", "0,5"."""
        return figure(value)

    def question(self, question_id: str) -> Question:
        """A question of the draft. Raises NotFound."""
        try:
            return drafting.question_of(self.form, question_id)
        except LookupError as exc:
            raise NotFound("part_of_checklist") from exc

    def section(self, section_id: str) -> Section:
        """A section of the draft. Raises NotFound."""
        try:
            return drafting.section_of(self.form, section_id)
        except LookupError as exc:
            raise NotFound("part_of_checklist") from exc

    def says(self, condition: Condition) -> str:
        """A condition as a sentence in the language of the page."""
        return sentence(condition, self.form, language())


def desk(checklist_id: int) -> Desk:
    """The draft and its remarks as of today. Raises NotFound."""
    draft = authoring.draft(checklist_id)
    clauses = standards.clauses_in_force(today())
    remarks = authoring.remarks_on(draft.form, {key: row.id for key, row in clauses.items()})
    return Desk(draft, clauses, tuple(wording.said(each, draft.form, language()) for each in remarks))


def page(template: str, at: Desk, *, wrong: bool = False, **more: Any) -> Page:
    """A page of the designer; 422 when its form was refused."""
    versions = reading.versions(at.draft.id)
    text = render_template(
        f"audits/designer/{template}.html",
        desk=at,
        lang=language(),
        kinds=KINDS,
        versions=versions,
        next_number=versions[0].number + 1 if versions else 1,
        **more,
    )
    return (text, 422) if wrong else text


def revise(checklist_id: int, revision: int, action: str, change: Change) -> Draft:
    """Change the draft in the name of whoever is acting."""
    return authoring.revise(
        checklist_id=checklist_id, revision=revision, change=change, action=action, actor_id=actor().user_id
    )


def address(what: str, checklist_id: int, **more: Any) -> str:
    """The address of a page of the designer."""
    return url_for(f"designer.{what}", checklist_id=checklist_id, **more)


def language() -> str:
    """The language of the page."""
    return str(locale().language)


def today() -> date:
    """The day in the organisation's own zone."""
    return clock.local_day(clock.now(), organisation_of(actor().organisation_id).time_zone)
