"""Who may enter the doors of accounts, health and Flask-Security."""

ROWS = {
    ("health.alive", "GET"): "public",
    ("health.ready", "GET"): "public",
    ("static", "GET"): "public",
    ("patterns.show", "GET"): "public",
    ("accounts.home", "GET"): "signed_in",
    ("accounts.switch", "POST"): "signed_in",
    ("accounts.language", "POST"): "public",
    ("security.login", "GET"): "public",
    ("security.login", "POST"): "public",
    ("security.logout", "POST"): "public",
    ("security.forgot_password", "GET"): "public",
    ("security.forgot_password", "POST"): "public",
    ("security.reset_password", "GET"): "public",
    ("security.reset_password", "POST"): "public",
    ("security.verify", "GET"): "signed_in",
    ("security.verify", "POST"): "signed_in",
    ("people.index", "GET"): "people.manage",
    ("people.new", "GET"): "people.manage",
    ("people.new", "POST"): "people.manage",
    ("people.end", "POST"): "people.manage",
}
