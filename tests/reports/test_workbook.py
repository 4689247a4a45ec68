"""The scorecard as a workbook: live formulas that give what the card says."""

import io
from dataclasses import replace

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.documents.delimited import csv_chunks
from app.documents.spreadsheets import write_xlsx
from reports.card import Scorecard
from reports.workbook import scorecard_sheets
from tests.reports.rendering import drawing
from tests.reports.sample_card import sample_card
from tests.reports.sample_variants import VARIANTS


def workbook_of(card: Scorecard) -> list[Worksheet]:
    stream = io.BytesIO()
    with drawing(), force_locale("ru"):
        write_xlsx(scorecard_sheets(card), stream)
    return load_workbook(stream).worksheets


def test_its_losses_add_up_by_formulas_that_stand_in_the_sheet() -> None:
    card = sample_card()
    clauses = workbook_of(card)[1]
    last = len(card.clauses) + 1
    lost = [clauses.cell(line, 14).value for line in range(2, last + 1)]
    assert clauses.cell(last + 1, 14).value == f"=SUM(N2:N{last})"
    assert clauses.cell(last + 2, 14).value == f"=100-N{last + 1}"
    assert sum(float(str(value)) for value in lost) == pytest.approx(float(card.lost or 0), abs=1e-9)
    assert clauses.cell(2, 6).value == "=100*D2/E2"


def test_it_opens_one_score_with_its_arithmetic() -> None:
    sheet = workbook_of(sample_card())[2]
    assert [cell.value for cell in sheet[3]] == ["3.2", "Задал не менее двух открытых вопросов", 4, 0, "=C3*D3"]
    assert sheet.cell(7, 4).value == '=IF(SUMIF(D2:D6,">=0",C2:C6)=0,0,SUM(E2:E6)/SUMIF(D2:D6,">=0",C2:C6))'


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_every_variant_becomes_a_workbook_and_csv(name: str) -> None:
    assert len(workbook_of(VARIANTS[name]())) >= 2
    with drawing(), force_locale("ru"):
        whole = b"".join(b"".join(csv_chunks(sheet)) for sheet in scorecard_sheets(VARIANTS[name]()))
    assert "Казань" in whole.decode() or "офис" in whole.decode()


def test_it_runs_nothing_that_people_wrote() -> None:
    card = sample_card()
    evil = replace(card, place=replace(card.place, branch="=HYPERLINK(1)"))
    assert str(workbook_of(evil)[0].cell(2, 1).value).startswith("'=")
