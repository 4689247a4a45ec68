"""One smoke on SQLite: the same server, the same pages, a browser in front."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.extensions import db
from tests.browser.conftest import Live
from tests.browser.crawl.conftest import served
from tests.browser.crawl.looking import look_at, watch
from tests.browser.crawl.test_every_page import told
from tests.builders import a_branch, a_user, an_organisation
from tests.conftest import disconnect, prepared

PASSWORD = "correct horse 8"


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """The product on SQLite with one branch and one QA manager."""
    app = prepared(f"sqlite:///{tmp_path / 'etalon.db'}", tmp_path)
    app.config.update(WTF_CSRF_ENABLED=True)
    with app.app_context():
        organisation = an_organisation()
        a_branch(organisation)
        a_user(organisation, role="qa", email="qa@example.org", password=PASSWORD)
        db.session.commit()
    with served(app) as address:
        yield Live(address, app)
    disconnect(app)


@pytest.mark.browser
def test_it_shows_empty_rooms_without_a_fault_on_sqlite(chromium: Browser, live: Live) -> None:
    context = chromium.new_context(base_url=live.address, locale="ru-RU")
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=email]", "qa@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    rooms = page.eval_on_selector_all("#rail > a:not(.logo)", "links => links.map((each) => each.pathname)")
    assert "/network/" in rooms
    said = watch(page)
    faults = [fault for room in rooms for fault in look_at(page, room, said)]
    context.close()
    assert not faults, told(faults)
