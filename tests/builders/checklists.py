"""Builders of checklists: small forms, and published versions."""

from datetime import date
from fractions import Fraction
from typing import Any

from app.organisation.models import Organisation
from app.questions.schema import Form, Option, Question, ScoringRules, Section, Text
from app.tenancy import acting_in
from audits import authoring
from audits.models.checklists import Checklist, ChecklistVersion

TODAY = date(2026, 5, 10)


def words(ru: str, en: str | None = None) -> Text:
    """A text in Russian, and in English where given."""
    return Text((("ru", ru), *((("en", en),) if en else ())))


def a_question(question_id: str = "greeted", **more: Any) -> Question:
    """Yes or no, with weight 1."""
    facts: dict[str, Any] = {"type": "yes_no", "label": words(f"Вопрос {question_id}?"), "weight": Fraction(1)}
    return Question(id=question_id, **(facts | more))


def an_option(option_id: str, points: int | None = None, **more: Any) -> Option:
    """A choice."""
    return Option(option_id, words(f"Вариант {option_id}"), None if points is None else Fraction(points), **more)


def a_form(*questions: Question) -> Form:
    """One section with the questions, or with one of them."""
    section = Section(id="hall", label=words("Зал", "Hall"), questions=questions or (a_question(),))
    return Form(sections=(section,), languages=("ru", "en"), scoring=ScoringRules())


def a_checklist(organisation: Organisation, *, name: str = "Обслуживание", form: Form | None = None) -> Checklist:
    """A checklist with a draft that may be published."""
    with acting_in(organisation.id):
        return authoring.create(name=name, form=form or a_form(), actor_id=None)


def a_version(organisation: Organisation, *, form: Form | None = None, day: date = TODAY) -> ChecklistVersion:
    """A published version."""
    checklist = a_checklist(organisation, form=form)
    with acting_in(organisation.id):
        return authoring.publish(checklist_id=checklist.id, revision=checklist.revision, day=day, actor_id=None)
