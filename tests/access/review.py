"""Who may enter the doors of the desk, and of approved visits."""

ROWS: dict[tuple[str, str], str | tuple[str, ...]] = {
    ("desk.index", "GET"): "visits.review",
    ("desk.show", "GET"): "visits.review",
    ("desk.approve", "POST"): "visits.review",
    ("desk.give_back", "POST"): "visits.review",
    ("desk.reject", "POST"): "visits.review",
    ("visits.index", "GET"): "visits.view",
    ("visits.show", "GET"): "visits.view",
}
