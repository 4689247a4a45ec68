"""The cold weight of pages: bytes on the wire and requests of a first visit, in a real Chromium."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize, sync_playwright
from sqlalchemy import select

import config
from app import clock
from app.extensions import db
from app.factory import create_app
from app.organisation.models import Organisation
from app.tenancy import acting_in
from bench.measure import LEAST_REPEATS, Spread
from bench.server import Running, etalon
from bench.table import Bar, Benchmark, Line, at_most
from surveys import tokens
from surveys.models.campaigns import Invitation, InvitationState

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
KILOBYTE = 1000
PHONE = ViewportSize(width=360, height=740)


@dataclass
class Weight:
    """What one cold visit moved over the wire, answers' headers included, compressed as sent."""

    bytes_received: int = 0
    requests: int = 0
    addresses: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class WeighedPage:
    """A page, who looks at it (None: anybody), how its address is found, what it must show, its bars."""

    name: str
    sign_in: str | None
    find: Callable[[Page, Running], str]
    shows: str
    max_kilobytes: float | None = None
    max_requests: int | None = None


def fill_screen(tab: Page, running: Running) -> str:
    """The address of the first visit of the shopper's list that can be filled."""
    tab.goto("/field/")
    return _link(tab, "main a[href^='/field/visits/']:not([href$='/about'])")


def scorecard(tab: Page, running: Running) -> str:
    """The address of the branch head's own card."""
    tab.goto("/reports/")
    return _link(tab, "main a[href*='/scorecard']")


def survey(tab: Page, running: Running) -> str:
    """A link as a mail carries it, for an invitation of the demo that waits for its answer."""
    app = create_app(config.load({"ETALON_VAR": str(running.var), "ETALON_DEMO": "1"}))
    with app.app_context():
        for organisation_id in db.session.scalars(select(Organisation.id)).all():
            with acting_in(organisation_id):
                token = _new_link()
            if token:
                db.session.commit()
                return f"/s/{token}"
    raise RuntimeError("the demo has no invitation that waits for its answer")


# Name, whose, where, what stands there, and the bars of docs/benchmarks.md.
PAGES = (
    WeighedPage("fill screen", "shopper", fill_screen, "[id^='q-'] label", 60, 8),
    WeighedPage("survey page", None, survey, "form input[type=radio]", 30),
    WeighedPage("scorecard", "head", scorecard, "main table"),
)


def weights() -> Iterator[Line]:
    """Two lines a page: kilobytes and requests."""
    with etalon() as running, sync_playwright() as playwright:
        flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        for page in PAGES:
            address = running.address + _address_of(browser, running, page)
            visits = [_visit(browser, running.address, page, address) for _ in range(LEAST_REPEATS)]
            yield from _lines(page, visits)
        browser.close()


def _lines(page: WeighedPage, visits: list[Weight]) -> Iterator[Line]:
    size = Spread.of(visit.bytes_received / KILOBYTE for visit in visits)
    count = Spread.of(visit.requests for visit in visits)
    yield _line(f"{page.name}, cold", size, "kB", page.max_kilobytes)
    yield _line(f"{page.name}, cold", count, "requests", page.max_requests)


def _line(name: str, reading: Spread, unit: str, most: float | None) -> Line:
    bar: Bar | None = None if most is None else at_most(most)
    return Line(name, f"{reading.median:.0f} {unit}", "–", reading, bar, is_ratio=False)


def _link(tab: Page, selector: str) -> str:
    address = tab.locator(selector).first.get_attribute("href")
    if address is None:
        raise RuntimeError(f"no link {selector} on {tab.url}")
    return address


def _new_link() -> str | None:
    sent = db.session.scalar(select(Invitation.id).where(Invitation.state == InvitationState.SENT).limit(1))
    if sent is None:
        return None
    return tokens.new_link(invitation_id=sent, purpose=tokens.ANSWER, expires_at=clock.now() + timedelta(days=30))


def _address_of(browser: Browser, running: Running, page: WeighedPage) -> str:
    context = _signed_in(browser, running.address, page.sign_in)
    address = page.find(context.new_page(), running)
    context.close()
    return address


def _visit(browser: Browser, base: str, page: WeighedPage, address: str) -> Weight:
    """One first visit: signed in, and nothing of the page in any cache (a context of its own, service workers off)."""
    context = _signed_in(browser, base, page.sign_in)
    fresh = browser.new_context(viewport=PHONE, storage_state=context.storage_state(), service_workers="block")
    context.close()
    tab = fresh.new_page()
    weight = weigh(fresh.new_cdp_session(tab))
    tab.goto(address, wait_until="networkidle")
    tab.locator(page.shows).first.wait_for(state="attached")  # not a page that says why it is empty
    fresh.close()
    return weight


def weigh(session: CDPSession) -> Weight:
    """Count what this tab receives from now on."""
    weight = Weight()

    def sent(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            weight.requests += 1
            weight.addresses.append(event["request"]["url"])

    def finished(event: dict[str, Any]) -> None:
        weight.bytes_received += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return weight


def _signed_in(browser: Browser, base: str, who: str | None) -> BrowserContext:
    context = browser.new_context(viewport=PHONE, base_url=base, service_workers="block")
    if who:
        tab = context.new_page()
        tab.goto("/sign-in")
        tab.fill("input[name=email]", f"{who}@demo.example")
        tab.fill("input[name=password]", "demo")
        tab.press("input[name=password]", "Enter")
        tab.wait_for_url(lambda url: "/sign-in" not in url)
        tab.close()
    return context


BENCHMARKS = (Benchmark("pages", "cold weight of pages", weights),)
