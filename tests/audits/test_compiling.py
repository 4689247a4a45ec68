"""Simple choices become conditions and are recognised again."""

from fractions import Fraction

import pytest

from app.questions.conditions import check_condition, sentence
from app.questions.tree import Condition, Literal, Operation
from audits.compiling import (
    Comparison,
    When,
    askable,
    comparison,
    comparison_of,
    compiled,
    first_of,
    operators,
    when_of,
)
from tests.builders.checklists import a_form, a_question, an_option

KEPT = Operation("==", (Operation("answer", (Literal("a"),)), Literal("no")))


@pytest.mark.parametrize("when", [When.NEVER, When.LOSES, When.ALWAYS])
def test_it_recognises_its_own_choices(when: When) -> None:
    condition = compiled(when, "a", None)
    assert when_of(condition, "a") is when
    if condition is not None:
        assert check_condition(condition, a_form(a_question("a")), "", before=0, own="a") == ()


def test_it_keeps_a_condition_written_elsewhere() -> None:
    assert when_of(KEPT, "a") is When.KEPT
    assert compiled(When.KEPT, "a", KEPT) == KEPT
    assert when_of(compiled(When.LOSES, "b", None), "a") is When.KEPT


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (Comparison("a", "==", "no"), "если 1.1 = Нет"),
        (Comparison("a", "!=", "yes"), "если 1.1 ≠ Да"),
        (Comparison("b", ">", Fraction(300)), "если 1.2 больше 5\u00a0минут"),
        (Comparison("c", "in", "x"), "если в 1.3 выбрано «Вариант x»"),
    ],
)
def test_it_builds_comparisons_that_can_be_read_back_and_published(made: Comparison, says: str) -> None:
    several = a_question("c", type="several", options=(an_option("x"), an_option("y")))
    form = a_form(a_question("a"), a_question("b", type="duration"), several, a_question("d"))
    condition = comparison(made)
    assert comparison_of(condition) == made
    assert check_condition(condition, form, "", before=3) == ()
    assert sentence(condition, form, "ru") == says


@pytest.mark.parametrize(
    "condition",
    [
        None,
        Literal(True),
        Operation("and", (KEPT, KEPT)),
        Operation("answered", (Literal("a"),)),
        Operation("==", (Operation("score", (Literal("a"),)), Literal(Fraction(1)))),
    ],
)
def test_it_does_not_pretend_to_show_what_it_cannot(condition: Condition | None) -> None:
    assert comparison_of(condition) is None


def test_it_asks_only_about_earlier_choices_and_figures() -> None:
    form = a_form(a_question("a"), a_question("t", type="short_text"), a_question("b", type="number"), a_question("d"))
    assert [question.id for question in askable(form, before=3)] == ["a", "b"]
    assert askable(form, before=first_of(form, question_id="a")) == ()
    assert (first_of(form, section_id="hall"), first_of(form, question_id="d")) == (0, 3)
    assert operators(a_question("r", repeats=3)) == ()
