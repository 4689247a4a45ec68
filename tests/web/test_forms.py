"""Forms of the staff pages: the server alone says what is wrong, beside the field, in our words."""

import ast
import re
from pathlib import Path

import pytest
import wtforms
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, IntegerField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import URL, DataRequired, Email, Length, NumberRange, ValidationError

from app.web.choices import choices
from app.web.form_words import SENTENCES

ROOT = Path(__file__).resolve().parents[2]
FORM = re.compile(r"<form\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*?>", re.DOTALL)
ASKS = re.compile(r"\bfield\(|<textarea|<select|<input(?! type=\"hidden\")")


def staff_templates() -> list[Path]:
    """Every page that extends the staff shell, and the macros that make forms for them."""
    found = [
        path
        for package in ("app", "audits", "surveys", "cases", "reports")
        for path in (ROOT / package).rglob("*.html")
    ]
    staff = [path for path in found if '{% extends "staff.html" %}' in path.read_text("utf-8")]
    return [path for path in staff if "/dev/" not in str(path)] + [ROOT / "app/web/templates/macros/dialog.html"]


def unruly(text: str) -> list[str]:
    """The forms that ask for something and let the browser judge it."""
    found = []
    for tag in FORM.finditer(text):
        body = text[tag.end() : text.find("</form>", tag.end())]
        if 'method="post"' in tag[0] and "novalidate" not in tag[0] and ASKS.search(body):
            found.append(tag[0])
    return found


def test_it_leaves_the_judgement_of_forms_to_the_server() -> None:
    wrong = {
        str(path.relative_to(ROOT)): found for path in staff_templates() if (found := unruly(path.read_text("utf-8")))
    }
    assert wrong == {}


def test_it_would_notice_a_form_that_the_browser_judges() -> None:
    """The negative control."""
    assert unruly('<form method="post">{{ field(form.name) }}</form>')
    assert not unruly('<form method="post" novalidate>{{ field(form.name) }}</form>')
    assert not unruly('<form method="post"><input type="hidden" name="x"><button>Да</button></form>')


class Wrong(FlaskForm):
    """A form without a sentence of its own."""

    name = StringField("Имя", [DataRequired(), Length(max=3)])
    long = StringField("Имя", [Length(max=3)])
    count = IntegerField("Число", [NumberRange(1, 5)])
    range = IntegerField("Число", [NumberRange(1, 5)])
    price = DecimalField("Цена")
    day = DateField("День")
    time = TimeField("Время")
    one = SelectField("Одно", choices=choices([("a", "А")]))
    many = SelectMultipleField("Много", choices=choices([("a", "А")]))
    email = StringField("Почта", [Email()])
    site = StringField("Сайт", [URL()])


GIVEN = {
    "name": "", "long": "четыре", "count": "много", "range": "7", "price": "дорого", "day": "31.02", "time": "вечером",
    "one": "b", "many": "b", "email": "нет", "site": "нет",
}  # fmt: skip


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_says_what_is_wrong_in_our_words(sqlite_app: Flask, language: str) -> None:
    with sqlite_app.test_request_context(method="POST", data=GIVEN, headers={"Accept-Language": language}):
        form = Wrong()
        assert not form.validate()
        assert {name for name in GIVEN if form.errors.get(name)} == set(GIVEN)
        library = {sentence.split("%")[0] for sentence in SENTENCES}
        told = [words for errors in form.errors.values() for words in errors]
        assert [words for words in told if any(start and words.startswith(start) for start in library)] == []
        if language == "ru":
            assert [words for words in told if not re.search("[а-я]", words)] == []
            assert form.name.errors == ["Заполните это поле."]
            assert form.long.errors == ["Слишком длинно: сократите до\u00a03\u00a0знаков."]
            assert form.range.errors == ["От\u00a01 до\u00a05."]


def test_it_knows_every_sentence_of_the_validators_and_fields_that_we_use() -> None:
    """An upgrade of the library that words something anew is found here, not by a customer."""
    folder = Path(wtforms.__file__).parent
    used = {"DataRequired", "Length", "NumberRange", "Email", "URL"}
    said = sentences_in(folder / "validators.py", used)
    for file in ("choices.py", "numeric.py", "datetime.py"):
        said |= sentences_in(folder / "fields" / file, None)
    ours_alone = {"Choices cannot be None.", "Not a valid week value."}
    assert {
        sentence for sentence in said if "character long" not in sentence and "character." not in sentence
    } - ours_alone <= set(SENTENCES)
    assert ValidationError is not None


def sentences_in(path: Path, classes: set[str] | None) -> set[str]:
    """The texts that a module of the library gives to its translations, in these classes."""
    found = set()
    for kind in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(kind, ast.ClassDef) and (classes is None or kind.name in classes):
            for call in ast.walk(kind):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr in {"gettext", "ngettext"}
                ):
                    found |= {a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return found
