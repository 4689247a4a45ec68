"""The door to PDF: what it makes, and what it refuses to reach for."""

import io
from collections.abc import Mapping

import pytest
import weasyprint
from pypdf import PdfReader

from app.documents import pdf as pdf_module
from app.documents.errors import DocumentError, ForbiddenAddressError
from app.documents.pdf import FONT_FAMILY, Fit, render_pdf
from tests.documents.canary import listening

PAGE = (
    '<!doctype html><html lang="ru"><head><title>Карта</title><meta name="author" content="Банк">{head}</head>'
    "<body>{body}</body></html>"
)
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\xa7\x0c\x8c\xb5\x00\x00\x00\x00IEND\xaeB`\x82"
)


def page(body: str, head: str = "") -> str:
    return PAGE.format(body=body, head=head)


def test_it_makes_a_document_with_title_author_language_and_russian_text() -> None:
    pdf = PdfReader(io.BytesIO(render_pdf(page("<p>Не отличимо от стандарта: −4,2</p>"))))
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("Карта", "Банк")
    assert pdf.trailer["/Root"]["/Lang"] == "ru"
    assert "Не отличимо от стандарта: −4,2" in pdf.pages[0].extract_text()


def test_it_carries_its_own_fonts_and_no_other() -> None:
    css = f'body {{ font-family: "{FONT_FAMILY}" }} b {{ font-weight: 600 }}'
    pdf = PdfReader(io.BytesIO(render_pdf(page("<p>Ёлка <b>жирно</b></p>"), css=(css,))))
    names = {font.get_object()["/BaseFont"] for font in pdf.pages[0]["/Resources"]["/Font"].values()}
    assert len(names) == 2
    assert all("IBM-Plex-Sans" in name for name in names)


@pytest.mark.parametrize(
    ("html", "missing"),
    [
        ("<!doctype html><html lang='ru'><body>x</body></html>", "title"),
        ("<!doctype html><html><head><title>x</title></head><body>x</body></html>", "language"),
    ],
)
def test_it_refuses_a_document_that_a_screen_reader_cannot_announce(html: str, missing: str) -> None:
    with pytest.raises(DocumentError, match=missing):
        render_pdf(html)


def test_it_serves_images_from_memory() -> None:
    pdf = PdfReader(io.BytesIO(render_pdf(page('<img src="asset:dot.png">'), assets={"dot.png": PIXEL})))
    assert len(pdf.pages[0].images) == 1


REACHING = (
    '<img src="{url}/a.png">',
    '<link rel="stylesheet" href="{url}/a.css">',
    '<style>@import "{url}/a.css";</style>',
    '<style>p {{ background: url("{url}/a.png") }}</style><p>x</p>',
    '<style>@font-face {{ font-family: X; src: url("{url}/a.ttf") }} p {{ font-family: X }}</style><p>x</p>',
    '<object data="{url}/a.pdf"></object>',
    '<link rel="attachment" href="{url}/a.txt">',
    '<p style="background: url({url}/a.png)">x</p>',
)


@pytest.mark.parametrize("markup", REACHING)
def test_it_never_reaches_for_the_network(markup: str) -> None:
    with listening() as canary:
        with pytest.raises(ForbiddenAddressError):
            render_pdf(page(markup.format(url=canary.url)))
        assert canary.heard == []


def test_it_hears_the_canary_when_the_renderer_is_left_to_itself() -> None:
    """The control: the same document through the bare library does knock."""
    with listening() as canary:
        weasyprint.HTML(string=page(REACHING[0].format(url=canary.url))).write_pdf()
        assert canary.heard


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "asset:other.png", "data:image/png;base64,AAAA", "ftp://x/y"]
)
def test_it_never_opens_files_or_what_it_was_not_given(address: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        render_pdf(page(f'<img src="{address}">'), assets={"dot.png": PIXEL})


def test_it_draws_nothing_from_outside_in_an_svg() -> None:
    with listening() as canary:
        render_pdf(page(f'<svg width="9" height="9"><image href="{canary.url}/a.png" width="9" height="9"/></svg>'))
        assert canary.heard == []


PARTS = '<html lang="ru"><head><title>Карта</title></head><body>{}</body></html>'
BREAKS = (
    "@page { size: 100mm 60mm; margin: 5mm } section + section { break-before: page } body, p { margin: 0 }"
    "p { line-height: 5mm; font-size: 5pt }"
)
FIT = Fit(("one", "two"), ("#part p { line-height: 4mm }", "#part p { line-height: 2mm }"))


def pages_of(lines: tuple[int, int], fit: Fit | None) -> int:
    named = zip(("one", "two"), lines, strict=True)
    parts = (f'<section id="{name}">{"<p>x</p>" * count}</section>' for name, count in named)
    pdf = render_pdf(PARTS.format("".join(parts)), css=[BREAKS], fit=fit)
    return len(PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("lines", [(1, 1), (9, 12), (12, 9), (12, 25), (25, 25)])
def test_it_lets_each_part_stand_closer_until_it_is_one_page(lines: tuple[int, int]) -> None:
    assert pages_of(lines, FIT) == 2
    assert pages_of(lines, None) == 2 + (lines[0] > 10) + (lines[0] > 20) + (lines[1] > 10) + (lines[1] > 20)


def test_it_gives_up_when_nothing_closer_is_left_and_keeps_every_line() -> None:
    assert pages_of((1, 60), FIT) == 4


def test_it_begins_where_it_is_told_and_tightens_no_other_part(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[list[str]] = []
    looked = pdf_module._sheets_of

    def look(steps: Mapping[str, int], fit: Fit | None) -> list[str]:
        tried.append(looked(steps, fit))
        return tried[-1]

    monkeypatch.setattr(pdf_module, "_sheets_of", look)
    assert pages_of((1, 25), Fit(FIT.parts, FIT.tighter, (0, 1))) == 2
    assert [len(sheets) for sheets in tried] == [1, 2]
    assert all("#two" in sheet for sheets in tried for sheet in sheets)
