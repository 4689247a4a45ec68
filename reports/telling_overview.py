"""The overview's words: groups of branches, time left on a case's clock, addresses of its pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from flask import request, url_for
from flask_babel import gettext, lazy_gettext

from app.figures.comparing import AgainstStandard
from app.web.rendering import duration
from reports.heat import Cell
from reports.overviewing import HeatRow, Overview

SOON = timedelta(hours=24)
GROUPS = {
    AgainstStandard.BELOW: lazy_gettext("Clearly below the network"),
    AgainstStandard.NOT_TOLD_APART: lazy_gettext("Cannot be told apart from the network"),
    AgainstStandard.ABOVE: lazy_gettext("Clearly above the network"),
    AgainstStandard.TOO_FEW: lazy_gettext("Too few visits to compare"),
}


@dataclass(frozen=True)
class Row:
    """A row as the macro `heat` reads it."""

    name: str
    url: str
    n: int
    cells: list[Cell]
    total: Fraction


def told_overview(seen: Overview, at: datetime, chosen: Mapping[str, Any]) -> dict[str, object]:
    """What the template needs beside the overview itself."""
    period = seen.period.address
    groups = [(words, [_row(row, seen) for row in seen.groups.get(word, ())]) for word, words in GROUPS.items()]
    return {
        "heat_groups": groups,
        "page": max(1, request.args.get("page", 1, type=int)),
        "page_address": lambda page: url_for("reports.index", period=period, page=page, **chosen),
        "clock_words": _clock_words(at),
        "clock_tone": lambda due_at: "bad" if due_at < at else "warn" if due_at - at < SOON else "",
    }


def _row(row: HeatRow, seen: Overview) -> Row:
    """The card of the same programme: without it the card would choose by itself."""
    address = url_for(
        "reports.scorecard", branch_id=row.branch_id, period=seen.period.address, programme=seen.programme_id
    )
    return Row(row.name, address, row.n, list(row.cells), row.total)


def _clock_words(at: datetime) -> Callable[[datetime], str]:
    """`5 ч 40 мин` left, `+1 ч 15 мин` over; whole days from one day on."""

    def words(due_at: datetime) -> str:
        time = abs(due_at - at)
        left = duration(timedelta(days=time.days) if time.days else time - timedelta(seconds=time.seconds % 60))
        return left if due_at >= at else gettext("+%(time)s", time=left)

    return words
