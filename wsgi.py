"""What a web server starts: `wsgi:app`."""

import os

import config
from app.factory import create_app

app = create_app(config.load(os.environ))
