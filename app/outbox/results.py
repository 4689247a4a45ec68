"""PURE: what became of one attempt to send a message."""

import enum
from dataclasses import dataclass


class Ended(enum.Enum):
    """How an attempt ended."""

    SENT = "sent"  # the other side took it
    REFUSED = "refused"  # and always will
    DELAYED = "delayed"  # not now: try again later
    DOUBTFUL = "doubtful"  # nobody knows


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended, and what the other side said."""

    ended: Ended
    said: str = ""


def write_result(result: Result) -> str:
    """A result as words of one line."""
    return f"{result.ended.value} {' '.join(result.said.split())[:400]}".rstrip()


def read_result(words: str) -> Result:
    """The result that `write_result` wrote."""
    ended, _, said = words.partition(" ")
    return Result(Ended(ended), said)
