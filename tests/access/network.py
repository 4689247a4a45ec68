"""Who may enter the doors of the network."""

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
}
