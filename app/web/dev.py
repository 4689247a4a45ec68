"""The patterns page: every macro in every state, in demo mode alone."""

from flask import Blueprint, current_app, render_template

from app.errors import NotFound
from app.web.guards import public

blueprint = Blueprint("patterns", __name__)


def in_demo() -> bool:
    """Whether this is a demo that nobody but this machine can reach: what is under /dev is open to whoever comes."""
    settings = current_app.extensions["settings"].settings
    return bool(settings.demo and settings.on_loopback)


@blueprint.get("/dev/patterns")
@public
def show() -> str:
    """What pages are built of; ?sheet=field, public or door shows the other sheets."""
    if not in_demo():
        raise NotFound("page")
    return render_template("dev/patterns.html")
