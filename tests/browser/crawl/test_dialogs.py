"""Every dialog of the demo's pages: opened by its button, read by axe, left by the keyboard; the focus comes back."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import AXE, DESK, PHONE, RULES, overflows
from tests.browser.crawl.conftest import Tab
from tests.browser.crawl.looking import AXE_OPTIONS
from tests.browser.crawl.walking import Step

pytestmark = pytest.mark.browser
DIALOG = re.compile(r'<dialog id="([^"]+)"')
ONE_OF_EACH = re.compile(r"\d+$")  # a dialog for every row: the first will do
FOCUS = "document.activeElement"
INSIDE = "id => document.getElementById(id).contains(document.activeElement)"
OUTSIDE = (
    "id => !document.getElementById(id).contains(document.activeElement) && document.activeElement !== document.body"
)
STOPS = "id => document.getElementById(id).querySelectorAll('a, button, input, select, textarea').length"
READ = "([id, options]) => axe.run(document.getElementById(id), options)"


def dialogs_of(roles: dict[str, list[Step]]) -> Iterator[tuple[str, str, str]]:
    """(Role, address, id) of each kind of dialog that a button on its page opens; whoever meets it first."""
    met: set[tuple[str, str]] = set()
    for role, steps in roles.items():
        for step in steps:
            for name in DIALOG.findall(step.text) if step.is_page else ():
                kind = (step.endpoint, ONE_OF_EACH.sub("", name))
                if kind not in met and f'commandfor="{name}"' in step.text.split(f'<dialog id="{name}"')[0]:
                    met.add(kind)
                    yield role, step.address, name


def faults_of(page: Page, name: str) -> Iterator[str]:
    """What a person with a keyboard, or with a reader, would stumble over in a dialog of the page that is open."""
    page.locator(f"button[command=show-modal][commandfor='{name}']").first.focus()
    page.keyboard.press("Enter")
    if not page.evaluate("id => document.getElementById(id).matches(':modal')", name):
        yield "its button does not open it"
        return
    yield from _looks(page, name)
    yield from _stops(page, name)
    page.keyboard.press("Escape")
    if page.evaluate("id => document.getElementById(id).open", name):
        yield "Escape does not close it"
    if page.evaluate(FOCUS + "?.getAttribute('commandfor')") != name:
        yield "the focus does not come back to its button"


def _looks(page: Page, name: str) -> Iterator[str]:
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(AXE.read_text("utf-8"))
    for each in page.evaluate(READ, [name, {"runOnly": RULES, **AXE_OPTIONS}])["violations"]:
        yield f"{each['id']}: {each['nodes'][0]['html'][:110]}"
    if overflows(page):
        yield "it scrolls sideways"


def _stops(page: Page, name: str) -> Iterator[str]:
    """Once around by Tab; between the last stop and the first lies the browser's own bar."""
    if not page.evaluate(INSIDE, name):
        yield "the focus stays outside"
    for _ in range(page.evaluate(STOPS, name) + 1):
        page.keyboard.press("Tab")
        if page.evaluate(OUTSIDE, name):
            yield f"the focus leaves it: {page.evaluate(FOCUS + '.outerHTML.slice(0, 80)')}"
            return


def test_it_opens_every_dialog_and_leaves_it_by_the_keyboard(
    steps_of: Callable[[str], list[Step]], tab: Callable[..., Tab]
) -> None:
    found = list(dialogs_of({role: steps_of(role) for role in ("qa", "director", "admin")}))
    assert len(found) > 10, "the demo's pages have dialogs"
    pages: dict[str, Page] = {}
    faults = []
    for at, (role, address, name) in enumerate(found):
        page = pages.get(role) or pages.setdefault(role, tab(role)[0])
        page.set_viewport_size(PHONE if at % 2 else DESK)
        page.emulate_media(color_scheme="dark" if at % 2 else "light", reduced_motion="reduce")
        page.goto(address)
        opener = page.locator(f"button[command=show-modal][commandfor='{name}']").first
        if not opener.is_visible():
            page.set_viewport_size(DESK)  # keys are no thing of a phone
        faults += [f"{address} #{name}: {fault}" for fault in faults_of(page, name)]
    assert not faults, "\n".join(faults)


def test_it_would_find_a_dialog_that_nobody_can_leave(tab: Callable[..., Tab]) -> None:
    page, _ = tab()
    page.goto("/sign-in")
    page.evaluate("""() => { document.body.innerHTML = `<main><h1>Страница</h1>
      <button command="show-modal" commandfor="one">Открыть</button>
      <dialog id="one" aria-label="Снимок"><img src="/static/favicon.svg"><button>Да</button></dialog></main>`;
      document.getElementById("one").addEventListener("cancel", (event) => event.preventDefault()); }""")
    found = list(faults_of(page, "one"))
    assert [fault.partition(":")[0] for fault in found] == [
        "image-alt",
        "Escape does not close it",
        "the focus does not come back to its button",
    ]
