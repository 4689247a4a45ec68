"""The least that an endpoint can do under our web server: read the request, insert the row that ours has written.

No session, no check, no score, no trail: what Flask, gunicorn, HTTP and the driver cost by themselves on this machine.
"""

import hashlib
import os
import queue
import threading
from functools import cache
from pathlib import Path

from flask import Flask, Response, jsonify, request

from bench.bare import Bare, bare

URL, VAR = "BENCH_URL", "BENCH_VAR"
CONNECTIONS = 16  # more than gunicorn has threads, so that nobody waits for one

app = Flask(__name__)
opening = threading.Lock()


@app.get("/readyz")
def ready() -> str:
    """For whoever waits for the server."""
    return "ok"


@app.put("/visits/<uuid>")
def put(uuid: str) -> tuple[Response, int]:
    """Insert and commit; the receipt is a digest of the body."""
    document, digest = request.get_json(), hashlib.sha256(request.get_data()).hexdigest()
    with opening:
        twin, free = _opened(os.getpid())
    client = free.get()
    try:
        twin.one(client, uuid)
    finally:
        free.put(client)
    return jsonify(receipt=digest, missing=[], answers=len(document["answers"])), 201


@cache
def _opened(pid: int) -> tuple[Bare, "queue.SimpleQueue[int]"]:
    """The connections of this process, made after the fork, and those that are free."""
    twin = bare(os.environ[URL], Path(os.environ[VAR]), CONNECTIONS, f"bare_{pid}")
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    for client in range(CONNECTIONS):
        free.put(client)
    return twin, free
