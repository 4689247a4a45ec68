"""Who may enter the doors of the network."""

from typing import Any

from tests.access.places import Choice, Things, at_branch, in_network, whole_network

ROWS = {
    ("network.branches", "GET"): "network.view",
    ("network.branch", "GET"): "network.view",
    ("network.new_branch", "GET"): "network.manage",
    ("network.new_branch", "POST"): "network.manage",
    ("network.edit_branch", "GET"): "network.manage",
    ("network.edit_branch", "POST"): "network.manage",
    ("network.close_branch", "POST"): "network.manage",
    ("network.reopen_branch", "POST"): "network.manage",
    ("network.new_staff", "GET"): "network.manage",
    ("network.new_staff", "POST"): "network.manage",
    ("network.staff_leaves", "POST"): "network.manage",
    ("network.import_file", "GET"): "network.manage",
    ("network.import_file", "POST"): "network.manage",
    ("network.take_import", "POST"): "network.manage",
    ("regions.index", "GET"): "network.view",
    ("regions.new", "GET"): "network.manage",
    ("regions.new", "POST"): "network.manage",
    ("regions.edit", "GET"): "network.manage",
    ("regions.edit", "POST"): "network.manage",
    ("regions.delete", "POST"): "network.manage",
}


def a_file(things: Things) -> dict[str, Any]:
    """A file that was looked at before."""
    return {"data": {"digest": things["table"], "name": "table.csv", "kind": "staff"}}


PLACES = {
    "network.take_import": whole_network(a_file),
    "network": at_branch(branch_id="branch"),
    "network.new_branch": whole_network(),
    "network.import_file": whole_network(),
    "regions": whole_network(region_id="region"),
    "regions.index": in_network(),
    "network.staff_leaves": at_branch(staff_id="staff"),
}
CHOICES = {
    "network.new_branch": Choice({"region_id": "region"}, {"code": "N1", "name": "New"}),
    "network.edit_branch": Choice({"region_id": "region", "head_id": "head"}),
    "regions.new": Choice({"parent_id": "region"}, {"name": "New"}),
}
ASKED = {"network.branches": {"region": "region"}}
