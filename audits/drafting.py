"""Changing a draft, form in, form out: sections and questions added, written anew, moved, taken out. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final, TypeVar

from app.questions.schema import Form, Question, ScoringRules, Section, Text
from app.questions.types import ANSWER_TYPES

T = TypeVar("T")
LANGUAGES: Final = ("ru", "en")
CHOOSING: Final = frozenset({"one_choice", "several"})
BANDED: Final = frozenset({"number", "duration"})
BLANK: Final = Form(sections=(), languages=LANGUAGES, scoring=ScoringRules())


def text_of(versions: Mapping[str, str | None], kept: Text | None = None) -> Text | None:
    """The versions that are not blank, first those given, then what `kept` had in other languages; None when none."""
    given = [(language, words.strip()) for language, words in versions.items() if words and words.strip()]
    others = [] if kept is None else [row for row in kept.versions if row[0] not in versions]
    return Text((*given, *others)) if given or others else None


def next_id(prefix: str, taken: Iterable[str]) -> str:
    """The prefix with a number greater than all taken: the id of a removed question is never given to another."""
    ends = [each.removeprefix(prefix) for each in taken if each.startswith(prefix)]
    return f"{prefix}{max((int(end) for end in ends if end.isascii() and end.isdigit()), default=0) + 1}"


def section_of(form: Form, section_id: str) -> Section:
    """The section. Raises LookupError when there is none."""
    for section in form.sections:
        if section.id == section_id:
            return section
    raise LookupError(section_id)


def question_of(form: Form, question_id: str) -> Question:
    """The question. Raises LookupError when there is none."""
    return form.by_id[question_id]


def home_of(form: Form, question_id: str) -> Section:
    """The section that a question stands in. Raises LookupError when there is none."""
    for section in form.sections:
        if any(question.id == question_id for question in section.questions):
            return section
    raise LookupError(question_id)


def add_section(form: Form, section: Section) -> Form:
    """A section at the end."""
    return replace(form, sections=(*form.sections, section))


def change_section(form: Form, section_id: str, change: Callable[[Section], Section]) -> Form:
    """One section written anew. Raises LookupError."""
    section_of(form, section_id)
    return replace(form, sections=tuple(change(each) if each.id == section_id else each for each in form.sections))


def remove_section(form: Form, section_id: str) -> Form:
    """Without the section and its questions. Raises LookupError."""
    gone = section_of(form, section_id)
    return replace(form, sections=tuple(each for each in form.sections if each is not gone))


def move_section(form: Form, section_id: str, *, up: bool) -> Form:
    """The section and its neighbour in each other's place; at the end of the list nothing happens."""
    at = form.sections.index(section_of(form, section_id))
    return replace(form, sections=_swapped(form.sections, at, at - 1 if up else at + 1))


def add_question(form: Form, section_id: str, question: Question) -> Form:
    """A question at the end of a section. Raises LookupError."""
    return change_section(form, section_id, lambda each: replace(each, questions=(*each.questions, question)))


def change_question(form: Form, question_id: str, change: Callable[[Question], Question]) -> Form:
    """One question written anew. Raises LookupError."""

    def within(section: Section) -> Section:
        written = tuple(change(each) if each.id == question_id else each for each in section.questions)
        return replace(section, questions=written)

    return change_section(form, home_of(form, question_id).id, within)


def remove_question(form: Form, question_id: str) -> Form:
    """Without the question. Conditions that name it stay, and are problems until they are changed."""
    home = home_of(form, question_id)
    left = tuple(each for each in home.questions if each.id != question_id)
    return change_section(form, home.id, lambda each: replace(each, questions=left))


def move_question(form: Form, question_id: str, *, up: bool) -> Form:
    """One place up or down; over the edge of its section into the neighbouring one."""
    home, question = home_of(form, question_id), question_of(form, question_id)
    at = home.questions.index(question)
    to = at - 1 if up else at + 1
    if 0 <= to < len(home.questions):
        return change_section(form, home.id, lambda each: replace(each, questions=_swapped(each.questions, at, to)))
    beside = form.sections.index(home) + (-1 if up else 1)
    if not 0 <= beside < len(form.sections):
        return form
    neighbour = form.sections[beside]
    moved = (*neighbour.questions, question) if up else (question, *neighbour.questions)
    without = remove_question(form, question_id)
    return change_section(without, neighbour.id, lambda each: replace(each, questions=moved))


def retyped(question: Question, answer_type: str) -> Question:
    """The question with another kind of answer: what that kind has no use for is dropped."""
    alike = {question.type, answer_type} <= CHOOSING or {question.type, answer_type} <= BANDED
    plain = replace(
        question,
        type=answer_type,
        options=question.options if answer_type in CHOOSING else (),
        bands=(),
        multi=None,
        points_min=question.points_min if alike else None,
        points_max=question.points_max if alike else None,
        min=None,
        max=None,
        step=None,
        min_words=None,
        unit=None,
        original_photo=False,
        parts="datetime",
    )
    return plain if may_be_rated(answer_type) else replace(plain, weight=Fraction(0), critical=None, bonus=False)


def may_be_rated(answer_type: str) -> bool:
    """Whether answers of this kind can have a weight at all."""
    return answer_type in CHOOSING | BANDED or ANSWER_TYPES[answer_type].can_rate(
        Question(id="any", type=answer_type, label=Text((("ru", "?"),)))
    )


def pinned(form: Form, clause_ids: Mapping[str, int]) -> Form:
    """Each question tied to the very edition of its clause that is in force (`clause_ids`: key → id)."""

    def pin(question: Question) -> Question:
        return replace(question, clause_id=clause_ids.get(question.clause or ""))

    sections = (
        replace(section, questions=tuple(pin(question) for question in section.questions)) for section in form.sections
    )
    return replace(form, sections=tuple(sections))


def _swapped(things: tuple[T, ...], at: int, to: int) -> tuple[T, ...]:
    if not 0 <= to < len(things):
        return things
    order = list(things)
    order[at], order[to] = order[to], order[at]
    return tuple(order)
