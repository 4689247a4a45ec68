"""Doors of the phone: my visits, one visit, the fill screen, what is unsent."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict
from app.web.guards import actor, signed_in
from audits import assigning, boarding, equipping
from audits.api_answers import assignment_json
from audits.field_texts import texts
from audits.models.programmes import AssignmentState
from audits.models.visits import VisitState
from audits.reaching import inside
from audits.routes.board import gone

blueprint = Blueprint("field", __name__, url_prefix="/field", template_folder="../templates")


@blueprint.get("/")
@signed_in
def visits() -> str:
    """What is to be done, what came back, what has arrived."""
    mine = equipping.assignments_of(actor(), at=clock.now())
    to_do = [each for each in mine if each.is_to_do]
    return render_template(
        "audits/field/visits.html",
        begun=[each for each in to_do if each.draft is not None or each.visit is not None],
        ahead=[each for each in to_do if each.draft is None and each.visit is None],
        done=sorted((e for e in mine if not e.is_to_do), key=lambda each: each.window_to, reverse=True),
        on_board=boarding.count_on_board(actor(), at=clock.now()),
        VisitState=VisitState,
        data=_data("list"),
    )


@blueprint.get("/visits/<int:assignment_id>/about")
@signed_in
def about(assignment_id: int) -> str:
    """Where, when, what for, how much."""
    each = equipping.assignment_of(actor(), assignment_id, at=clock.now())
    return render_template(
        "audits/field/about.html",
        each=each,
        is_offered=each.state is AssignmentState.OFFERED,
        VisitState=VisitState,
        data=_data("list"),
    )


@blueprint.post("/visits/<int:assignment_id>/accept")
@signed_in
def accept(assignment_id: int) -> Response | tuple[str, int]:
    """Say yes."""
    each = equipping.assignment_of(actor(), assignment_id, at=clock.now())
    try:
        with inside(each.organisation_id):
            assigning.accept(assignment_id=assignment_id, user_id=actor().user_id)
    except Conflict as refused:
        return gone(refused)
    return redirect(url_for("field.fill", assignment_id=assignment_id))


@blueprint.get("/visits/<int:assignment_id>")
@signed_in
def fill(assignment_id: int) -> str:
    """The fill screen: the phone draws it from the definition."""
    each = equipping.assignment_of(actor(), assignment_id, at=clock.now())
    about_url = url_for("field.about", assignment_id=assignment_id)
    assignment = assignment_json(each) | {"returned": equipping.returned(each)}
    return render_template(
        "audits/field/fill.html", each=each, data=_data("fill", visit=about_url) | {"assignment": assignment}
    )


@blueprint.get("/queue")
@signed_in
def queue() -> str:
    """What lies on this phone: drawn by the phone."""
    return render_template("audits/field/queue.html", data=_data("queue"))


@blueprint.get("/me")
@signed_in
def me() -> str:
    """Language and sign-out."""
    return render_template("audits/field/me.html", data=_data("list"))


def _data(page: str, **urls: str) -> dict[str, Any]:
    return {
        "page": page,
        "user": actor().user_id,
        "language": str(get_locale() or "ru"),
        "csrf": generate_csrf(),
        "texts": texts(),
        "urls": {
            "api": "/api/v1/field/",
            "visits": url_for("field.visits"),
            "sign_in": url_for("security.login", next=request.path),
            **urls,
        },
    }
