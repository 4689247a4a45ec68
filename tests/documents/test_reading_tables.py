"""Uploaded tables: the same rows from CSV and XLSX, and a clear refusal for everything else."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from app.documents.errors import TableError
from app.documents.limits import Limits
from app.documents.tables import Table, read_table

ROWS = [["Филиал", "Город"], ["Баумана", "Казань"], [None, None], ["Ленина, 1", "Уфа"]]


def workbook(rows: list[list[object]]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(stream)
    return stream.getvalue()


def read(content: bytes, name: str = "branches.csv", limits: Limits | None = None) -> Table:
    return read_table(io.BytesIO(content), name, limits=limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_it_finds_out_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = f'Филиал{delimiter}Город\r\nБаумана{delimiter}Казань\r\n\r\n"Ленина, 1"{delimiter}Уфа\r\n'
    table = read(text.encode(encoding))
    assert table.header == ("Филиал", "Город")
    assert [(row.line, dict(row.values)) for row in table.rows] == [
        (2, {"Филиал": "Баумана", "Город": "Казань"}),
        (4, {"Филиал": "Ленина, 1", "Город": "Уфа"}),
    ]


def test_it_reads_a_workbook_to_the_same_rows() -> None:
    table = read(workbook(ROWS), "branches.xlsx")
    assert table.header == ("Филиал", "Город")
    assert [(row.line, row.values["Филиал"]) for row in table.rows] == [(2, "Баумана"), (4, "Ленина, 1")]


def test_it_counts_lines_of_the_file_where_a_cell_holds_a_line_break() -> None:
    table = read('a;b\r\n"один\r\nдва";1\r\nтри;2\r\n'.encode())
    assert [(row.line, row.values["a"]) for row in table.rows] == [(2, "один\r\nдва"), (4, "три")]


def test_it_gives_numbers_and_days_of_a_workbook_as_people_typed_them() -> None:
    content = workbook([["n", "f", "b"], [5, 0.1 + 0.2, True]])
    assert list(next(read(content, "x.xlsx").rows).values.values()) == ["5", "0.3", "1"]


def test_it_fills_short_rows_and_leaves_the_stream_to_its_owner() -> None:
    stream = io.BytesIO(b"a;b;c\n1\n")
    table = read_table(stream, "x.csv")
    assert dict(next(table.rows).values) == {"a": "1", "b": "", "c": ""}
    assert not list(table.rows)
    assert not stream.closed


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    return stream.getvalue()


def with_entities() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code", "line"),
    [
        (b"", "x.csv", "empty", None),
        (b"\n;;\n", "x.csv", "empty", None),
        (b"a;b", "x.doc", "unknown_format", None),
        ("a;b\n1;2".encode("utf-16"), "x.csv", "encoding", None),
        (b"a;;c\n1;2;3", "x.csv", "heading_empty", 1),
        (b"a;b;a\n1;2;3", "x.csv", "heading_twice", 1),
        (b"a;b\n1;2\n1;2;3", "x.csv", "too_many_cells", 3),
        (b'a;b\n1;2\n"1;2', "x.csv", "broken", 3),
        (b"not a workbook", "x.xlsx", "not_a_workbook", None),
        (bomb(), "x.xlsx", "zip_bomb", None),
        (with_entities(), "x.xlsx", "not_a_workbook", None),
        (b"a\n" + b"1\n" * 12, "x.csv", "too_many_rows", 12),
        (b"a\n" + b"1" * 60, "x.csv", "cell_too_long", 2),
        (b"a;b;c;d;e\n", "x.csv", "too_many_cells", 1),
        (b"a\n" + b"1;" * 300, "x.csv", "too_big", None),
    ],
)
def test_it_refuses_with_a_code_and_the_line(content: bytes, name: str, code: str, line: int | None) -> None:
    limits = Limits(max_bytes=30_000 if name.endswith("xlsx") else 500, max_rows=10, max_columns=4, max_characters=50)
    with pytest.raises(TableError) as caught:
        list(read(content, name, limits).rows)
    assert (caught.value.code, caught.value.line) == (code, line)
