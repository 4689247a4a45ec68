"""Two editors press "Save" at the same moment: one is saved, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from tests.audits.editing import Editor
from tests.builders import a_user, sign_in
from tests.builders.checklists import a_form, a_question

EDITORS = 4


def test_it_saves_one_of_those_who_press_at_once(inside: Flask, client: FlaskClient) -> None:
    editor = Editor(client, a_form(a_question("q1"), a_question("q2")))
    people = [a_user(editor.bank) for _ in range(EDITORS)]
    db.session.commit()
    seen, address = editor.draft().revision, editor.at("/sections/hall")
    browsers = [sign_in(inside.test_client(), person) for person in people]
    db.session.rollback()
    start = Barrier(EDITORS)

    def press(number: int) -> int:
        start.wait(timeout=10)
        data = {"revision": seen, "label_ru": f"Раздел {number}", "label_en": "", "weight": "1"}
        return browsers[number].post(address, data=data).status_code

    with ThreadPoolExecutor(EDITORS) as pool:
        answers = sorted(pool.map(press, range(EDITORS)))
    assert answers == [302] + [409] * (EDITORS - 1)
    assert editor.draft().revision == seen + 1
