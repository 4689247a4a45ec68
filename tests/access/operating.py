"""Who may enter the doors of the jobs and of the demo's outbox."""

from tests.access.places import for_anybody, in_network

ROWS = {
    ("jobs.index", "GET"): "jobs.view",
    ("jobs.show", "GET"): "jobs.view",
    ("jobs.progress", "GET"): "jobs.view",
    ("jobs.run", "POST"): "jobs.run",
    ("jobs.cancel", "POST"): "jobs.run",
    ("jobs.start", "POST"): "jobs.run",
    ("jobs.arrived", "POST"): "jobs.run",
    ("jobs.send_again", "POST"): "jobs.run",
    ("outbox.index", "GET"): "signed_in",
    ("outbox.show", "GET"): "signed_in",
    ("outbox.body", "GET"): "signed_in",
    ("outbox.attachment", "GET"): "signed_in",
}
PLACES = {
    "jobs": in_network(job_id="job", message_id="message"),
    "jobs.start": for_anybody(kind="periodic_work"),
    "outbox": in_network(message_id="message", number="first"),
}
