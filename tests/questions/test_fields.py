"""Pages of questions that work without JavaScript: the kernel checks what was posted."""

from werkzeug.datastructures import MultiDict

from app.questions.answers import Context
from app.questions.fields import AnswersForm, form_class
from app.questions.problems import Problem
from tests.questions.building import form, options, question

OF = form(
    question("nps", "nps", page=1),
    question("why", "long_text", page=1, show_if={"<=": [{"answer": "nps"}, 6]}),
    question("what", "several", page=2, options=options({"a": None, "b": None}), weight=0, required=False),
    question("wait", "duration", page=2, comment_when={">": [{"answer": "wait"}, 300]}),
    question("day", "datetime", page=2, parts="date", required=False),
    question("shot", "photo", page=2, required=False),
)


def posted(page: int, *pairs: tuple[str, str]) -> AnswersForm:
    return form_class(OF, language="ru", page=page)(MultiDict(pairs))


def explain(problem: Problem) -> str:
    return problem.code.value


def test_it_takes_zero_for_an_answer_and_asks_what_it_calls_for() -> None:
    page = posted(1, ("q-nps", "0"))
    checked = page.check(OF, {}, Context(), explain)
    assert page.errors == {"q-why": ("required",)}
    assert checked.document["nps"] == {"state": "answered", "value": 0}


def test_it_does_not_ask_what_is_hidden() -> None:
    page = posted(1, ("q-nps", "9"))
    page.check(OF, {}, Context(), explain)
    assert page.errors == {}


def test_it_puts_errors_beside_the_fields_of_this_page_only() -> None:
    page = posted(2, ("q-wait", "5:01"), ("q-what", "a"), ("q-what", "b"), ("q-day", "31.10.2026"))
    checked = page.check(OF, {}, Context(), explain)
    assert page.errors == {"q-wait-comment": ("comment_required",), "q-day": ("not_a_moment",)}
    assert "/nps" in [each.place for each in checked.problems]
    assert checked.document["what"] == {"state": "answered", "value": ["a", "b"]}


def test_it_gathers_pages_and_lets_a_field_be_emptied() -> None:
    earlier = {"nps": {"value": 10}, "wait": {"value": 30}, "what": {"value": ["a"]}}
    page = posted(2, ("q-wait", "2:00"))
    checked = page.check(OF, earlier, Context(), explain, files={"shot": ["0198f7a1-0000-7000-8000-000000000001"]})
    assert checked.problems == ()
    assert set(checked.document) == {"nps", "wait", "shot"}


def test_it_draws_a_field_for_each_question_with_its_label() -> None:
    page = posted(1, ("q-nps", "0"))
    assert str(page["q-nps"]()).count('type="radio"') == 11
    assert 'checked id="q-nps-0"' in str(page["q-nps"]())
    assert "Вопрос nps" in str(page["q-nps"].label)
    assert 'type="date"' in str(posted(2)["q-day"]())
    assert "<textarea" in str(page["q-why"]())
