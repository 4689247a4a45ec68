"""Who may enter the doors of waves, of the phone and of the API it talks to.

The phone's doors are open to whoever is signed in: they show and take one's own assignments, in all organisations in
which one may fill visits, and for anybody else there is nothing there (404, an empty list).
"""

from datetime import timedelta
from typing import Any

from app import clock
from tests.access.places import Choice, Things, at_branch, in_network, of_person
from tests.builders.visits import content_digest, frozen

ROWS: dict[tuple[str, str], str | tuple[str, ...]] = {
    ("planning.index", "GET"): "visits.plan",
    ("planning.new_programme", "GET"): "visits.plan",
    ("planning.new_programme", "POST"): "visits.plan",
    ("planning.new_wave", "GET"): "visits.plan",
    ("planning.new_wave", "POST"): "visits.plan",
    ("planning.wave", "GET"): "visits.plan",
    ("planning.announce", "POST"): "visits.plan",
    ("planning.start", "POST"): "visits.plan",
    ("planning.close", "POST"): "visits.plan",
    ("planning.assign", "GET"): "visits.plan",
    ("planning.assign", "POST"): "visits.plan",
    ("planning.revoke", "POST"): "visits.plan",
    ("panel.index", "GET"): "panel.view",
    ("panel.take_in", "POST"): "panel.view",
    ("panel.let_go", "POST"): "panel.view",
    ("panel.reveal", "GET"): "shoppers.reveal",
    ("panel.reveal", "POST"): "shoppers.reveal",
    ("evidence.photo", "GET"): ("visits.review", "visits.view"),
    ("evidence.original", "GET"): "visits.review",
    ("field.visits", "GET"): "signed_in",
    ("field.about", "GET"): "signed_in",
    ("field.accept", "POST"): "signed_in",
    ("field.fill", "GET"): "signed_in",
    ("field.queue", "GET"): "signed_in",
    ("field.me", "GET"): "signed_in",
    ("openapi.show", "GET"): "public",
    ("field_api.sync", "GET"): "signed_in",
    ("field_api.form", "GET"): "signed_in",
    ("field_api.draft", "PUT"): "signed_in",
    ("field_api.submission", "PUT"): "signed_in",
    ("field_api.status", "GET"): "signed_in",
    ("field_api.file_piece", "PATCH"): "signed_in",
}


def a_draft(things: Things) -> dict[str, Any]:
    """What the phone mirrors."""
    return {"json": {"assignment_id": things["assignment"], "started_at": clock.now().isoformat()}}


def a_visit(things: Things) -> dict[str, Any]:
    """What the phone sends of a visit that just ended."""
    ended = clock.now().replace(microsecond=0)
    times = {"started_at": (ended - timedelta(minutes=20)).isoformat(), "finished_at": ended.isoformat()}
    answers = {"greeted": {"value": "yes"}}
    body = frozen({"assignment_id": things["assignment"], "version_id": things["version"], "answers": answers} | times)
    return {"data": body, "content_type": "application/json", "headers": {"Content-Digest": content_digest(body)}}


def a_piece(things: Things) -> dict[str, Any]:
    """A part of a file that has arrived already."""
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    return {"data": b"a", "content_type": "application/offset+octet-stream", "headers": headers}


PLACES = {
    "planning": in_network(wave_id="wave"),
    "planning.start": in_network(wave_id="wave_ahead"),
    "planning.revoke": at_branch(wave_id="wave", assignment_id="assignment"),
    "panel.let_go": in_network(shopper_id="shopper"),
    "panel.reveal": at_branch(shopper_id="shopper"),  # where they make visits
    "evidence": at_branch(uuid="photo"),
    "field": of_person(assignment_id="assignment"),
    "field_api.form": of_person(version_id="version"),
    "field_api.draft": of_person(uuid="key", sends=a_draft),
    "field_api.submission": of_person(uuid="key", sends=a_visit),
    "field_api.status": of_person(uuid="submission"),
    "field_api.file_piece": of_person(uuid="file", sends=a_piece),
    "field_api.file_offset": of_person(uuid="file"),
}
WINDOW = {"window_from": "2030-05-01T10:00", "window_to": "2030-05-02T10:00"}
CHOICES = {
    "planning.new_programme": Choice({"checklist_id": "published_checklist"}, {"name": "Line"}),
    "planning.new_wave": Choice(
        {"programme_id": "programme"}, {"name": "Round", "from_day": "2030-05-01", "to_day": "2030-05-20"}
    ),
    "planning.assign": Choice(
        {"branch_ids": "branch", "shopper_id": "shopper"},
        {"scenario": "A deposit", **WINDOW},
        scoped=frozenset({"branch_ids"}),
    ),
    "panel.take_in": Choice(
        {"panel_id": "organisation"}, {"email": "agent@example.org", "name": "Agent"}, page="panel.index"
    ),
}
