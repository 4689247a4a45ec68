"""The designer's pages: a checklist from nothing to a published version, without a script."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.questions.schema import Attribution, Critical, Effect, Multi, MultiRule, parse_form
from audits.compiling import When, when_of
from tests.audits.editing import Editor, fields_of, plain
from tests.builders import a_user, an_organisation, sign_in
from tests.builders.checklists import a_form, a_question, a_version, an_option


def test_it_builds_and_publishes_a_checklist(inside: Flask, client: FlaskClient) -> None:
    bank = an_organisation()
    qa = sign_in(client, a_user(bank))
    db.session.commit()
    begun = qa.post("/checklists/new", data={"name": "Отделение"})
    home = begun.headers["Location"]
    assert "Вопросов нет" in plain(qa.get(home))
    refused = qa.post(f"{home}/publish", data={"revision": 1})
    assert refused.status_code == 422 and "Не опубликовано" in plain(refused)
    assert qa.post(f"{home}/sections/new", data={"revision": 1, "label_ru": "Зал"}).status_code == 302
    new = {"revision": 2, "label_ru": "Поздоровались?", "type": "yes_no"}
    assert qa.post(f"{home}/sections/s1/questions/new", data=new).status_code == 302
    assert "Публикации ничего не мешает" in plain(qa.get(home))
    published = qa.post(f"{home}/publish", data={"revision": 3})
    page = plain(qa.get(published.headers["Location"]))
    assert "версия 1" in page and "Поздоровались?" in page
    assert "как опубликовано" in plain(qa.get(home))
    assert qa.post(f"{home}/publish", data={"revision": 4}).status_code == 422
    assert "версия 1" in plain(qa.get("/checklists/"))
    assert "Поздоровались?" in plain(qa.get(f"{home}/versions/1/preview"))


def test_it_saves_every_detail_of_a_question(inside: Flask, client: FlaskClient) -> None:
    editor = Editor(client, a_form(a_question("q1")))
    editor.standard()
    answer = editor.post(
        "/questions/q1",
        label_ru="Подошли первыми?",
        label_en="Did they come first?",
        short_ru="подход",
        hint_ru="Без вашего вопроса",
        clause="2.1",
        attribution="staff",
        required="y",
        na_allowed="y",
        requires_tag=" cash_desk ",
        comment="loses",
        photo="always",
        polarity="lower",
        weight="2,5",
        effect="cap",
        threshold="",
        cap="50",
        repeats="3",
    )
    assert answer.status_code == 302
    saved = editor.question("q1")
    assert (saved.label.to("en"), saved.clause, saved.attribution) == (
        "Did they come first?",
        "2.1",
        Attribution.STAFF,
    )
    assert (saved.weight, saved.repeats, saved.requires_tag) == (Fraction(5, 2), 3, "cash_desk")
    assert saved.critical == Critical(Effect.CAP, cap_percent=Fraction(50))
    assert (saved.required, saved.na_allowed, saved.unobserved_allowed) == (True, True, False)
    assert (when_of(saved.comment_when, "q1"), when_of(saved.photo_when, "q1")) == (When.LOSES, When.ALWAYS)
    page = editor.read("/questions/q1")
    assert "2,5" in page and "2.1 Пункт 2.1" in page


@pytest.mark.parametrize(
    "kind", ["yes_no", "one_choice", "several", "number", "duration", "datetime", "long_text", "photo"]
)
def test_it_changes_nothing_when_a_page_is_saved_untouched(inside: Flask, client: FlaskClient, kind: str) -> None:
    content = Path("app/demo/content/checklist.json").read_text("utf-8")
    editor = Editor(client, parse_form(json.loads(content)))
    before = next(question for question in editor.draft().form.questions if question.type == kind)
    editor.standard()
    answer = editor.client.post(editor.at(f"/questions/{before.id}"), data=editor.fields(f"/questions/{before.id}"))
    assert answer.status_code == 302, plain(answer)
    assert editor.question(before.id) == before


def test_it_writes_options_in_rows_without_a_script(inside: Flask, client: FlaskClient) -> None:
    options = (an_option("a", 1), an_option("b", 0))
    editor = Editor(client, a_form(a_question("q1", type="one_choice", options=options)))
    data = editor.fields("/questions/q1")
    assert data["options-0-label_ru"] == "Вариант a"
    swapped = editor.client.post(editor.at("/questions/q1"), data={**data, "rows": "options/down-0"})
    assert swapped.status_code == 200
    assert editor.question("q1").options == options, "moving rows saves nothing"
    data = fields_of(swapped.text.split('id="edit"')[-1])
    assert (data["options-0-label_ru"], data["options-1-label_ru"]) == ("Вариант b", "Вариант a")
    data |= {"options-2-label_ru": "Новый", "options-2-points": "0,5"}
    assert editor.client.post(editor.at("/questions/q1"), data=data).status_code == 302
    saved = editor.question("q1").options
    assert [(option.id, option.label.to("ru")) for option in saved] == [
        ("b", "Вариант b"),
        ("a", "Вариант a"),
        ("o1", "Новый"),
    ]
    more = editor.client.post(editor.at("/questions/q1"), data={**data, "rows": "options/more"})
    assert more.text.count("label_ru") > swapped.text.count("label_ru")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"label_ru": " "}, "Напишите по-русски"),
        ({"weight": "-1"}, "Напишите число от 0"),
        ({"weight": "много"}, "Напишите число от 0"),
        ({"effect": "cap", "cap": ""}, "Напишите процент, выше которого"),
        ({"threshold": "120"}, "Напишите процент от 0 до 100"),
        ({"repeats": "21"}, "От 1 до 20"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(
    inside: Flask, client: FlaskClient, change: dict[str, str], sentence: str
) -> None:
    editor = Editor(client, a_form(a_question("q1")))
    before = editor.draft()
    answer = editor.client.post(editor.at("/questions/q1"), data={**editor.fields("/questions/q1"), **change})
    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert editor.draft() == before


def test_it_wants_the_number_of_at_least_so_many(inside: Flask, client: FlaskClient) -> None:
    options = (an_option("a", 1), an_option("b", 1))
    editor = Editor(client, a_form(a_question("q1", type="several", options=options)))
    data = editor.fields("/questions/q1") | {"rule": "at_least"}
    refused = editor.client.post(editor.at("/questions/q1"), data=data | {"k": ""})
    assert refused.status_code == 422 and "Напишите сколько" in plain(refused)
    assert editor.client.post(editor.at("/questions/q1"), data=data | {"k": "2"}).status_code == 302
    assert editor.question("q1").multi == Multi(MultiRule.AT_LEAST, 2)


def test_it_changes_the_kind_of_an_answer(inside: Flask, client: FlaskClient) -> None:
    editor = Editor(client, a_form(a_question("q1")))
    assert editor.post("/questions/q1/type", type="duration").status_code == 302
    data = editor.fields("/questions/q1") | {"bands-0-bound": "3:00", "bands-0-ratio": "100", "bands-1-ratio": "0"}
    assert editor.client.post(editor.at("/questions/q1"), data=data).status_code == 302
    assert [(band.bound, band.ratio) for band in editor.question("q1").bands] == [(180, 1), (None, 0)]
    assert 'value="3:00"' in editor.read("/questions/q1")


def test_it_builds_a_condition_in_two_steps(inside: Flask, client: FlaskClient) -> None:
    options = (an_option("a", 1), an_option("b", 0))
    form = a_form(
        a_question("q1"),
        a_question("q2", type="duration"),
        a_question("q3", type="one_choice", options=options),
        a_question("q4"),
    )
    editor = Editor(client, form)
    place = "/questions/q4/condition"
    assert "Вариант b" in editor.read(f"{place}?question=q3")
    assert editor.post(place, question="q3", operator="==", value="b").status_code == 302
    assert "если 1.3 = Вариант b" in editor.read("/questions/q4")
    assert editor.post(place, question="q2", operator=">", value="5:00").status_code == 302
    assert "если 1.2 больше 5 минут" in editor.read("/questions/q4")
    assert editor.post(place, question="q2", operator=">", value="долго").status_code == 422
    assert editor.post(place, question="q3", operator="==", value="zz").status_code == 422
    assert editor.post(place, question="q4", operator="==", value="yes").status_code == 404
    assert editor.post(place, always="1").status_code == 302
    assert editor.question("q4").show_if is None
    assert "спрашивать не о чем" in editor.read("/sections/hall/condition")


def test_it_sets_sections_and_rules(inside: Flask, client: FlaskClient) -> None:
    editor = Editor(client, a_form(a_question("q1")))
    assert editor.post("/sections/hall", label_ru="Вход", label_en="", weight="20", gate="60").status_code == 302
    [section] = editor.draft().form.sections
    assert (section.label.to("ru"), section.label.languages, section.weight, section.gate) == ("Вход", ("ru",), 20, 60)
    rules = {"mode": "section", "pass_mark": "75", "bonus_cap": "110", "coverage_floor": "80", "na_limit": "30"}
    rules |= {"met_from": "100", "bands-0-label_ru": "Хорошо", "bands-0-bound": "85", "bands-1-label_ru": "Плохо"}
    assert editor.post("/rules", **rules).status_code == 302
    saved = editor.draft().form.scoring
    assert saved is not None
    assert (saved.mode.value, saved.pass_mark, saved.bonus_cap) == ("section", 75, 110)
    assert (saved.coverage_floor, [(band.label.to("ru"), band.bound) for band in saved.bands]) == (
        Fraction(4, 5),
        [("Хорошо", 85), ("Плохо", None)],
    )
    assert editor.post("/rules", **{**rules, "bonus_cap": "90"}).status_code == 422


def test_it_moves_and_removes_parts(inside: Flask, client: FlaskClient) -> None:
    editor = Editor(client, a_form(a_question("q1"), a_question("q2")))
    assert editor.post("/questions/q2/up").status_code == 302
    assert [question.id for question in editor.draft().form.questions] == ["q2", "q1"]
    assert editor.post("/questions/q2/remove").status_code == 302
    assert [question.id for question in editor.draft().form.questions] == ["q1"]
    assert editor.post("/questions/q2/remove").status_code == 404
    assert editor.post("/sections/hall/down").status_code == 302
    assert editor.post("/sections/hall/remove").status_code == 302
    assert editor.draft().form.sections == ()


def test_it_refuses_a_stale_page_and_names_the_first_editor(inside: Flask, client: FlaskClient) -> None:
    editor = Editor(client, a_form(a_question("q1"), a_question("q2")))
    second, first_editor = a_user(editor.bank), editor.user.name
    db.session.commit()
    seen = editor.draft().revision
    editor.post("/questions/q2/up")
    late = sign_in(inside.test_client(), second)
    for rest in ("/questions/q1/remove", "/questions/q2/down", "/publish", "/sections/hall/remove"):
        answer = late.post(editor.at(rest), data={"revision": seen})
        assert answer.status_code == 409 and first_editor in plain(answer)
    assert late.post(editor.at("/name"), data={"revision": seen, "name": "Другое"}).status_code == 409
    assert [question.id for question in editor.draft().form.questions] == ["q2", "q1"]


def test_it_lists_remarks_with_their_place_and_remedy(inside: Flask, client: FlaskClient) -> None:
    editor = Editor(client, a_form(a_question("q1"), a_question("q2", type="one_choice", clause="9.9")))
    page = editor.read()
    for sentence in ("1.2", "Выбирать не из чего", "Пункт стандарта 9.9 не действует"):
        assert sentence in page
    assert f"/checklists/{editor.checklist_id}/questions/q2" in page


def test_it_shows_readers_drafts_and_versions_but_nothing_to_press(inside: Flask, client: FlaskClient) -> None:
    bank = an_organisation()
    version = a_version(bank)
    reviewer = sign_in(client, a_user(bank, role="reviewer"))
    db.session.commit()
    home = f"/checklists/{version.checklist_id}"
    for rest in ("", "/versions/1", "/preview"):
        page = reviewer.get(home + rest)
        assert page.status_code == 200 and "<form method" not in page.text.split("<main")[1]
    assert reviewer.get(f"{home}/rules").status_code == 403


def test_it_does_not_show_another_organisations_checklist(inside: Flask, client: FlaskClient) -> None:
    version = a_version(an_organisation())
    stranger = sign_in(client, a_user(an_organisation()))
    db.session.commit()
    for rest in ("", "/versions/1", "/preview", "/rules", "/questions/greeted", "/sections/hall"):
        assert stranger.get(f"/checklists/{version.checklist_id}{rest}").status_code == 404
    assert "Обслуживание" not in plain(stranger.get("/checklists/"))
