"""gunicorn for Etalon, the same for `make run` and for a real host: gunicorn --config deploy/gunicorn.py wsgi:app."""

import os
from pathlib import Path

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
