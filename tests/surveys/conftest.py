"""A bank that sends surveys, and one of its branches far from Moscow."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.organisation.models import Branch, Organisation
from app.tenancy import acting_in
from tests.builders import a_branch, an_organisation


@pytest.fixture
def organisation(inside: Flask) -> Iterator[Organisation]:
    row = an_organisation(name="Волга Банк")
    with acting_in(row.id):
        yield row


@pytest.fixture
def branch(organisation: Organisation) -> Branch:
    return a_branch(organisation, name="Лесная, 4", time_zone="Asia/Yekaterinburg")
