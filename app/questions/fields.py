"""Questions as WTForms fields, for pages that work without JavaScript: the kernel checks, the fields carry."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind wtforms 3.3
from wtforms.widgets import DateInput, DateTimeLocalInput, HiddenInput, Input, TextInput, TimeInput

from app.questions.answers import Checked, Context, check_answers
from app.questions.conditions.words import RUSSIAN, WORDS
from app.questions.problems import Problem
from app.questions.schema import Form, Question
from app.questions.types import is_empty

Explain = Callable[[Problem], str]
INPUTS: Final = {"date": DateInput(), "time": TimeInput(), "datetime": DateTimeLocalInput()}
SCALES: Final = {"nps": range(11), "csat": range(1, 6), "ces": range(1, 8)}


def field_name(question_id: str) -> str:
    """The name of a question's field on a page; it never changes within a version."""
    return f"q-{question_id}"


class AnswersForm(WTForm):
    """A page of questions. The checking is the kernel's, so that the page, the phone and the API never differ."""

    questions: tuple[Question, ...] = ()

    def document(self, files: Mapping[str, Sequence[str]] | None = None) -> dict[str, object]:
        """What was posted, as an answers document; `files` are the ids of stored files by question."""
        entries: dict[str, object] = {}
        for question in self.questions:
            value = self[field_name(question.id)].data
            comment = self[f"{field_name(question.id)}-comment"].data
            ids = list((files or {}).get(question.id, ()))
            entry = {"value": value, "comment": comment, "files": ids}
            kept = {key: each for key, each in entry.items() if not is_empty(each)}
            if kept:
                entries[question.id] = kept
        return entries

    def check(
        self,
        form: Form,
        earlier: Mapping[str, object],
        context: Context,
        explain: Explain,
        *,
        files: Mapping[str, Sequence[str]] | None = None,
    ) -> Checked:
        """Check this page together with the pages before; texts of what is wrong here go beside the fields.

        Answers of this page replace earlier ones, an emptied field included. The page may be left when
        `self.errors` is empty; the response is whole when the result has no problems.
        """
        here = {question.id for question in self.questions}
        others = {name: entry for name, entry in earlier.items() if name not in here}
        checked = check_answers(form, {**others, **self.document(files)}, context, complete=False)
        for each in checked.problems:
            name = each.place.split("/")[1] if "/" in each.place else ""
            if name in here:
                field = self[_field_of(name, each.place)]
                field.errors = (*field.errors, explain(each))
        return checked


def _field_of(question_id: str, place: str) -> str:
    return field_name(question_id) + ("-comment" if place.endswith("/comment") else "")


def form_class(form: Form, *, language: str, page: int | None = None) -> type[AnswersForm]:
    """A form class for all questions, or for one page's; cache it per version, page and language."""
    chosen = tuple(question for question in form.questions if page is None or (question.page or 1) == page)
    attributes: dict[str, Any] = {"questions": chosen}
    for question in chosen:
        attributes[field_name(question.id)] = _field(question, language)
        attributes[f"{field_name(question.id)}-comment"] = TextAreaField()
    return type("PageForm", (AnswersForm,), attributes)


def _field(question: Question, language: str) -> Field:
    label = question.label.to(language)
    hint = "" if question.hint is None else question.hint.to(language)
    if question.type == "several":
        return SelectMultipleField(label, choices=_options(question, language), validate_choice=False, description=hint)
    choices = _choices(question, language)
    if choices is not None:
        return RadioField(label, choices=choices, validate_choice=False, description=hint)
    if question.type == "long_text":
        return TextAreaField(label, description=hint)
    return StringField(label, description=hint, widget=_widget(question))


def _options(question: Question, language: str) -> list[SelectChoice]:
    return [SelectChoice(option.id, option.label.to(language)) for option in question.options]


def _choices(question: Question, language: str) -> list[SelectChoice] | None:
    """What a radio group offers; None for questions that are typed."""
    if question.type == "one_choice":
        return _options(question, language)
    if question.type == "yes_no":
        return [SelectChoice(value, label) for value, label in WORDS.get(language, RUSSIAN).choices.items()]
    scale = SCALES.get(question.type)
    return None if scale is None else [SelectChoice(str(value)) for value in scale]


def _widget(question: Question) -> Input:
    if question.type == "photo":
        return HiddenInput()
    if question.type == "datetime":
        return INPUTS[question.parts]
    return TextInput()
