"""The demo on a live server, loaded once, and what each of its people can come to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from app import clock
from app.accounts.models import User
from app.accounts.roles import ship_roles
from app.demo.loading.telling import load_story
from app.extensions import db
from tests.browser.conftest import Live, Quiet
from tests.browser.crawl.furnishing import furnish
from tests.browser.crawl.looking import watch
from tests.browser.crawl.walking import Step, walk
from tests.builders import sign_in
from tests.clusters import new_database
from tests.conftest import disconnect, prepared

DEMO_ROLES = ("shopper", "reviewer", "qa", "coordinator", "head", "regional", "director", "admin")
Tab = tuple[Page, list[str]]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address where the application answers while the block runs."""
    running = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def load_demo(app: Flask) -> None:
    """Write the story as it stands today, as `make run` does, and what it has not come to yet."""
    with app.app_context():
        ship_roles()
        load_story(anchor=clock.now().date())
        furnish()
        db.session.commit()


@pytest.fixture(scope="session")
def demo(postgres: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The product with its demo on PostgreSQL on a free port; the tests of this folder only read it."""
    app = prepared(new_database(postgres, "etalon_crawl"), tmp_path_factory.mktemp("crawl"))
    app.config.update(WTF_CSRF_ENABLED=True)
    load_demo(app)
    with served(app) as address:
        yield Live(address, app)
    disconnect(app)


@pytest.fixture(scope="session")
def steps_of(demo: Live) -> Callable[[str], list[Step]]:
    """What a role of the demo comes to by following links."""
    kept: dict[str, list[Step]] = {}

    def steps(role: str) -> list[Step]:
        if role not in kept:
            with demo.app.app_context():
                person = db.session.scalars(select(User).where(User.email == f"{role}@demo.example")).one()
                kept[role] = walk(demo.app, sign_in(demo.app.test_client(), person))
        return kept[role]

    return steps


@pytest.fixture
def tab(chromium: Browser, demo: Live) -> Iterator[Callable[..., Tab]]:
    """Opens a Russian reader's tab, signed in as a role of the demo or not at all; with it, what its console says."""
    opened = []

    def open_one(role: str | None = None) -> Tab:
        context = chromium.new_context(base_url=demo.address, locale="ru-RU", service_workers="block")
        opened.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        if role is not None:
            page.goto("/sign-in")
            page.fill("input[name=email]", f"{role}@demo.example")
            page.fill("input[name=password]", "demo")
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page, watch(page)

    yield open_one
    for context in opened:
        context.close()
