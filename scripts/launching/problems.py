"""The one kind of failure that a person at the terminal is told about."""


class Refusal(Exception):
    """Etalon cannot start, or cannot go on; the message is one line that says why and what to do."""
