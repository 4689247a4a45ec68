"""PDF files of cards: made in a long-lived child process, and remembered for as long as the card says the same."""

import atexit
from collections import OrderedDict
from functools import cache
from threading import Lock

from flask import current_app

from app.documents.pool import RenderPool
from reports.card import Scorecard
from reports.keeping import fingerprint
from reports.paper import scorecard_pdf

MOST_KEPT = 64
_made: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()
_turn = Lock()


def pdf_of(card: Scorecard, language: str) -> bytes:
    """The card's PDF; a second call for the same words and figures costs nothing. Raises DocumentError."""
    key = (current_app.config["SECRET_KEY"], language, fingerprint(card))
    with _turn:
        if key in _made:
            _made.move_to_end(key)
            return _made[key]
    pdf = scorecard_pdf(card, language, _pool().render)
    with _turn:
        _made[key] = pdf
        while len(_made) > MOST_KEPT:
            _made.popitem(last=False)
    return pdf


@cache
def _pool() -> RenderPool:
    """One child a process: started with the first document, ended with the process."""
    pool = RenderPool(size=1)
    atexit.register(pool.close)
    return pool
