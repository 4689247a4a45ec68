"""Who may enter the doors of the desk, and of approved visits."""

from tests.access.places import Choice, at_branch

ROWS: dict[tuple[str, str], str | tuple[str, ...]] = {
    ("desk.index", "GET"): "visits.review",
    ("desk.show", "GET"): "visits.review",
    ("desk.approve", "POST"): "visits.review",
    ("desk.give_back", "POST"): "visits.review",
    ("desk.reject", "POST"): "visits.review",
    ("quarantine.index", "GET"): "visits.review",
    ("quarantine.show", "GET"): "visits.review",
    ("quarantine.raw", "GET"): "visits.review",
    ("quarantine.take_in", "POST"): "visits.review",
    ("quarantine.discard", "POST"): "visits.review",
    ("visits.index", "GET"): "visits.view",
    ("visits.show", "GET"): "visits.view",
}
PLACES = {
    "quarantine": at_branch(kept_id="kept"),
    "desk": at_branch(visit_id="waiting_visit"),
    "visits": at_branch(visit_id="visit"),
}
CHOICES = {"desk.approve": Choice({"staff_id": "staff"}, {"match": "certain"}, page="desk.show")}
ASKED = {"visits.index": {"branch": "branch"}}
