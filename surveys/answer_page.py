"""What a page of questions shows: frozen rows in the customer's language, drawn by plain macros."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.questions.fields import AnswersForm, field_name
from app.questions.schema import Form, Question
from app.questions.tree import Literal, Operation
from app.web.rendering import typograph
from surveys.placeholders import fill
from surveys.wordings import ends_of

STEPS = {"nps": 11, "csat": 5, "ces": 7}


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as it is drawn. `led` are the questions that a "yes" to this one brings about."""

    id: str
    name: str
    look: str  # nps, marks, box, words, line, choices, several
    label: str
    hint: str
    low: str
    high: str
    steps: int
    value: Any
    error: str
    options: tuple[tuple[str, str], ...]
    required: bool
    input_type: str
    most: int
    led: tuple["Shown", ...] = ()


LOOKS = {
    "nps": "nps",
    "csat": "marks",
    "ces": "marks",
    "long_text": "words",
    "one_choice": "choices",
    "several": "several",
}
INPUTS = {"number": "number", "datetime": "text", "duration": "text"}


def drawn(
    form: Form,
    questions: Sequence[Question],
    *,
    language: str,
    places: Mapping[str, str],
    document: Mapping[str, Any],
    posted: AnswersForm | None = None,
) -> list[Shown]:
    """The questions of a page; `document` holds what was answered so far, `posted` what was just refused, if anything.

    A question that only a "yes" brings about stands below that one, and is shown also where no style can hide it.
    """
    rows: list[Shown] = []
    for question in questions:
        row = _shown(question, language, places, document, posted)
        leader = _leader(question)
        if rows and leader is not None and rows[-1].id == leader:
            rows[-1] = replace(rows[-1], led=(*rows[-1].led, row))
        else:
            rows.append(row)
    return rows


def _shown(
    question: Question,
    language: str,
    places: Mapping[str, str],
    document: Mapping[str, Any],
    posted: AnswersForm | None,
) -> Shown:
    ends = ends_of(question, language)
    hint = "" if ends or question.hint is None else question.hint.to(language)
    entry = document.get(question.id)
    value = posted[field_name(question.id)].data if posted else (entry or {}).get("value")
    errors = posted[field_name(question.id)].errors if posted else ()
    return Shown(
        id=question.id,
        name=field_name(question.id),
        look=_look(question),
        label=typograph(fill(question.label.to(language), places)),
        hint=typograph(hint),
        low=ends[0] if ends else "",
        high=ends[1] if ends else "",
        steps=STEPS.get(question.type, 0),
        value=_mark(value) if question.type in STEPS else value,
        error=" ".join(str(error) for error in errors),
        options=tuple((option.id, typograph(option.label.to(language))) for option in question.options),
        required=question.required and question.show_if is None,
        input_type="tel" if "phone" in question.id else INPUTS.get(question.type, "text"),
        most=int(question.max) if question.max is not None and question.type.endswith("_text") else 4000,
    )


def _look(question: Question) -> str:
    if question.type == "yes_no":
        return "choices" if question.required else "box"
    return LOOKS.get(question.type, "line")


def _mark(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isascii() and str(value).isdigit() else None


def _leader(question: Question) -> str | None:
    """The question whose "yes" this one waits for."""
    match question.show_if:
        case Operation("==", (Operation("answer", (Literal(str(name)),)), Literal("yes"))):
            return name
    return None
