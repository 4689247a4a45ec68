"""Drafts changed form by form."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from app.questions.schema import Band, Form, Multi, MultiRule, Section, Text
from app.questions.types import ANSWER_TYPES
from audits import drafting
from tests.builders.checklists import a_form, a_question, an_option, words


def two_sections() -> Form:
    """Two sections: a, b and c, d."""
    first = Section(id="s1", label=words("Первый"), questions=(a_question("a"), a_question("b")))
    second = Section(id="s2", label=words("Второй"), questions=(a_question("c"), a_question("d")))
    return Form(sections=(first, second))


def shape(form: Form) -> str:
    """The ids, as in "a b | c d"."""
    return " | ".join(" ".join(question.id for question in section.questions) for section in form.sections)


@pytest.mark.parametrize(
    ("question_id", "up", "after"),
    [
        ("b", True, "b a | c d"),
        ("a", False, "b a | c d"),
        ("c", True, "a b c | d"),
        ("b", False, "a | b c d"),
        ("a", True, "a b | c d"),
        ("d", False, "a b | c d"),
    ],
)
def test_it_moves_a_question_also_into_the_next_section(question_id: str, up: bool, after: str) -> None:
    assert shape(drafting.move_question(two_sections(), question_id, up=up)) == after


def test_it_moves_adds_and_removes_sections_and_questions() -> None:
    form = two_sections()
    assert shape(drafting.move_section(form, "s2", up=True)) == "c d | a b"
    assert shape(drafting.move_section(form, "s1", up=True)) == "a b | c d"
    assert shape(drafting.remove_section(form, "s1")) == "c d"
    assert shape(drafting.remove_question(form, "b")) == "a | c d"
    assert shape(drafting.add_question(form, "s1", a_question("e"))) == "a b e | c d"
    assert shape(drafting.add_section(form, Section(id="s3", label=words("Третий")))) == "a b | c d | "


@pytest.mark.parametrize(
    "change",
    [
        lambda form: drafting.remove_question(form, "zz"),
        lambda form: drafting.move_question(form, "zz", up=True),
        lambda form: drafting.change_question(form, "zz", lambda each: each),
        lambda form: drafting.remove_section(form, "zz"),
        lambda form: drafting.move_section(form, "zz", up=True),
        lambda form: drafting.add_question(form, "zz", a_question("e")),
    ],
)
def test_it_looks_for_what_is_there(change: Callable[[Form], Form]) -> None:
    with pytest.raises(LookupError):
        change(two_sections())


@pytest.mark.parametrize(
    ("taken", "given"),
    [((), "q1"), (("q1", "q3"), "q4"), (("greeted", "q", "qx", "s9"), "q1"), (("q10", "q9"), "q11")],
)
def test_it_gives_no_id_twice(taken: tuple[str, ...], given: str) -> None:
    assert drafting.next_id("q", taken) == given


def test_it_keeps_texts_in_languages_it_does_not_show() -> None:
    kept = Text((("ru", "Старое"), ("en", "Old"), ("kk", "Ескі")))
    assert drafting.text_of({"ru": " Новое ", "en": ""}, kept) == Text((("ru", "Новое"), ("kk", "Ескі")))
    assert drafting.text_of({"ru": "", "en": None}) is None


def test_it_drops_what_another_kind_of_answer_cannot_use() -> None:
    options = (an_option("a", 1), an_option("b", 0))
    question = a_question(type="several", options=options, multi=Multi(MultiRule.AT_LEAST, 1), max=Fraction(2))
    single = drafting.retyped(question, "one_choice")
    assert (single.options, single.multi, single.max, single.weight) == (options, None, None, 1)
    text = drafting.retyped(a_question(type="number", bands=(Band(None, Fraction(1)),)), "short_text")
    assert (text.bands, text.weight, text.critical) == ((), 0, None)


@pytest.mark.parametrize("name", sorted(ANSWER_TYPES))
def test_it_knows_which_kinds_can_have_a_weight(name: str) -> None:
    assert drafting.may_be_rated(name) is (name not in {"short_text", "long_text", "photo", "datetime"})


def test_it_pins_questions_to_the_clauses_in_force() -> None:
    form = drafting.pinned(a_form(a_question("a", clause="2.1"), a_question("b", clause_id=5)), {"2.1": 17})
    assert [question.clause_id for question in form.questions] == [17, None]
