"""Rows of a form without a script: buttons that add, move and drop rows, and send the form back unsaved."""

from typing import Any

from wtforms import FieldList

SPARE = 2


def rearranged(rows: "FieldList[Any]", order: str) -> None:
    """Do what the button says: "more", "up-3", "down-3", "drop-3" (rows count from 0); nonsense changes nothing."""
    data = [entry.data for entry in rows.entries]
    verb, _, number = order.partition("-")
    if verb == "more":
        data += [{}] * (SPARE + 1)
    elif number.isdecimal() and int(number) < len(data):
        _arrange(data, verb, int(number))
    while rows.entries:
        rows.pop_entry()
    for row in data:
        rows.append_entry({name: value for name, value in row.items() if name != "csrf_token"})


def _arrange(data: list[dict[str, Any]], verb: str, at: int) -> None:
    to = at - 1 if verb == "up" else at + 1
    if verb == "drop":
        data.pop(at)
    elif verb in {"up", "down"} and 0 <= to < len(data):
        data[at], data[to] = data[to], data[at]
