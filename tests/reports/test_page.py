"""The scorecard as a page: the same figures as on paper, a table behind each chart, nothing that our policy forbids."""

import re

import pytest
from flask import Flask
from flask_babel import force_locale
from jinja2 import ChoiceLoader, FileSystemLoader

from app.factory import ROOT
from reports.card import Scorecard
from reports.paper import told
from reports.plotting import screen_plots
from tests.reports.sample_card import sample_card
from tests.reports.sample_variants import VARIANTS


def page_of(app: Flask, card: Scorecard, language: str = "ru") -> str:
    """The page as the product's own application renders it."""
    folder = FileSystemLoader(ROOT / "reports" / "templates")
    environment = app.jinja_env.overlay(loader=ChoiceLoader([app.jinja_env.loader or folder, folder]))
    with app.test_request_context("/"), force_locale(language):
        app.preprocess_request()
        template = environment.get_template("reports/scorecard.html")
        context = told(card, screen_plots(card)) | {"pdf_url": "/card.pdf", "request": None}
        app.update_template_context(context)
        return template.render(context).replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_it_renders_every_variant_without_style_scripts_or_leftovers(sqlite_app: Flask, name: str) -> None:
    html = page_of(sqlite_app, VARIANTS[name]())
    content = html.split("<main", 1)[1].split("</main>")[0]
    assert "style=" not in content
    assert "<script" not in content
    assert not re.search(r"%\(|%%|\bNone\b|Fraction", content)
    assert not re.search("#[0-9a-f]{6}", content)


def test_it_shows_the_figures_of_the_card_and_a_table_behind_the_chart(sqlite_app: Flask) -> None:
    html = page_of(sqlite_app, sample_card())
    assert "До стандарта не хватает 4,2 балла" in html
    assert html.count("<svg viewBox") >= 40
    behind = html.split("То же таблицей")[1].split("</details>")[0]
    assert behind.count("<tr>") == 13
    assert "72,9" in behind
    assert "недостаточно данных (n &lt; 5)" in html


def test_every_cell_of_a_table_that_folds_names_its_column(sqlite_app: Flask) -> None:
    html = page_of(sqlite_app, sample_card())
    folding = re.findall(r'<table class="table fold".*?</table>', html, re.S)
    assert len(folding) >= 8
    cells = [cell for table in folding for cell in re.findall(r"<td[^>]*>", table.split("<tbody>")[1])]
    assert {cell for cell in cells if "data-label" not in cell} <= {'<td colspan="6" class="muted">'}
