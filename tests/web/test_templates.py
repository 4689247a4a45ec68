"""What the templates promise whatever the data: nothing the policy refuses, a sentence behind each picture."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, render_template, render_template_string, request
from flask_babel import Babel
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField
from wtforms.validators import InputRequired

from app.web import rendering
from app.web.choices import choices
from app.web.icons import icon, icon_symbols, shapes
from app.web.refusals import means, refusal
from app.web.toasts import say

SHEETS = ("", "field", "public", "door")
STATUSES = (400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 429, 500, 502, 503, 507)


@pytest.fixture
def app() -> Flask:
    root = rendering.STATIC.parent
    app = Flask("tests", template_folder=str(root / "templates"), static_folder=str(root / "static"))
    app.secret_key = "invented"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(root / "translations")
    Babel(app, locale_selector=lambda: request.args.get("lang", "ru"))
    rendering.install(app)
    app.jinja_env.globals.update(csrf_token=lambda: "token", csp_nonce=lambda: "nonce")
    for endpoint in ("accounts.home", "accounts.switch", "accounts.language", "security.logout"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    return app


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def score(arguments: str) -> str:
    return render_template_string('{% from "macros/score.html" import score_bar %}{{ score_bar(' + arguments + ") }}")


def breaches(html: str) -> list[str]:
    """What the content policy would refuse."""
    return re.findall(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)[^>]*>|<style|javascript:", html)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_it_keeps_every_pattern_within_the_content_policy(app: Flask, sheet: str, language: str) -> None:
    with app.test_request_context(f"/?sheet={sheet}&lang={language}"):
        html = render_template("dev/patterns.html")
    assert breaches(html) == []
    assert f'<html lang="{language}">' in html
    assert all('nonce="nonce"' in script for script in re.findall(r"<script[^>]*>", html))


def test_it_would_notice_a_breach() -> None:
    assert len(breaches('<p style="x"><a onclick="x"><script>1</script><style></style>')) == 4


@pytest.mark.parametrize("sheet", SHEETS)
def test_it_never_gives_one_id_to_two_things(app: Flask, sheet: str) -> None:
    with app.test_request_context(f"/?sheet={sheet}"):
        found = re.findall(r'\sid="([^"]+)"', render_template("dev/patterns.html"))
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize(
    ("arguments", "classes", "sentence"),
    [
        ("79, 76, 82, 90", "score below", "79,0, интервал от 76,0 до 82,0, норма 90: ниже нормы"),
        ("94.5, 92, 97, 90", "score above", "94,5, интервал от 92,0 до 97,0, норма 90: выше нормы"),
        ("88.5, 84, 93, 90", "score", "88,5, интервал от 84,0 до 93,0, норма 90: не отличить от нормы"),
        ("71.4, none, none, 90", "score", "71,4, норма 90"),
        ("none", "score", "нет данных"),
        ("79, 76, 82, 90, verdict='open'", "score", "79,0, интервал от 76,0 до 82,0, норма 90: не отличить от нормы"),
    ],
)
def test_it_says_in_words_what_the_bar_draws(page: None, arguments: str, classes: str, sentence: str) -> None:
    html = score(arguments).replace("\u00a0", " ")
    assert f'class="{classes}"' in html
    assert f'aria-label="{sentence}"' in html


def test_it_draws_no_band_for_one_visit(page: None) -> None:
    assert 'class="band"' not in score("71.4, none, none, 90")
    assert 'class="band"' in score("71.4, 70, 73, 90")


def test_it_places_band_dot_and_notch_by_attributes(page: None) -> None:
    html = score("79, 76, 82, 90, 60, 100")
    assert '<rect class="band" x="40%" y="5" width="15%"' in html
    assert 'cx="47.5%"' in html
    assert '<rect class="norm" x="75%"' in html


class PlaceForm(Form):
    """Two fields."""

    name = StringField("Название", [InputRequired()], description="Видят все")
    kind = SelectField("Вид", choices=choices([("a", "А")]))


def drawn(form: Form, name: str) -> str:
    return render_template_string('{% from "macros/form.html" import field %}{{ field(f) }}', f=form[name])


def test_it_puts_the_error_in_the_place_of_the_hint(page: None) -> None:
    fresh, refused = PlaceForm(), PlaceForm(MultiDict({"name": ""}))
    refused.validate()
    assert '<small id="name-note">Видят все</small>' in drawn(fresh, "name")
    assert "aria-invalid" not in drawn(fresh, "name")
    wrong = drawn(refused, "name")
    assert "Видят все" not in wrong
    assert 'aria-invalid="true"' in wrong
    assert 'aria-describedby="name-note"' in wrong


def test_it_describes_a_field_only_by_a_note_that_is_there(page: None) -> None:
    assert "aria-describedby" not in drawn(PlaceForm(), "kind")


def test_it_escapes_what_people_typed(page: None) -> None:
    html = render_template_string(
        '{% from "macros/marks.html" import chip, toast %}{% from "macros/page.html" import page_header %}'
        "{{ chip(x) }}{{ toast(x) }}{{ page_header(x) }}{{ x|typograph }}{{ x|localised }}",
        x="<img src=x>",
    )
    assert "<img" not in html
    assert html.count("&lt;img src=x&gt;") == 5


@pytest.mark.parametrize("status", STATUSES)
def test_it_has_words_for_every_refusal(app: Flask, status: int) -> None:
    with app.test_request_context("/"):
        html = render_template("error.html", status=status, code="?", facts={}, request_id="ab12")
    assert str(status) in html
    assert "ab12" in html
    assert re.search(r"<h1>[А-Я][^<]+</h1>", html)
    assert breaches(html) == []


def test_it_tells_who_was_first_when_a_room_has_given_the_words(page: None) -> None:
    means("tests_taken", "Уже взял %(who)s.")  # type: ignore[arg-type]
    html = render_template("error.html", status=409, code="tests_taken", facts={"who": "<b>Анна"}, request_id="")
    assert "Уже взял &lt;b&gt;Анна." in html
    assert refusal("tests_unknown", {}) == ""


def test_it_offers_the_way_back_as_a_form_with_a_token(app: Flask) -> None:
    with app.test_request_context("/"):
        say("Визит принят.", undo_url="/undo", undo_fields={"visit_id": "7"})
        say("Сохранено.")
        html = render_template_string('{% from "macros/marks.html" import toasts %}{{ toasts() }}')
    assert html.count("data-toast") == 2
    assert '<form method="post" action="/undo"><input type="hidden" name="csrf_token" value="token">' in html
    assert '<input type="hidden" name="visit_id" value="7">' in html


def test_it_asks_nps_without_choosing_for_the_customer(page: None) -> None:
    html = render_template_string('{% from "macros/questions.html" import nps %}{{ nps("n", "?", "a", "b") }}')
    assert html.count('type="radio"') == 11
    assert "checked" not in html
    zero = render_template_string('{% from "macros/questions.html" import nps %}{{ nps("n", "?", "a", "b", 0) }}')
    assert '<input type="radio" name="n" value="0" checked' in zero


def test_it_links_an_asset_by_its_bytes(page: None) -> None:
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{10}", rendering.asset("css/base.css"))


def test_it_draws_icons_that_a_reader_skips_unless_they_mean_something() -> None:
    assert 'aria-hidden="true"' in icon("home")
    assert 'role="img" aria-label="&lt;b&gt;"' in icon("home", "<b>")
    assert isinstance(icon_symbols("home", "send"), Markup)
    assert icon_symbols("home", "send").count("<symbol id=") == 2
    assert len(shapes()) >= 60
    with pytest.raises(KeyError):
        icon("no-such-icon")
