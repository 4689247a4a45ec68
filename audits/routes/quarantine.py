"""Doors to what was kept apart: the list, one document, its bytes as a download, and the two ends it can come to."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.web.guards import actor, needs
from app.web.toasts import say
from audits import admitting, saying, sifting
from audits.review_forms import PutAsideForm

blueprint = Blueprint("quarantine", __name__, url_prefix="/quarantine", template_folder="../templates")
Page = str | Response | tuple[str, int]
SEALED = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


@blueprint.get("/")
@needs("visits.review")
def index() -> Page:
    """What waits for a reviewer, or what was settled."""
    page, is_settled = max(1, request.args.get("page", 1, type=int)), request.args.get("which") == "settled"
    rows, found = sifting.kept(actor=actor(), is_settled=is_settled, page=page)
    return render_template(
        "audits/quarantine/index.html",
        rows=rows,
        found=found,
        page=page,
        pages=max(1, -(-found // sifting.PER_PAGE)),
        is_settled=is_settled,
        why_kept=saying.WHY_KEPT,
        settlements=saying.SETTLEMENTS,
    )


@blueprint.get("/<int:kept_id>")
@needs("visits.review")
def show(kept_id: int) -> Page:
    """One document: why it was kept, what it says of itself, what stands under its key."""
    return _page(kept_id, PutAsideForm())


@blueprint.get("/<int:kept_id>/raw")
@needs("visits.review")
def raw(kept_id: int) -> Response:
    """The document as it came: a file, never a page."""
    row, body = sifting.kept_one(kept_id=kept_id, actor=actor())
    named = f'attachment; filename="{row.uuid}-{row.id}.json"'
    return Response(body, mimetype="application/json", headers={**SEALED, "Content-Disposition": named})


@blueprint.post("/<int:kept_id>/take-in")
@needs("visits.review")
def take_in(kept_id: int) -> Page:
    """Make a visit of it that waits for review, or let the shopper go on with the draft."""
    made = admitting.take_in(kept_id=kept_id, actor=actor(), at=clock.now())
    say(_("Taken in: the visit waits for review.") if made else _("Taken in: the shopper goes on with this draft."))
    return redirect(url_for("desk.show", visit_id=made) if made else url_for("quarantine.index"))


@blueprint.post("/<int:kept_id>/discard")
@needs("visits.review")
def discard(kept_id: int) -> Page:
    """Put it aside, with a reason."""
    form = PutAsideForm()
    if not form.validate():
        return _page(kept_id, form), 422
    sifting.discard(kept_id=kept_id, reason=form.reason.data or "", actor=actor(), at=clock.now())
    say(_("Put aside. The document itself is kept."))
    return redirect(url_for("quarantine.index"))


def _page(kept_id: int, form: PutAsideForm) -> str:
    row, body = sifting.kept_one(kept_id=kept_id, actor=actor())
    return render_template(
        "audits/quarantine/show.html",
        row=row,
        form=form,
        contents=sifting.contents_of(body),
        outcomes=saying.OUTCOMES,
        why_kept=saying.WHY_KEPT,
        settlements=saying.SETTLEMENTS,
    )
