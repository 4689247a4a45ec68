"""An organisation, and work that a test makes up."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.extensions import db
from app.work.registry import KINDS, Claimed, Outcome, handles
from tests.builders import an_organisation

START = datetime(2026, 3, 9, 9, tzinfo=UTC)
Act = Callable[[Claimed], Outcome]


@pytest.fixture
def act() -> Iterator[Callable[[Act], Act]]:
    """Say what the work called `test` does."""
    yield lambda handler: handles("test", title="Test work")(handler)
    KINDS.pop("test", None)


@pytest.fixture
def ours(app: Flask) -> int:
    with app.app_context():
        organisation_id = an_organisation().id
        db.session.commit()
    return organisation_id
