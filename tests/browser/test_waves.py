"""The pages of waves are open to everybody, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.accounts.models import User
from app.extensions import db
from app.organisation.models import Organisation
from tests.browser.conftest import DESK, PASSWORD, Live, complaints, overflows
from tests.builders import a_user, an_organisation
from tests.builders.visits import a_shopper, a_wave, an_assignment

pytestmark = pytest.mark.browser
Browse = Callable[..., Page]


@pytest.mark.parametrize("size", [DESK, None], ids=["desk", "phone"])
def test_it_shows_waves_to_everybody(live: Live, browse: Browse, size: object) -> None:
    organisation = an_organisation()
    wave = a_wave(organisation)
    an_assignment(organisation, shopper=a_shopper(organisation), wave=wave)
    page = browse(a_planner(organisation), **({"size": size} if size else {}))
    found = []
    for address in ("/waves/", f"/waves/{wave.id}", f"/waves/{wave.id}/assign", "/waves/new", "/waves/shoppers/"):
        page.goto(address)
        found += complaints(page) + (["sideways " + address] if overflows(page) else [])
    assert found == []


def a_planner(organisation: Organisation) -> User:
    user = a_user(organisation, role="coordinator", password=PASSWORD)
    db.session.commit()
    return user
