"""gunicorn for Etalon, the same for `make run` and for a real host: gunicorn --config deploy/gunicorn.py wsgi:app."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

wsgi_app = "wsgi:app"
bind = f"127.0.0.1:{os.environ.get('ETALON_PORT') or 8000}"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True  # one import for both workers: quicker to start, shared memory; a reload of code is a restart
timeout = 60
graceful_timeout = 5
keepalive = 5
loglevel = "warning"  # requests are logged by Etalon itself, with their id
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - heartbeats only; a slow disk must not look like a dead worker
    worker_tmp_dir = "/dev/shm"  # noqa: S108

SWITCH_SECONDS = 0.001  # who waits for the database gets the interpreter back sooner than after the usual 5 ms
YOUNG = 20_000  # objects made before the collector looks at them: a request makes some thousand, and frees them itself


def when_ready(server: Any) -> None:
    """What was imported lives as long as the process: the collector leaves it alone, the workers share it on."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Each worker's own habits."""
    gc.set_threshold(YOUNG, 20, 50)
    sys.setswitchinterval(SWITCH_SECONDS)
