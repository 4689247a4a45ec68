"""Negative controls: what the crawl looks for is found where it was planted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from app.web.headers import POLICY
from tests.browser.crawl.conftest import Tab
from tests.browser.crawl.looking import look_at
from tests.browser.crawl.test_every_page import KINDS
from tests.browser.crawl.walking import links_of

BAD = """<!doctype html><html lang="en"><head><title> </title></head><body>
<h1>Первый</h1><h1>Второй</h1><main><p style="color: #ccc">Серое</p><p><font color="#cccccc">Серое на белом</font></p>
<p>Nobody has translated this</p><img src="/static/favicon.svg" width="900" height="4">
<p><nobr>Сорок четыре чрезвычайно длинных слова подряд без единого переноса</nobr></p>
<script nonce="known">console.error("planted")</script></main></body></html>"""
GOOD = """<!doctype html><html lang="ru"><head><title>Страница</title></head><body>
<main><h1>Страница</h1><p>Всё по-русски: отчёт в PDF, почта qa@demo.example, <span lang="en">and a quotation</span></p>
<p>ETALON_SMTP_URL</p><p>NPS</p></main></body></html>"""


def planted(tab: Callable[..., Tab], html: str, status: int) -> list[str]:
    """The kinds of faults found on a page that answers with `html`."""
    page, said = tab()
    headers = {"Content-Security-Policy": POLICY.format(nonce="known"), "Content-Type": "text/html; charset=utf-8"}

    def serve(route: Route) -> None:
        route.fulfill(status=status, body=html, headers=headers)

    page.route("**/planted", serve)
    return [fault.kind for fault in look_at(page, "/planted", said)]


@pytest.mark.browser
def test_it_finds_every_kind_of_fault_on_a_bad_page(tab: Callable[..., Tab]) -> None:
    assert set(planted(tab, BAD, 500)) == set(KINDS)


@pytest.mark.browser
def test_it_finds_nothing_on_a_good_page(tab: Callable[..., Tab]) -> None:
    assert planted(tab, GOOD, 200) == []


def test_it_follows_links_of_this_server_alone() -> None:
    page = """<a href="/cases/?state=open#top">1</a> <a href="new">2</a> <a href="https://example.org/">3</a>
    <a>4</a> <iframe src="/checklists/1/preview"></iframe> <a href="mailto:a@example.org">5</a> <a href="#here">6</a>"""
    found = links_of(page, "/cases/")
    assert found == ["/cases/?state=open", "/cases/new", "/checklists/1/preview", "/cases/"]
