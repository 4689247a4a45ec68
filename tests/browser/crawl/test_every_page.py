"""Each person of the demo, on every page that links lead to: nothing there makes a reader stumble."""

from collections.abc import Callable

import pytest

from tests.browser.crawl.conftest import DEMO_ROLES, Tab
from tests.browser.crawl.looking import DIAGONAL, LOOKS, Fault, look_at
from tests.browser.crawl.walking import Step

pytestmark = pytest.mark.browser
KINDS = ("status", "axe", "console", "policy", "sideways", "title", "h1", "lang", "english")
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
