"""The demo read by somebody who reads English: no word of the Russian catalogues is left on a page."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from scripts.translations import owners, po_of
from tests.browser.conftest import Live
from tests.browser.crawl.walking import Step, walk
from tests.builders import sign_in

CYRILLIC = re.compile(r"[А-Яа-яЁё]")
PASSED = {"script", "style", "template", "option", "textarea"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area", "base"}
SPOKEN = {"aria-label", "title", "placeholder", "alt"}
ROLES = ("qa", "shopper", "admin")
THEIR_OWN = {"outbox.body", "questionnaires.preview"}  # a mail and a survey speak the language of whoever gets them


def bare(text: str) -> str:
    """A text as it is compared: one space between words, no soft hyphens."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u00ad", "")).strip()


def catalogue() -> set[str]:
    """Every Russian text that stands for itself: with no places to fill."""
    found: set[str] = set()
    for owner in owners():
        with po_of(owner).open("rb") as file:
            for message in read_po(file, locale="ru"):
                words = message.string if isinstance(message.string, tuple | list) else (message.string,)
                found |= {bare(word) for word in words if message.id and "%(" not in word and "{" not in word}
    return {text for text in found if CYRILLIC.search(text)}


class Texts(HTMLParser):
    """What people see or hear of a page, without what says that it is Russian."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._stack: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Step in; what says its own language is passed over."""
        named = dict(attrs)
        passed = tag in PASSED or named.get("lang", "en") != "en" or "data-verbatim" in named
        if not (passed or any(self._stack)):
            self.found += [value for name, value in attrs if name in SPOKEN and value]
        if tag not in VOID:
            self._stack.append(passed)

    def handle_endtag(self, tag: str) -> None:
        """Step out."""
        if tag not in VOID and self._stack:
            self._stack.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if data.strip() and not any(self._stack):
            self.found.append(data)


def texts_of(page: str) -> set[str]:
    """All of them, as they are compared."""
    reader = Texts()
    reader.feed(page)
    return {bare(text) for text in reader.found}


def of_the_demo(app: Flask) -> Callable[[str], list[Step]]:
    """What a person of the demo comes to whose browser asks for English."""

    def steps(role: str) -> list[Step]:
        with app.app_context():
            person = db.session.scalars(select(User).where(User.email == f"{role}@demo.example")).one()
            browser = sign_in(app.test_client(), person)
        with browser.session_transaction() as session:
            session["language"] = "en"
        return walk(app, browser)

    return steps


@pytest.mark.browser
@pytest.mark.parametrize("role", ROLES)
def test_it_shows_nothing_of_the_russian_catalogues(demo: Live, role: str) -> None:
    russian = catalogue()
    pages = [step for step in of_the_demo(demo.app)(role) if step.is_page and step.endpoint not in THEIR_OWN]
    assert pages
    assert [step.address for step in pages if '<html lang="en"' not in step.text] == []
    left = {f"{step.address}: {text}" for step in pages for text in texts_of(step.text) & russian}
    assert sorted(left) == []


def test_it_would_find_a_text_that_was_left() -> None:
    page = (
        '<html lang="en"><p>Обзор</p><p lang="ru">Визиты</p><button aria-label="Закрыть"></button><p>Мария</p></html>'
    )
    assert texts_of(page) & {"Обзор", "Визиты", "Закрыть"} == {"Обзор", "Закрыть"}
