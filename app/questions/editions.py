"""PURE: what a published version of a form is: its number, its document, and the digest that says what it says."""

import hashlib
from dataclasses import dataclass
from typing import Any, Protocol

from app.errors import InvalidAnswer
from app.questions.answers import canonical_json
from app.questions.schema import Form, dump_form


class Published(Protocol):
    """What matters about the newest version there is."""

    @property
    def number(self) -> int:
        """1, 2, 3…"""

    @property
    def digest(self) -> str:
        """What `digest_of` said of its form."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The version that a form would become."""

    number: int
    definition: dict[str, Any]
    digest: str


def digest_of(form: Form) -> str:
    """SHA-256 (hex) of the form's canonical JSON: keys sorted, no spaces, UTF-8."""
    return hashlib.sha256(canonical_json(dump_form(form)).encode()).hexdigest()


def next_edition(form: Form, latest: Published | None) -> Edition:
    """The version after `latest` that says what the form says. Raises InvalidAnswer("nothing_changed")."""
    digest = digest_of(form)
    if latest is not None and latest.digest == digest:
        raise InvalidAnswer("nothing_changed", number=latest.number)
    return Edition(1 if latest is None else latest.number + 1, dump_form(form), digest)
