"""Doors for those whose visits they are: approved visits of the branch, why they scored as they did."""

from flask import Blueprint, render_template, request

from app import clock
from app.organisation.reading import branches
from app.web.guards import actor, needs
from app.web.rendering import locale
from audits import inspecting, saying
from cases.reading import statuses

blueprint = Blueprint("visits", __name__, url_prefix="/visits", template_folder="../templates")


@blueprint.get("/")
@needs("visits.view")
def index() -> str:
    """Approved visits within reach, the newest first."""
    page, branch_id = max(1, request.args.get("page", 1, type=int)), request.args.get("branch", type=int)
    rows, found = inspecting.approved_visits(actor=actor(), branch_id=branch_id, page=page)
    return render_template(
        "audits/visits/index.html",
        rows=rows,
        found=found,
        page=page,
        pages=max(1, -(-found // inspecting.PER_PAGE)),
        branch_id=branch_id,
        places_shown=branches(ids=actor().reach("visits.view")),
        outcomes=saying.OUTCOMES,
    )


@blueprint.get("/<int:visit_id>")
@needs("visits.view")
def show(visit_id: int) -> str:
    """One approved visit and why it scored as it did; never who made it."""
    seen = inspecting.look_at(visit_id=visit_id, actor=actor(), language=locale().language)
    cases = statuses([finding.case_id for finding in seen.findings], at=clock.now())
    return render_template(
        "audits/visits/show.html", seen=seen, visit=seen.visit, cases=cases, outcomes=saying.OUTCOMES
    )
