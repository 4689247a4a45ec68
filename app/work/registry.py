"""What kinds of work there are: each room's `jobs.py` names its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import LazyString


class LeaseLost(Exception):
    """The job was given to another worker meanwhile, or taken back: what was not saved yet must not be."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in this worker's hands until `held_until`; the organisation is entered.

    `attempt` counts from 1 since the last unit that went well; `done` of `total` is the progress so far.
    """

    id: int
    organisation_id: int | None
    kind: str
    key: str
    payload: dict[str, Any]
    attempt: int
    done: int
    total: int | None
    cancel_requested: bool
    worker_id: str
    held_until: datetime
    checkpoint: Callable[[], datetime]  # saves what was done so far, holds on to the job, says until when


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one unit: whether `more` remains (not before `at`), and how far the whole is."""

    more: bool
    done: int | None = None
    total: int | None = None
    at: datetime | None = None

    DONE: ClassVar["Outcome"]
    MORE: ClassVar["Outcome"]


Outcome.DONE = Outcome(more=False)
Outcome.MORE = Outcome(more=True)

Handler = Callable[[Claimed], Outcome]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its name in the rows, its title for people, and what does one unit of it.

    `by_hand` is the payload with which people may start it at any time; None for work that needs a cause.
    """

    name: str
    title: LazyString | str
    handler: Handler
    by_hand: Mapping[str, Any] | None = None


KINDS: dict[str, Kind] = {}


def handles(
    name: str, *, title: LazyString | str, by_hand: Mapping[str, Any] | None = None
) -> Callable[[Handler], Handler]:
    """Say that a function does one unit of the work called `name` ("outbox.deliver"). A name is taken once.

    With `by_hand` (a payload) people may start it without a cause: it must do no harm to run once too often.
    """

    def enter(handler: Handler) -> Handler:
        if name in KINDS and KINDS[name].handler is not handler:
            raise ValueError(f"two handlers for {name}")
        KINDS[name] = Kind(name, title, handler, by_hand)
        return handler

    return enter
