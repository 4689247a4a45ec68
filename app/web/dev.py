"""The patterns page: every macro in every state, in demo mode alone."""

from flask import Blueprint, current_app, render_template

from app.errors import NotFound
from app.web.guards import public

blueprint = Blueprint("patterns", __name__)


@blueprint.get("/dev/patterns")
@public
def show() -> str:
    """What pages are built of; ?sheet=field, public or door shows the other sheets."""
    if not current_app.extensions["settings"].settings.demo:
        raise NotFound("page")
    return render_template("dev/patterns.html")
