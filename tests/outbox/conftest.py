"""An organisation with an outbox, and a mail server beside it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.extensions import db
from app.factory import Running
from tests.builders import an_organisation
from tests.outbox.sink import Sink, listening


@pytest.fixture
def ours(app: Flask) -> int:
    with app.app_context():
        organisation_id = an_organisation().id
        db.session.commit()
    return organisation_id


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """A mail server that this application is set to use."""
    before: Running = app.extensions["settings"]
    with listening() as sink:
        app.extensions["settings"] = replace(before, settings=replace(before.settings, smtp_url=sink.url))
        yield sink
    app.extensions["settings"] = before
