"""Who may enter the doors of waves, of the phone and of the API it talks to.

The phone's doors are open to whoever is signed in: they show and take one's own assignments, in all organisations in
which one may fill visits, and for anybody else there is nothing there (404, an empty list).
"""

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
    ("planning.shoppers", "GET"): "visits.plan",
    ("planning.shoppers", "POST"): "visits.plan",
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
