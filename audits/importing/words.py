"""What an import says at the terminal: why it cannot begin, what became of the lines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from audits.importing.lines import LineRefused
from audits.importing.mapping import MappingError
from audits.importing.tables import first_rejected, rejected_of
from audits.importing.taking import Order, Totals

SHOWN: Final = 5
MAPPING: Final[dict[str, LazyString]] = {
    "missing": _("this has to be there"),
    "unknown_name": _("there is no such setting"),
    "wrong_kind": _("this value cannot be used"),
    "no_table": _("this has to be a table"),
    "unknown_section": _("there is no such section"),
    "no_column": _("the file has no such column"),
    "no_toml": _("this is no TOML"),
    "other_file": _("the file or the mapping has changed since; begin without --resume"),
}
LINES: Final[dict[str, LazyString]] = {
    "no_header": _("the file is empty"),
    "cells": _("more or fewer cells than columns"),
    "not_text": _("not written in the encoding of the mapping"),
    "no_id": _("no key, or one that is too long"),
    "no_branch": _("the branch is not named"),
    "unknown_branch": _("there is no such branch"),
    "no_date": _("no date"),
    "no_time": _("no time of day"),
    "unknown_item": _("there is no such item"),
    "item_twice": _("an item is named twice"),
    "unknown_answer": _("no answer that the mapping knows"),
    "unknown_option": _("no option that the mapping knows"),
    "other_content": _("this key is there already with other content"),
}


def sentence_of(error: Exception) -> str:
    """Why an import cannot begin, in one line."""
    if isinstance(error, MappingError):
        why = str(MAPPING.get(error.why, error.why))
        return ": ".join(part for part in (gettext("Mapping"), error.place, why, error.value) if part)
    if isinstance(error, LineRefused):
        return str(LINES.get(error.trouble.code, error.trouble.code))
    if isinstance(error, OSError):
        return f"{error.filename or ''}: {error.strerror or error}".strip(": ")
    return str(error)


def summary(totals: Totals, order: Order) -> Iterator[str]:
    """What became of the lines: counts, then the first that were not taken and the file that holds them all."""
    yield gettext("Branches made: %(count)s", count=totals.branches)
    yield gettext("Visits taken: %(count)s", count=totals.written)
    if totals.known:
        yield gettext("There already, left as they are: %(count)s", count=totals.known)
    if totals.rejected:
        path = rejected_of(order.folder, order.source)
        yield gettext("Not taken: %(count)s, kept in %(path)s", count=totals.rejected, path=path)
        yield from _first(path)


def _first(path: Path) -> Iterator[str]:
    for number, column, code, value in first_rejected(path, SHOWN):
        why = str(LINES.get(code, code))
        yield gettext("  line %(number)s: %(why)s", number=number, why=": ".join(filter(None, (column, why, value))))
