"""Who may enter the doors of standards."""

from typing import Any

from app import clock
from tests.access.places import Choice, Things, in_network

ROWS: dict[tuple[str, str], str | tuple[str, ...]] = {
    ("standards.index", "GET"): "standards.view",
    ("standards.show", "GET"): "standards.view",
    ("standards.new_touchpoint", "GET"): "standards.edit",
    ("standards.new_touchpoint", "POST"): "standards.edit",
    ("standards.new_standard", "GET"): "standards.edit",
    ("standards.new_standard", "POST"): "standards.edit",
    ("standards.draft", "POST"): "standards.edit",
    ("standards.new_clause", "GET"): "standards.edit",
    ("standards.new_clause", "POST"): "standards.edit",
    ("standards.edit_clause", "GET"): "standards.edit",
    ("standards.edit_clause", "POST"): "standards.edit",
    ("standards.remove_clause", "POST"): "standards.edit",
    ("standards.move_clause", "POST"): "standards.edit",
    ("standards.propose", "POST"): "standards.edit",
    ("standards.approve", "POST"): "standards.approve",
    ("standards.give_back", "POST"): ("standards.edit", "standards.approve"),
    ("standards.withdraw", "POST"): ("standards.edit", "standards.approve"),
}


def as_it_stands(things: Things) -> dict[str, Any]:
    """The revision that everybody saw, and a day."""
    return {"data": {"revision": things["edition_revision"], "day": f"{clock.now():%Y-%m-%d}"}}


PLACES = {"standards": in_network(as_it_stands, standard_id="standard", number="edition", clause_id="clause")}
ASKED = {"standards.index": {"touchpoint": "touchpoint"}}
CHOICES = {"standards.new_standard": Choice({"touchpoint_id": "touchpoint"}, {"name_ru": "Words"})}
