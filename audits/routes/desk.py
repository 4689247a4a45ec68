"""Doors of the desk: the visit that waits longest, its answers and evidence, and the decision on it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.reading import names_of
from app.organisation.reading import organisation_of
from app.web.choices import choices
from app.web.guards import actor, needs
from app.web.rendering import locale
from app.web.toasts import say
from audits import inspecting, pacing, reviewing, saying, sifting
from audits.explaining import ItemLine
from audits.inspecting import Inspected
from audits.review_forms import NOBODY, ApproveForm, ReasonForm

blueprint = Blueprint("desk", __name__, url_prefix="/desk", template_folder="../templates")
Page = str | Response | tuple[str, int]
WORDS = {
    "flags_said": saying.FLAGS,
    "unknown_flag": saying.UNKNOWN_FLAG,
    "outcomes": saying.OUTCOMES,
    "states": saying.STATES,
}
QUIET = frozenset({"scored", "hidden"})


@blueprint.get("/")
@needs("visits.review")
def index() -> Page:
    """The visit that has waited longest, or that there is none."""
    first = inspecting.first_waiting(actor())
    if first is not None:
        return redirect(url_for("desk.show", visit_id=first))
    return render_template("audits/desk/nothing.html")


@blueprint.get("/<int:visit_id>")
@needs("visits.review")
def show(visit_id: int) -> Page:
    """One visit with all that is needed to decide."""
    return _page(visit_id)


@blueprint.post("/<int:visit_id>/approve")
@needs("visits.review")
def approve(visit_id: int) -> Page:
    """Approve it, with all that follows."""
    seen = _inspected(visit_id)
    form = _approval(seen)
    if not form.is_whole(needs_reason=seen.score is not None and not seen.score.is_covered):
        return _page(visit_id, approval=form), 422
    reviewing.approve(
        visit_id=visit_id,
        revision=form.seen(),
        actor=actor(),
        at=clock.now(),
        served=form.served(),
        reason=form.reason.data or "",
    )
    return _next(visit_id, _("The visit is approved."))


@blueprint.post("/<int:visit_id>/return")
@needs("visits.review")
def give_back(visit_id: int) -> Page:
    """Give it back to the shopper, with a reason."""
    form = ReasonForm()
    if not form.validate():
        return _refused(visit_id, form, _("Return the visit"), "desk.give_back")
    reviewing.return_to_shopper(
        visit_id=visit_id, revision=form.seen(), reason=form.reason.data or "", actor=actor(), at=clock.now()
    )
    return _next(visit_id, _("The visit went back to the shopper."))


@blueprint.post("/<int:visit_id>/reject")
@needs("visits.review")
def reject(visit_id: int) -> Page:
    """Throw it out, with a reason."""
    form = ReasonForm()
    if not form.validate():
        return _refused(visit_id, form, _("Reject the visit"), "desk.reject")
    reviewing.reject(
        visit_id=visit_id, revision=form.seen(), reason=form.reason.data or "", actor=actor(), at=clock.now()
    )
    return _next(visit_id, _("The visit is rejected and counts nowhere."))


def count_waiting() -> int:
    """How many visits wait for the reader: the figure in the rail."""
    return inspecting.count_waiting(actor())


def _inspected(visit_id: int) -> Inspected:
    return inspecting.inspect(visit_id=visit_id, actor=actor(), language=locale().language)


def _approval(seen: Inspected) -> ApproveForm:
    form = ApproveForm(data={"revision": seen.visit.revision} if request.method == "GET" else None)
    people = [(row.id, f"{row.name}, {row.position}" if row.position else row.name) for row in seen.staff]
    form.staff_id.choices = choices([(NOBODY, _("nobody chosen")), *people])
    return form


def _page(visit_id: int, *, approval: ApproveForm | None = None) -> str:
    seen = _inspected(visit_id)
    waiting, count = inspecting.queue(actor())
    items = seen.tree.items if seen.tree else ()
    remarked = [item for item in items if _is_remarkable(item)]
    shows_all = request.args.get("show") == "all" or not remarked
    zone = organisation_of(actor().organisation_id).time_zone
    return render_template(
        "audits/desk/show.html",
        seen=seen,
        visit=seen.visit,
        form=approval or _approval(seen),
        waiting=waiting,
        count=count,
        items=items if shows_all else remarked,
        remarked=len(remarked),
        total=len(items),
        shows_all=shows_all,
        lines={item.id: item for item in items},
        shots=_first_shots(seen),
        following=_following(visit_id, [row.id for row in waiting]),
        kept=sifting.count_kept(actor()),
        pace=pacing.pace_of(actor().user_id, at=clock.now(), zone=zone),
        names=names_of([review.reviewer_id for review in seen.reviews]),
        **WORDS,
    )


def _first_shots(seen: Inspected) -> dict[str, int]:
    """Which file of the row beside the answers, counted from 1, is the first of each question."""
    places = [(picture.question_id, at) for at, picture in enumerate(seen.pictures, 1)]
    return dict(reversed(places))


def _following(visit_id: int, waiting: list[int]) -> int | None:
    """The visit after this one in the queue, from its end on to its beginning; None where no other waits."""
    at = waiting.index(visit_id) + 1 if visit_id in waiting else 0
    return next((each for each in (*waiting[at:], *waiting[:at]) if each != visit_id), None)


def _is_remarkable(item: ItemLine) -> bool:
    """Points lost, a critical item, a comment, or an answer that was not given though it counts."""
    lost_or_silent = item.loss > 0 or (item.state not in QUIET and item.weight > 0)
    return lost_or_silent or bool(item.comment) or (item.is_critical and item.state == "unobserved")


def _refused(visit_id: int, form: ReasonForm, title: str, endpoint: str) -> Page:
    seen = _inspected(visit_id)
    address = url_for(endpoint, visit_id=visit_id)
    return render_template("audits/desk/form.html", form=form, seen=seen, title=title, address=address), 422


def _next(visit_id: int, told: str) -> Response:
    """On to the next visit: reviewers check sixty an hour."""
    say(told)
    following = inspecting.first_waiting(actor(), but=visit_id)
    return redirect(url_for("desk.show", visit_id=following) if following else url_for("desk.index"))
