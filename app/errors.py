"""What a use case refuses with. `app/web/errors.py` alone turns these into answers of HTTP."""


class DomainError(Exception):
    """A refusal with a machine-readable `code`, and `facts` for the sentence that people read."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotAllowed(DomainError):
    """The person may not do this (403)."""


class NotFound(DomainError):
    """There is no such thing in this organisation, or it lies outside the person's scope (404)."""


class Conflict(DomainError):
    """Somebody else was first, or the state has moved on (409)."""


class Gone(DomainError):
    """The thing was here and has ended: an expired link, a deleted record (410)."""


class InvalidAnswer(DomainError):
    """The input cannot be taken (422)."""
