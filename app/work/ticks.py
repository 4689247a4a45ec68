"""What the clock looks for: each room says how often, and which work becomes due within a stretch of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString
from sqlalchemy import select

from app.extensions import db
from app.work.models import TickMark
from app.work.periods import Span

LOOK_BACK = timedelta(hours=1)
LONGEST_CATCH_UP = timedelta(days=31)

Looking = Callable[[Span], None]


@dataclass(frozen=True, slots=True)
class Tick:
    """Every `cadence` the clock calls `look` in each organisation; it enqueues what became due, keyed by period."""

    name: str
    title: LazyString | str
    cadence: timedelta
    look: Looking


TICKS: dict[str, Tick] = {}


def ticks(name: str, *, title: LazyString | str, every: timedelta) -> Callable[[Looking], Looking]:
    """Let the clock call a function `(span) -> None` in each organisation; it only enqueues. A name is taken once."""

    def enter(look: Looking) -> Looking:
        if name in TICKS and TICKS[name].look is not look:
            raise ValueError(f"two ticks called {name}")
        TICKS[name] = Tick(name, title, every, look)
        return look

    return enter


def span_of(tick: Tick, now: datetime) -> Span:
    """What the tick has to look at: since the last time, and a little more.

    The overlap mends a clock that was set back; keys keep it from counting twice. After a long stop it looks back
    at most LONGEST_CATCH_UP.
    """
    mark = db.session.scalar(select(TickMark.looked_until).where(TickMark.name == tick.name))
    overlap = now - max(LOOK_BACK, 3 * tick.cadence)
    since = overlap if mark is None else min(mark, overlap)
    return Span(since=max(since, now - LONGEST_CATCH_UP), until=now)


def mark_looked(tick: Tick, span: Span) -> None:
    """Remember up to when the tick has looked."""
    db.session.merge(TickMark(name=tick.name, looked_until=span.until))
