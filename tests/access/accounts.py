"""Who may enter the doors of accounts, health and Flask-Security."""

from typing import Any

from tests.access.places import Choice, Things, by_link, for_anybody, in_network, whole_network

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
    ("roles.index", "GET"): "people.manage",
    ("roles.new", "GET"): "people.manage",
    ("roles.new", "POST"): "people.manage",
    ("roles.edit", "GET"): "people.manage",
    ("roles.edit", "POST"): "people.manage",
    ("roles.delete", "POST"): "people.manage",
}


def where_one_is(things: Things) -> dict[str, Any]:
    """Stay in the organisation."""
    return {"data": {"organisation_id": things["organisation"]}}


PLACES = {
    "accounts.switch": in_network(sends=where_one_is),
    "static": for_anybody(filename="stylesheet"),
    "security.reset_password": by_link(token="survey_link"),  # tests/accounts walks through it
    "people": in_network(),
    "people.end": whole_network(membership_id="membership"),
    "roles": whole_network(role_id="role"),
    "roles.index": in_network(),
}
CHOICES = {
    "accounts.switch": Choice({"organisation_id": "organisation"}, page="accounts.switch"),
    "people.new": Choice(
        {"role_id": "role", "place": "branch-{branch}"},
        {"name": "Newcomer", "email": "newcomer@example.org"},
        scoped=frozenset({"place"}),
    ),
}
