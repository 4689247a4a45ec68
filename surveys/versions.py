"""Published questionnaires as frozen forms, read once a process: a version never changes."""

from functools import lru_cache

from sqlalchemy import select

from app.extensions import db
from app.questions.fields import AnswersForm, form_class
from app.questions.schema import Form, parse_form
from surveys.models.questionnaires import QuestionnaireVersion

_forms: dict[str, Form] = {}
MOST = 200


def form_of(version_id: int, digest: str) -> Form:
    """The form of a version of the current organisation, whose digest the caller has read."""
    found = _forms.get(digest)
    if found is None:
        definition = db.session.scalars(
            select(QuestionnaireVersion.definition).where(QuestionnaireVersion.id == version_id)
        ).one()
        if len(_forms) >= MOST:
            _forms.clear()
        found = _forms[digest] = parse_form(definition)
    return found


@lru_cache(maxsize=MOST)
def _page_class(digest: str, language: str, page: int) -> type[AnswersForm]:
    return form_class(_forms[digest], language=language, page=page)


def page_class(form: Form, digest: str, language: str, page: int) -> type[AnswersForm]:
    """The form class of one page of a version."""
    _forms.setdefault(digest, form)
    return _page_class(digest, language, page)


def pages_of(form: Form) -> tuple[int, ...]:
    """The pages of a form in their order."""
    return tuple(sorted({question.page or 1 for question in form.questions}))
