"""PURE but for the records it returns: the lines of a case's thread, with the facts that the product reads back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.demo.loading.world import World
from app.demo.tale import CaseStory, EventStory
from cases.models import CaseEvent, CaseKind, CaseState, Verification

SPOKEN = frozenset({"note", "to_customer", "from_customer"})
ENDS = frozenset({"waiting", "done", "resolved", "closed"})


@dataclass
class _Thread:
    """A case on its way from state to state."""

    world: World
    told: CaseStory
    terms: dict[str, object]
    paths: dict[str, str]  # the visit that looked: its page
    climbing: tuple[int, ...]  # whom the case climbs to
    state: CaseState = CaseState.NEW
    level: int = 0
    rows: list[CaseEvent] = field(default_factory=list)

    def add(self, kind: str, author: str, at: datetime, text: str = "", **facts: object) -> None:
        author_id = self.world.author_id(author)
        self.rows.append(CaseEvent(kind=kind, author_id=author_id, text=text, facts=facts, at=at))

    def move(self, to: CaseState, author: str, at: datetime, text: str = "", **facts: object) -> None:
        self.add("state", author, at, text, **{"from": self.state.value, "to": to.value}, **facts)
        self.state = to

    def line(self, event: EventStory) -> None:
        if event.kind in SPOKEN and self.state is CaseState.NEW and event.author not in ("customer", "system"):
            self.move(CaseState.OPEN, event.author, event.at)
        LINES.get(event.kind, _Thread.say)(self, event)

    def say(self, event: EventStory) -> None:
        self.add(event.kind, event.author, event.at, event.text)

    def opened(self, event: EventStory) -> None:
        self.add("opened", event.author, event.at, self.told.description, **self.terms)

    def owner(self, event: EventStory) -> None:
        """A head who takes an action up; whose it was before is not told."""
        if self.state is CaseState.NEW:
            self.move(CaseState.OPEN, event.author, event.at)

    def escalated(self, event: EventStory) -> None:
        self.level += 1
        person = self.climbing[min(self.level, len(self.climbing)) - 1]
        self.add("escalated", "system", event.at, level=self.level, user_id=person)

    def changed(self, event: EventStory) -> None:
        is_action = self.told.kind == CaseKind.CORRECTIVE_ACTION.value
        wanted = CaseState.DONE.value if is_action else self.told.state
        if wanted in ENDS:
            if self.state is CaseState.NEW:
                self.move(CaseState.OPEN, event.author, event.at)
            self.move(CaseState(wanted), event.author, event.at, event.text)
        elif event.text:
            self.add("note", event.author, event.at, event.text)

    def verified(self, event: EventStory) -> None:
        look = next(each for each in self.told.measurements if each.at == event.at)
        path = self.paths[look.visit]
        self.add("verified", "system", event.at, met=look.met, day=look.local_day.isoformat(), path=path)
        if look.met and event.at == self.told.closed_at:
            self.move(CaseState.CLOSED, "system", event.at)
        if not look.met and self.state is CaseState.DONE and self.told.verification == Verification.FAILED.value:
            self.move(CaseState.OPEN, "system", event.at, anew=True)


LINES = {
    "opened": _Thread.opened,
    "owner": _Thread.owner,
    "escalated": _Thread.escalated,
    "state": _Thread.changed,
    "verified": _Thread.verified,
}


def thread_of(
    world: World, told: CaseStory, *, terms: dict[str, object], paths: dict[str, str], climbing: tuple[int, ...]
) -> list[CaseEvent]:
    """The lines in order; the last change of state leads to the state that the story tells. Raises ValueError else."""
    thread = _Thread(world, told, terms, paths, climbing)
    for event in _in_order(told):
        thread.line(event)
    if thread.state.value != told.state:
        raise ValueError(f"{told.key}: the thread ends {thread.state.value}, the story says {told.state}")
    return thread.rows


def _in_order(told: CaseStory) -> Iterator[EventStory]:
    """By time; what was said at the moment of a change goes before it."""
    yield from sorted(told.events, key=lambda event: (event.at, event.kind == "state"))
