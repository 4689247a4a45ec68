"""A bare application that draws the scorecard: words, filters and templates, without rooms and database."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from flask import Blueprint, Flask
from flask_babel import force_locale
from pypdf import PdfReader

from app.documents.pdf import render_pdf
from app.factory import ROOT
from app.web import languages, rendering
from reports.card import Scorecard
from reports.paper import scorecard_html, scorecard_pdf
from tests.reports.sample_variants import VARIANTS


@contextmanager
def drawing() -> Iterator[Flask]:
    """The application with its context pushed."""
    app = Flask("drawing")
    app.secret_key = "for tests"
    app.register_blueprint(Blueprint("drawing", __name__, template_folder=str(ROOT / "reports" / "templates")))
    languages.install(app, ROOT)
    rendering.install(app)
    with app.app_context():
        yield app


def read_pdf(card: Scorecard, language: str = "ru") -> PdfReader:
    """The card drawn and read again."""
    with drawing():
        return PdfReader(io.BytesIO(scorecard_pdf(card, language, render_pdf)))


@cache
def pdf_of(name: str, language: str = "ru") -> PdfReader:
    """A variant of the sample, drawn once a run."""
    return read_pdf(VARIANTS[name](), language)


def words_of(pdf: PdfReader) -> str:
    """All text, with plain spaces and without line ends."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())


def html_of(card: Scorecard, language: str = "ru") -> str:
    """The document before it becomes a PDF, with plain spaces."""
    with drawing(), force_locale(language):
        return scorecard_html(card).replace("\u00a0", " ").replace("&nbsp;", " ")
