"""A real Chromium in front of a real server: threads, sessions, CSRF and the content policy as in production."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.accounts.models import User
from app.extensions import db
from tests.clusters import new_database
from tests.conftest import disconnect, prepared
from tests.emptying import empty

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1440, height=900)
PASSWORD = "correct horse 7"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Quiet(WSGIRequestHandler):
    """Speaks HTTP/1.1, and says nothing of each request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Live:
    """A running server: its address, and the application to build records in."""

    address: str
    app: Flask


@pytest.fixture(scope="session")
def server(postgres: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The product on PostgreSQL on a free port, once a run."""
    app = prepared(new_database(postgres, "etalon_browser"), tmp_path_factory.mktemp("browser"))
    app.config.update(WTF_CSRF_ENABLED=True)
    running = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield Live(f"http://127.0.0.1:{running.server_port}", app)
    running.shutdown()
    thread.join()
    running.server_close()
    disconnect(app)


@pytest.fixture
def live(server: Live) -> Iterator[Live]:
    """The server, empty; a context of the application is pushed for building records."""
    with server.app.app_context():
        empty()
        yield server
        db.session.rollback()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, once a run."""
    with sync_playwright() as playwright:
        flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Opens tabs: `browse(user)` signed in, phone-sized unless told otherwise. Fails on any error in a console."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def tab(user: User | None = None, *, size: ViewportSize = PHONE, theme: str = "light", **more: Any) -> Page:
        context = chromium.new_context(
            base_url=live.address,
            viewport=size,
            color_scheme=theme,
            locale="ru-RU",
            **more,  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        if user is not None:
            sign_in(page, user)
        return page

    yield tab
    for context in contexts:
        context.close()
    told = [fault for fault in faults if "Failed to load resource" not in fault]
    assert not told, told


def sign_in(page: Page, user: User) -> None:
    """Sign in as a person does."""
    page.goto("/sign-in")
    page.fill("input[name=email]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def complaints(page: Page) -> list[str]:
    """What axe finds (WCAG 2.0–2.2, A and AA): one line a node."""
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]


def overflows(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
