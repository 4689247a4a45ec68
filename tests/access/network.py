"""Who may enter the doors of the network."""

from tests.access.places import at_branch

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
PLACES = {
    "network": at_branch(branch_id="branch"),
    "network.staff_leaves": at_branch(staff_id="staff"),
}
