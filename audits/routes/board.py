"""Doors of the board: visits that nobody has taken yet, one of them, and taking it."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict
from app.web.guards import actor, needs
from app.web.toasts import say
from audits import boarding

blueprint = Blueprint("board", __name__, url_prefix="/field/board", template_folder="../templates")
Page = str | Response | tuple[str, int]
REFUSED = {
    "taken": lazy_gettext("Somebody else has taken this visit already."),
    "same_branch": lazy_gettext("You have a visit in this branch in the same wave: the staff would know you."),
    "assignment_revoked": lazy_gettext("The coordinator has taken this visit off the board."),
}


@blueprint.get("/")
@needs("visits.fill")
def index() -> str:
    """What can be taken, and what cannot and why."""
    found = boarding.board_of(actor(), at=clock.now())
    return render_template(
        "audits/board/index.html",
        open_ones=[each for each in found if each.closed is None],
        closed_ones=[each for each in found if each.closed is not None],
        why=REFUSED,
    )


@blueprint.get("/<int:assignment_id>")
@needs("visits.fill")
def show(assignment_id: int) -> Page:
    """Where, when, how much; one's own opens in its own place."""
    if boarding.is_own(actor(), assignment_id, at=clock.now()):
        return _own(assignment_id)
    try:
        each = boarding.on_board(actor(), assignment_id, at=clock.now())
    except Conflict as refused:
        return gone(refused)
    return render_template("audits/board/show.html", each=each, why=REFUSED)


@blueprint.post("/<int:assignment_id>/take")
@needs("visits.fill")
def take(assignment_id: int) -> Page:
    """Take it: from now on it stands among one's own."""
    if boarding.is_own(actor(), assignment_id, at=clock.now()):
        return _own(assignment_id)
    try:
        boarding.take(assignment_id=assignment_id, actor=actor(), at=clock.now())
    except Conflict as refused:
        return gone(refused)
    say(_("The visit is yours."))
    return _own(assignment_id)


def _own(assignment_id: int) -> Response:
    return redirect(url_for("field.about", assignment_id=assignment_id))


def gone(refused: Conflict) -> tuple[str, int]:
    """In words of the phone, and without a word on who was first."""
    words = REFUSED.get(refused.code, REFUSED["taken"])
    return render_template("audits/board/gone.html", words=words), 409
