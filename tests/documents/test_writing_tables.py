"""CSV and XLSX from one row generator: texts never run, numbers stay numbers."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from app.documents.cells import Cell, Column, Formula, Sheet, safe_text
from app.documents.delimited import csv_chunks
from app.documents.spreadsheets import write_xlsx

DANGEROUS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "\u00a0=1")


def sheet(*rows: tuple[Cell, ...], heading: str = "Имя") -> Sheet:
    return Sheet("Филиалы", (Column(heading), Column("Балл")), rows)


def as_csv(table: Sheet) -> list[str]:
    return b"".join(csv_chunks(table)).decode("utf-8-sig").splitlines()


def as_workbook(table: Sheet) -> list[list[object]]:
    stream = io.BytesIO()
    write_xlsx([table], stream)
    return [[cell.value for cell in row] for row in load_workbook(stream).worksheets[0].iter_rows()]


@pytest.mark.parametrize("text", DANGEROUS)
def test_it_defuses_texts_that_would_run_in_values_and_headings(text: str) -> None:
    assert safe_text(text) == f"'{text}"
    cell = as_workbook(sheet((text, 1), heading=text))
    assert str(cell[0][0]).startswith("'")
    assert str(cell[1][0]).startswith("'")
    assert as_csv(sheet(("x", 1), heading="=A1"))[0].startswith("'=A1;")


@pytest.mark.parametrize("text", ["Казань", "5-6", "a=b", "№ 0417", ""])
def test_it_leaves_harmless_texts_alone(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize(
    ("value", "in_csv", "in_workbook"),
    [
        (-5, "-5", -5),
        (0, "0", 0),
        (Decimal("-0.30"), "-0,3", -0.3),
        (Decimal(0), "0", 0),
        (Fraction(1, 3), "0,333333333333", 1 / 3),
        (81.25, "81,25", 81.25),
        (1e-15, "0", 1e-15),
        (True, "1", True),
        (None, "", None),
        (date(2026, 3, 9), "2026-03-09", datetime(2026, 3, 9)),  # noqa: DTZ001 - workbooks know no zones
        (datetime(2026, 3, 9, 10, 5, tzinfo=UTC), "2026-03-09 10:05", datetime(2026, 3, 9, 10, 5)),  # noqa: DTZ001
    ],
)
def test_it_keeps_numbers_numbers(value: Cell, in_csv: str, in_workbook: object) -> None:
    assert as_csv(sheet(("x", value)))[1] == f"x;{in_csv}"
    assert as_workbook(sheet(("x", value)))[1][1] == in_workbook


def test_it_writes_our_own_formulas_live_in_a_workbook_and_as_values_in_csv() -> None:
    table = sheet(("Итог", Formula("SUM(B2:B3)", Decimal("12.5"))))
    assert as_workbook(table)[1][1] == "=SUM(B2:B3)"
    assert as_csv(table)[1] == "Итог;12,5"


def test_it_opens_as_utf8_with_semicolons_and_quotes_what_needs_it() -> None:
    table = sheet(('ООО "Ромашка"; Казань', 1))
    whole = b"".join(csv_chunks(table))
    assert whole.startswith(b"\xef\xbb\xbf")
    assert whole.decode("utf-8-sig") == 'Имя;Балл\r\n"ООО ""Ромашка""; Казань";1\r\n'


def test_it_takes_rows_one_by_one() -> None:
    taken: list[int] = []

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number in range(3):
            taken.append(number)
            yield ("x", number)

    chunks = csv_chunks(Sheet("x", (Column("a"), Column("b")), rows()))
    next(chunks), next(chunks), next(chunks)
    assert taken == [0]


def test_it_drops_characters_that_a_workbook_cannot_hold() -> None:
    assert as_workbook(sheet(("a\x07b", 1)))[1][0] == "ab"
