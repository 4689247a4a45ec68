"""Each person of the demo, on every page that links lead to: nothing there makes a reader stumble."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Live
from tests.browser.crawl.conftest import DEMO_ROLES, Tab
from tests.browser.crawl.looking import DIAGONAL, LOOKS, Fault, look_at
from tests.browser.crawl.walking import Step

pytestmark = pytest.mark.browser
KINDS = ("status", "axe", "console", "policy", "sideways", "big text", "title", "h1", "lang", "english")
# What the demo's links do not lead to: why, and what looks at it instead. All else that answers to GET is walked.
ELSEWHERE = {
    **dict.fromkeys(
        ("answering.follow", "answering.show", "answering.leave"), "a link in a mail: test_public_pages.py"
    ),
    **dict.fromkeys(("case_status.enter", "case_status.show"), "a link in a mail: test_public_pages.py"),
    **dict.fromkeys(("security.login", "security.forgot_password"), "before the sign-in: test_public_pages.py"),
    **dict.fromkeys(("security.reset_password", "security.verify"), "a link, a question: test_public_pages.py"),
    "patterns.show": "for whoever builds pages: test_public_pages.py",
    **dict.fromkeys(("jobs.progress", "surveys.figures"), "a part of a page, fetched by it"),
    "reports.issue": "a file that was sent: tests/reports",
    **dict.fromkeys(("field_api.form", "field_api.status", "field_api.sync"), "JSON for the phone: tests/audits"),
    **dict.fromkeys(("openapi.show", "health.alive", "health.ready"), "JSON for machines: tests/web"),
    "static": "what pages are made of",
}
MAIL = "outbox.body"  # a mail in its frame: no script runs there, and so no axe; outbox.show looks at it from outside
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
    pages = [step.address for step in steps_of(role) if step.is_page and step.endpoint != MAIL]
    assert pages, "this person comes to no page at all"
    page, said = tab(role)
    looks = LOOKS if role in WHOLE else DIAGONAL
    faults = [fault for address in pages for fault in look_at(page, address, said, looks=looks)]
    assert not faults, told(faults)


@pytest.mark.parametrize("role", [role for role in DEMO_ROLES if role not in {"shopper", "coordinator"}])
def test_it_names_the_shopper_to_nobody_in_the_bank(steps_of: Callable[[str], list[Step]], role: str) -> None:
    told_on = [step.address for step in steps_of(role) if "Тихонова" in step.text or "shopper@demo" in step.text]
    assert told_on == []


def test_it_leads_to_every_page_there_is(demo: Live, steps_of: Callable[[str], list[Step]]) -> None:
    """A page that no link leads to is one that nobody will find."""
    reached = {step.endpoint.partition("?")[0] for role in DEMO_ROLES for step in steps_of(role)}
    there = {rule.endpoint for rule in demo.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    lost = sorted(there - reached - set(ELSEWHERE))
    assert not lost, "\n".join(["no link leads to", *lost])
    assert sorted(set(ELSEWHERE) - there) == [], "named here, and there is no such page"
    assert sorted(set(ELSEWHERE) & reached) == [], "named here, though a link leads to it"
