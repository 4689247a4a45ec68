"""What is wrong with a page as Chromium shows it: one fault a line, each with where and how it was seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Page

from tests.browser.conftest import AXE, DESK, PHONE, RULES
from tests.browser.crawl.enlarging import crowded
from tests.browser.crawl.wording import ENGLISH

Theme = Literal["light", "dark"]
LOOKS: tuple[tuple[Theme, int], ...] = (("light", 1440), ("dark", 1440), ("dark", 360), ("light", 360))
DIAGONAL = (LOOKS[0], LOOKS[2])
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}
COLOURS = ["color-contrast", "link-in-text-block"]  # all that a change of the theme alone can change
WATCH = """
window.__reports = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__reports.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`.trim());
});
"""
SIDEWAYS = """() => {
  const root = document.documentElement, room = root.clientWidth;
  if (root.scrollWidth <= room) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > room + 1);
  const last = wide.at(-1);
  return `${root.scrollWidth} px wide in ${room}: ${last ? last.outerHTML.slice(0, 120) : "?"}`;
}"""
# A bar that sticks covers whatever happens to lie under it now; the reader scrolls, and axe does not.
UNSTICK = """() => {
  for (const each of document.body.querySelectorAll("*"))
    if (getComputedStyle(each).position === "sticky") each.style.position = "static";
}"""
FACTS = """() => ({
  title: document.title, lang: document.documentElement.lang,
  headings: [...document.querySelectorAll("h1")].filter((e) => e.checkVisibility()).map((e) => e.innerText.trim()),
})"""


@dataclass(frozen=True)
class Fault:
    """Something that a reader would stumble over; kinds: test_every_page.KINDS."""

    kind: str
    address: str
    seen: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind:9} {self.address} ({self.seen}): {self.detail}"


def watch(page: Page) -> list[str]:
    """Listen to a tab from now on; the list grows by each error of a script or a console."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(WATCH)
    return said


def look_at(
    page: Page,
    address: str,
    said: list[str],
    *,
    status: int = 200,
    language: str = "ru",
    looks: tuple[tuple[Theme, int], ...] = DIAGONAL,
) -> list[Fault]:
    """Open an address and look at it in each theme and width. `said` is what `watch` gave."""
    said.clear()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(DESK)
    answer = page.goto(address)
    found = [("status", str(answer.status))] if answer and answer.status != status else []
    page.evaluate("document.querySelectorAll('main details:not([name])').forEach((each) => { each.open = true })")
    found += list(_words(page, language))
    faults = [Fault(kind, address, "as it opens", detail) for kind, detail in found]
    for theme, width in looks:
        faults += _in_one_look(page, address, theme, width)
    seen = "200 % text, 360 px"
    faults += [Fault("big text", address, seen, detail) for detail in crowded(page)]
    own = "Failed to load resource: the server responded with a status of " + str(status)
    spoken = [text for text in said if status == 200 or not text.startswith(own)]
    faults += [Fault("console", address, "in the console", text) for text in dict.fromkeys(spoken)]
    return faults


def _words(page: Page, language: str) -> Iterator[tuple[str, str]]:
    facts: dict[str, Any] = page.evaluate(FACTS)
    if not facts["title"].strip():
        yield "title", "is empty"
    if len(facts["headings"]) != 1 or not all(facts["headings"]):
        yield "h1", f"{len(facts['headings'])} of them: {facts['headings']}"
    if facts["lang"] != language:
        yield "lang", f"{facts['lang']!r}, not {language!r}"
    if language == "ru":
        yield from (("english", text) for text in page.evaluate(ENGLISH))


def _in_one_look(page: Page, address: str, theme: Theme, width: int) -> Iterator[Fault]:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(PHONE if width == PHONE["width"] else DESK)
    seen = f"{theme}, {width} px"
    if width == PHONE["width"] and (wide := page.evaluate(SIDEWAYS)):
        yield Fault("sideways", address, seen, wide)
    reports = page.evaluate("window.__reports.splice(0)")  # before axe, whose own doings are not the page's
    yield from (Fault("policy", address, seen, report) for report in dict.fromkeys(reports))
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(AXE.read_text("utf-8"))
    page.evaluate(UNSTICK)
    rules = RULES if (theme, width) in DIAGONAL else COLOURS
    outcome = page.evaluate("options => axe.run(document, options)", {"runOnly": rules, **AXE_OPTIONS})
    page.evaluate("window.__reports.length = 0")
    for each in outcome["violations"]:
        where = "; ".join(node["html"][:110] for node in each["nodes"][:3])
        yield Fault("axe", address, seen, f"{each['id']} × {len(each['nodes'])}: {where}")
