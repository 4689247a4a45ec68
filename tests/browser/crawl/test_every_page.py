"""Each person of the demo, on every page that links lead to: nothing there makes a reader stumble."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Live
from tests.browser.crawl.conftest import DEMO_ROLES, Tab
from tests.browser.crawl.looking import DIAGONAL, LOOKS, Fault, look_at
from tests.browser.crawl.walking import Step

pytestmark = pytest.mark.browser
KINDS = ("status", "axe", "console", "policy", "sideways", "title", "h1", "lang", "english")
# Pages that the demo's links do not lead to, and why.
ELSEWHERE = {
    **dict.fromkeys(("answering.follow", "answering.show", "answering.leave"), "a link in a mail"),
    **dict.fromkeys(("case_status.enter", "case_status.show"), "a link in a mail"),
    **dict.fromkeys(("jobs.show", "jobs.progress"), "no job waits in a fresh demo"),
    **dict.fromkeys(("outbox.show", "outbox.body", "outbox.attachment"), "no mail has been sent in a fresh demo"),
    **dict.fromkeys(("standards.new_clause", "standards.edit_clause"), "every standard of the demo is approved"),
    "surveys.edit": "the demo's campaign runs already",
    "surveys.figures": "a part of a page, fetched by it",
    "reports.issue": "no card has been sent in a fresh demo",
    "evidence.original": "a file",
    "patterns.show": "for whoever builds pages; test_public_pages.py looks at it",
    "static": "what pages are made of",
}
WHOLE = {"qa", "shopper"}  # between them nearly every page: these look in both themes at both widths


def told(faults: list[Fault]) -> str:
    """The faults by kind, each once, so that the list can be worked through."""
    lines = [str(fault) for kind in KINDS for fault in faults if fault.kind == kind]
    return "\n" + "\n".join(dict.fromkeys(lines))


@pytest.mark.parametrize("role", DEMO_ROLES)
def test_it_leads_nobody_into_a_wall(steps_of: Callable[[str], list[Step]], role: str) -> None:
    broken = [f"{step.status} {step.address}, linked from {step.linked_from}" for step in steps_of(role)]
    assert [line for line in broken if line[0] not in "23"] == []


@pytest.mark.parametrize("role", DEMO_ROLES)
def test_it_shows_each_page_without_a_fault(
    steps_of: Callable[[str], list[Step]], tab: Callable[..., Tab], role: str
) -> None:
    pages = [step.address for step in steps_of(role) if step.is_page]
    assert pages, "this person comes to no page at all"
    page, said = tab(role)
    looks = LOOKS if role in WHOLE else DIAGONAL
    faults = [fault for address in pages for fault in look_at(page, address, said, looks=looks)]
    assert not faults, told(faults)


@pytest.mark.parametrize("role", [role for role in DEMO_ROLES if role not in {"shopper", "reviewer", "qa"}])
def test_it_names_the_shopper_to_nobody_in_the_bank(steps_of: Callable[[str], list[Step]], role: str) -> None:
    told_on = [step.address for step in steps_of(role) if "Тихонова" in step.text or "shopper@demo" in step.text]
    assert told_on == []


def test_it_leads_to_every_page_there_is(demo: Live, steps_of: Callable[[str], list[Step]]) -> None:
    """A page that no link leads to is one that nobody will find; files and doors of machines are no pages."""
    reached = {step.endpoint.partition("?")[0] for role in DEMO_ROLES for step in steps_of(role)}
    there = {rule.endpoint for rule in demo.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    doors = {name for name in there if name.partition(".")[0] in {"field_api", "openapi", "health", "security"}}
    lost = sorted(there - reached - doors - set(ELSEWHERE))
    assert not lost, "\n".join(["no link leads to", *lost])
