"""The main pages by keyboard alone and by ear: the way past the rail, a visible focus, a menu, a name for all."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.crawl.conftest import Tab

pytestmark = pytest.mark.browser
PAGES = {
    "qa": ("/reports/", "/desk/", "/cases/", "/checklists/", "/surveys/", "/standards/", "/waves/", "/quarantine/"),
    "shopper": ("/field/", "/field/board/", "/field/me"),
}
FACE = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  const outer = e.closest("label, .seg") ? getComputedStyle(e.closest("label")  ?? e) : s;
  const lined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = (lined(s) || lined(outer)) && box.width * box.height > 0;
  return { told: e.outerHTML.slice(0, 90), body: e === document.body, seen };
}"""
NAMED = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "dialog",
    "navigation",
    "img",
    "table",
    "region",
}


def tree(page: Page) -> list[dict[str, Any]]:
    """What a screen reader is told: each node that it does not pass over."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [node for node in nodes if not node.get("ignored")]


def spoken(node: dict[str, Any]) -> tuple[str, str]:
    """Its role and its name."""
    return node["role"]["value"], " ".join(str(node.get("name", {}).get("value", "")).split())


def silences(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """What a listener could not make sense of."""
    heard = [spoken(node) for node in nodes]
    yield from (f"a {role} without a name" for role, name in heard if role in NAMED and not name)
    yield from (
        f"a {role} named by a sign: {name}"
        for role, name in heard
        if role in {"button", "link"} and name and not any(sign.isalnum() for sign in name)
    )
    mains = sum(role == "main" for role, _ in heard)
    if mains != 1:
        yield f"{mains} main parts"
    rooms = [name for role, name in heard if role == "navigation"]
    yield from (f"two navigations named {name}" for name in {name for name in rooms if rooms.count(name) > 1})


def levels(page: Page) -> list[int]:
    """The levels of the headings in their order."""
    found: list[int] = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.filter((e) => e.checkVisibility()).map((e) => Number(e.tagName[1]))"
    )
    return found


@pytest.mark.parametrize("role", PAGES)
def test_it_makes_sense_to_whoever_listens(tab: Callable[..., Tab], role: str) -> None:
    page, _ = tab(role)
    page.set_viewport_size(PHONE if role == "shopper" else DESK)
    faults = []
    for address in PAGES[role]:
        page.goto(address)
        faults += [f"{address}: {fault}" for fault in silences(tree(page))]
        steps = levels(page)
        faults += [f"{address}: h{b} after h{a}" for a, b in pairwise(steps) if b > a + 1]
    assert not faults, "\n".join(faults)


def test_it_would_hear_what_has_no_name(tab: Callable[..., Tab]) -> None:
    page, _ = tab()
    page.goto("/sign-in")
    page.evaluate("document.body.innerHTML = '<main><button></button><a href=\"/\">→</a></main><main></main>'")
    found = list(silences(tree(page)))
    assert found == ["a button without a name", "a link named by a sign: →", "2 main parts"]


@pytest.mark.parametrize("role", PAGES)
def test_it_leads_past_the_rail_and_shows_where_one_is(tab: Callable[..., Tab], role: str) -> None:
    page, _ = tab(role)
    page.set_viewport_size(PHONE if role == "shopper" else DESK)
    faults = []
    for address in PAGES[role]:
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.skip')"), f"{address}: the first stop is no way past"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main", address
        for _ in range(25):
            page.keyboard.press("Tab")
            face = page.evaluate(FACE)
            if face["body"]:
                break
            if not face["seen"]:
                faults.append(f"{address}: nobody sees the focus on {face['told']}")
    assert not faults, "\n".join(faults)


def test_its_rail_opens_and_closes_by_the_keyboard_on_a_phone(tab: Callable[..., Tab]) -> None:
    page, _ = tab("qa")
    page.set_viewport_size(PHONE)
    page.goto("/cases/")
    opener = page.locator("button[popovertarget=rail]")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("#rail").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('rail').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not page.locator("#rail").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == "rail"


def test_its_single_keys_can_be_switched_off(tab: Callable[..., Tab]) -> None:
    page, _ = tab("qa")
    page.set_viewport_size(DESK)
    page.goto("/desk/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('[data-line]')")
    page.keyboard.press("ArrowDown")
    assert page.locator("[data-line]").nth(1).evaluate("line => line === document.activeElement")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("a")
    assert not page.locator("dialog#approve").is_visible()
    page.locator("button[commandfor=keys]").first.click()
    page.locator("[data-keys-switch]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    assert page.locator("dialog#approve").is_visible(), "without the switch it opens"
