"""Doors of one's own account: home, organisation switcher, language."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts.acting import current_memberships
from app.errors import InvalidAnswer, NotFound
from app.web.guards import actor, public, signed_in
from app.web.languages import LANGUAGES
from app.web.navigation import first_room

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/")
@signed_in
def home() -> Response | str:
    """Lead each role to the page its day begins on: the first room of its rail."""
    first = first_room()
    return redirect(first) if first else render_template("accounts/nowhere.html")


@blueprint.post("/organisation")
@signed_in
def switch() -> Response:
    """Act in another organisation that one belongs to."""
    chosen = request.form.get("organisation_id", type=int)
    if chosen not in {
        row.organisation_id for row in current_memberships(user_id=actor().user_id, day=clock.now().date())
    }:
        raise NotFound("organisation")
    current_user.current_organisation_id = chosen
    return redirect(url_for("accounts.home"))


@blueprint.post("/language")
@public
def language() -> Response:
    """Read on in another language."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise InvalidAnswer("language")
    session["language"] = chosen
    return redirect(request.form.get("next", "/") if request.form.get("next", "").startswith("/") else "/")
