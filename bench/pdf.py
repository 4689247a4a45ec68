"""The scorecard as a PDF: beside bare WeasyPrint on the same HTML, and a pool of two beside one."""

import statistics
import time
from collections.abc import Iterator
from threading import Thread

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from app.documents import pdf
from app.documents.pool import RenderPool
from bench.measure import LEAST_REPEATS, Spread, run_ratio
from bench.table import Benchmark, Line, at_least, at_most, with_unit
from reports.paper import scorecard_css, scorecard_html
from tests.reports.rendering import drawing
from tests.reports.sample_card import sample_card

PER_TURN, IN_POOL = 2, 8


def _order() -> tuple[str, tuple[str, str]]:
    with drawing():
        card = sample_card()
        return scorecard_html(card), scorecard_css(card)


def against_bare() -> Iterator[Line]:
    """CPU of one document: ours, and WeasyPrint alone with everything tuned that can be (fonts and sheets once)."""
    html, css = _order()
    fonts = FontConfiguration()
    sheets = [weasyprint.CSS(string=text, font_config=fonts, url_fetcher=pdf._Memory(pdf._fonts())) for text in
              (pdf.font_faces(), *css)]  # fmt: skip

    def ours() -> int:
        for _ in range(PER_TURN):
            with drawing():
                card = sample_card()
                pdf.render_pdf(scorecard_html(card), css=scorecard_css(card))
        return PER_TURN

    def bare() -> int:
        for _ in range(PER_TURN):
            weasyprint.HTML(string=html).render(font_config=fonts, stylesheets=sheets).write_pdf()
        return PER_TURN

    compared = run_ratio(ours, bare)
    mine, limit = compared.milliseconds()
    about = "scorecard to PDF, CPU (card, template and PDF ÷ PDF alone)"
    yield Line(about, with_unit(mine, "ms"), with_unit(limit, "ms"), compared.cost_ratio(), at_most(1.3))


def against_one() -> Iterator[Line]:
    """Documents a second of a pool of two, of twice those of one; needs two cores with nothing else to do."""
    html, css = _order()

    def rate(size: int) -> float:
        with RenderPool(size=size) as pool:
            _at_once(pool, html, css, size, 1)
            start = time.perf_counter()
            _at_once(pool, html, css, size, IN_POOL // size)
            return IN_POOL / (time.perf_counter() - start)

    pairs = [(rate(1), rate(2)) for _ in range(LEAST_REPEATS)]
    one, two = (statistics.median(pair[at] for pair in pairs) for at in (0, 1))
    reading = Spread.of(both / (2 * single) for single, both in pairs)
    yield Line("a pool of two ÷ twice one", f"{two:.2f} a second", f"{2 * one:.2f} a second", reading, at_least(0.85))


def _at_once(pool: RenderPool, html: str, css: tuple[str, str], threads: int, each: int) -> None:
    def work() -> None:
        for _ in range(each):
            pool.render(html, css=css)

    at_work = [Thread(target=work) for _ in range(threads)]
    for thread in at_work:
        thread.start()
    for thread in at_work:
        thread.join()


BENCHMARKS = (
    Benchmark("pdf", "the scorecard as a PDF beside bare WeasyPrint", against_bare),
    Benchmark("pdf-pool", "a pool of two children beside one", against_one),
)
