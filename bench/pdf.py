"""The scorecard as a PDF: beside bare WeasyPrint on the same HTML, and a pool of two beside one."""

import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from threading import Thread
from typing import Self

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from app.documents import pdf
from app.documents.child import Order, settle
from app.documents.pool import RenderPool
from bench.measure import LEAST_REPEATS, Spread, at_work_seconds, run_ratio
from bench.table import Benchmark, Line, at_least, at_most, with_unit
from reports.paper import one_page_each, scorecard_css, scorecard_html
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
                pdf.render_pdf(scorecard_html(card), css=scorecard_css(card), fit=one_page_each(card))
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
    """A warm pool of two: is it fed well? Beside two processes that nobody feeds, and beside twice a pool of one.

    The machine is shared: against twice one, a neighbour's work counts as ours. What is ours is whether a child waits
    for an order. So the share of the time is judged in which both had something to do: they ran, or stood in the queue
    for a core (docs/decisions/0031). The two rates are recorded.
    """
    html, css = _order()
    order = Order(html, css)
    with RenderPool(size=1) as single, RenderPool(size=2) as pair, _Bare(2) as bare:
        _at_once(single, order, 1, 1)
        _at_once(pair, order, 2, 1)
        bare.rate(order, 2)
        turns = []
        for _ in range(LEAST_REPEATS):
            one = IN_POOL / _timed(lambda: _at_once(single, order, 1, IN_POOL))
            before = at_work_seconds(pair.pids())
            took = _timed(lambda: _at_once(pair, order, 2, IN_POOL // 2))
            ran, wanted = (now - then for now, then in zip(at_work_seconds(pair.pids()), before, strict=True))
            turns.append((one, IN_POOL / took, bare.rate(order, IN_POOL), wanted / (2 * took), ran / (2 * took)))
    one, two, unfed = (statistics.median(turn[at] for turn in turns) for at in range(3))
    busy = Spread.of(turn[3] for turn in turns)
    yield Line("two children of a pool at work ÷ the time of two", "", "", busy, at_least(0.85))
    fed = Spread.of(turn[1] / turn[2] for turn in turns)
    yield Line("a pool of two ÷ two bare processes", f"{two:.2f} a second", f"{unfed:.2f} a second", fed)
    twice = Spread.of(turn[1] / (2 * turn[0]) for turn in turns)
    yield Line("a pool of two ÷ twice one", f"{two:.2f} a second", f"{2 * one:.2f} a second", twice)
    had = Spread.of(turn[4] for turn in turns)
    yield Line("CPU that the two children got ÷ two cores", "", "", had)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _at_once(pool: RenderPool, order: Order, threads: int, each: int) -> None:
    def work() -> None:
        for _ in range(each):
            pool.render(order.html, css=order.css)

    at_work = [Thread(target=work) for _ in range(threads)]
    for thread in at_work:
        thread.start()
    for thread in at_work:
        thread.join()


class _Bare:
    """Processes that get one order and a count, and make the document so many times without being spoken to again."""

    def __init__(self, size: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        pipes = [spawn.Pipe() for _ in range(size)]
        self._ours = [ours for ours, _ in pipes]
        self._members = [spawn.Process(target=_alone, args=(theirs,), daemon=True) for _, theirs in pipes]
        for member in self._members:
            member.start()

    def rate(self, order: Order, documents: int) -> float:
        """Documents a second of all together."""
        start = time.perf_counter()
        for pipe in self._ours:
            pipe.send((order, documents // len(self._ours)))
        for pipe in self._ours:
            pipe.recv()
        return documents / (time.perf_counter() - start)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            member.kill()
            member.join()


def _alone(pipe: Connection) -> None:
    """As calm a process as a child of the pool: the same garbage collection, nobody to answer to."""
    settle()
    while True:
        order, count = pipe.recv()
        for _ in range(count):
            pdf.render_pdf(order.html, css=order.css)
        gc.collect()
        pipe.send(count)


BENCHMARKS = (
    Benchmark("pdf", "the scorecard as a PDF beside bare WeasyPrint", against_bare),
    Benchmark("pdf-pool", "a pool of two children beside two bare processes, and beside one", against_one),
)
