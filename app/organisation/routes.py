"""Doors of the network: branches, staff, and their import."""

import io
from dataclasses import asdict
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.documents.errors import TableError
from app.errors import Conflict, NotFound
from app.files.storing import FileMissing, fetch, keep
from app.organisation import changing, importing, reading, wording
from app.organisation.forms import BranchForm, ImportForm, StaffForm
from app.organisation.hours import NOTHING, closes_at, week_of
from app.organisation.scope import MANAGE, manages_all, whole_network
from app.web.choices import SelectChoice
from app.web.guards import actor, at_branch, needs

blueprint = Blueprint("network", __name__, url_prefix="/network", template_folder="templates")
PER_PAGE = 50
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@needs("network.view")
def branches() -> str:
    """All branches within reach, by region."""
    reach = actor().reach("network.view")
    region_id, words = request.args.get("region", type=int), request.args.get("q", "").strip().casefold()
    everything = reading.branches(ids=reach, include_closed=True)
    rows = [row for row in everything if _fits(row, region_id, words)]
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "organisation/branches.html",
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        found=len(rows),
        page=page,
        pages=max(1, -(-len(rows) // PER_PAGE)),
        regions=reading.regions(),
        region_id=region_id or "",
        words=request.args.get("q", ""),
        nothing_yet=not everything,
        may_change_all=manages_all(actor()),
    )


@blueprint.get("/branches/<int:branch_id>")
@needs("network.view")
def branch(branch_id: int) -> str:
    """One branch and its staff."""
    at_branch("network.view", branch_id)
    row = reading.branch(branch_id)
    if row is None:
        raise NotFound("branch")
    return render_template(
        "organisation/branch.html",
        branch=row,
        staff=reading.staff(branch_ids=[branch_id]),
        may_change=actor().may_at(MANAGE, branch_id),
        **_hours(row),
    )


@blueprint.route("/branches/new", methods=["GET", "POST"])
@needs("network.manage")
def new_branch() -> Page:
    """Add a branch."""
    whole_network(actor())
    return _branch_form(None)


@blueprint.route("/branches/<int:branch_id>/edit", methods=["GET", "POST"])
@needs("network.manage")
def edit_branch(branch_id: int) -> Page:
    """Change a branch."""
    return _branch_form(_mine(branch_id))


@blueprint.post("/branches/<int:branch_id>/close")
@needs("network.manage")
def close_branch(branch_id: int) -> Response:
    """Take a branch out of use; the toast undoes it."""
    changing.close_branch(branch_id=_mine(branch_id).id, actor_id=actor().user_id)
    undo = url_for("network.reopen_branch", branch_id=branch_id)
    flash({"text": _("The branch is out of use; its history stays."), "undo_url": undo})  # type: ignore[arg-type]
    return redirect(url_for("network.branches"))


@blueprint.post("/branches/<int:branch_id>/reopen")
@needs("network.manage")
def reopen_branch(branch_id: int) -> Response:
    """Bring a branch back into use."""
    changing.reopen_branch(branch_id=_mine(branch_id).id, actor_id=actor().user_id)
    return redirect(url_for("network.branch", branch_id=branch_id))


@blueprint.route("/branches/<int:branch_id>/staff/new", methods=["GET", "POST"])
@needs("network.manage")
def new_staff(branch_id: int) -> Page:
    """Add somebody to a branch."""
    row, form = _mine(branch_id), StaffForm()
    if form.validate_on_submit():
        try:
            changing.add_staff(
                branch_id=branch_id,
                code=form.code.data or "",
                name=form.name.data or "",
                position=form.position.data or "",
                email=form.email.data or None,
                actor_id=actor().user_id,
            )
            return redirect(url_for("network.branch", branch_id=branch_id))
        except Conflict as refusal:
            form.code.errors = [wording.code_taken(refusal)]
    page = render_template("organisation/staff_form.html", form=form, branch=row)
    return (page, 422) if form.errors else page


@blueprint.post("/staff/<int:staff_id>/leave")
@needs("network.manage")
def staff_leaves(staff_id: int) -> Response:
    """Somebody has left."""
    found = reading.staff(ids=[staff_id], include_left=True)
    if not found:
        raise NotFound("staff")
    _mine(found[0].branch_id)
    person = changing.let_go(staff_id=staff_id, actor_id=actor().user_id)
    flash(_("%(name)s is no longer on the list of staff.", name=person.name))
    return redirect(url_for("network.branch", branch_id=person.branch_id))


@blueprint.route("/import", methods=["GET", "POST"])
@needs("network.manage")
def import_file() -> str | tuple[str, int]:
    """Look at a file of branches or staff before anything is changed."""
    whole_network(actor())
    form = ImportForm(kind=request.args.get("kind", "branches"))
    plan, digest = None, ""
    if form.validate_on_submit():
        content = form.file.data.read()
        try:
            plan = importing.plan(kind=form.kind.data, stream=io.BytesIO(content), filename=form.file.data.filename)
            digest = keep(content)
        except TableError as refusal:
            form.file.errors = [wording.unreadable(refusal)]
    page = render_template(
        "organisation/import.html", form=form, plan=plan, digest=digest, name=_filename(form), words=wording
    )
    return (page, 422) if form.errors or (plan and plan.problems) else page


@blueprint.post("/import/take")
@needs("network.manage")
def take_import() -> Response:
    """Do what the preview showed; the file is read again, since the network may have changed meanwhile."""
    whole_network(actor())
    try:
        stream = io.BytesIO(fetch(request.form.get("digest", "")))
    except FileMissing as exc:
        raise NotFound("import") from exc
    kind = "staff" if request.form.get("kind") == "staff" else "branches"
    plan = importing.plan(kind=kind, stream=stream, filename=request.form.get("name", "table.csv"))
    count = importing.take(plan=plan, actor_id=actor().user_id)
    flash(ngettext("%(num)s line taken over.", "%(num)s lines taken over.", count))
    return redirect(url_for("network.branches"))


def _fits(row: reading.BranchRow, region_id: int | None, words: str) -> bool:
    in_region = region_id is None or f"/{region_id}/" in row.region_path
    return in_region and words in f"{row.code} {row.name} {row.address}".casefold()


def _filename(form: ImportForm) -> str:
    return getattr(form.file.data, "filename", "") or ""


def _hours(row: reading.BranchRow) -> dict[str, object]:
    """The opening hours as rows, and how it stands there now."""
    week, local = week_of(row.opening_hours), clock.now().astimezone(ZoneInfo(row.time_zone))
    closes = None if week is None or row.closed_at is not None else closes_at(week, local)
    return {"hours": wording.told_hours(week) if week else [], "closes": closes, "local": local}


def _mine(branch_id: int) -> reading.BranchRow:
    """A branch that the actor may change; 404 for any other."""
    row = reading.branch(branch_id)
    if row is None:
        raise NotFound("branch")
    at_branch(MANAGE, branch_id)
    return row


def _branch_form(row: reading.BranchRow | None) -> Page:
    form = BranchForm(data=asdict(row) | {"tags": ", ".join(row.tags)} if row else None)
    _offer(form, row)
    if form.validate_on_submit():
        try:
            branch_id = row.id if row else None
            saved = changing.save_branch(branch_id=branch_id, facts=form.facts(), actor_id=actor().user_id)
            return redirect(url_for("network.branch", branch_id=saved.id))
        except Conflict as refusal:
            form.code.errors = [wording.code_taken(refusal)]
    page = render_template("organisation/branch_form.html", form=form, branch=row)
    return (page, 422) if form.errors else page


def _offer(form: BranchForm, row: reading.BranchRow | None) -> None:
    """What may be chosen, and what stood there: whoever manages a part of the network moves no branch."""
    regions = [r for r in reading.regions() if row is None or manages_all(actor()) or r.id == row.region_id]
    form.region_id.choices = [SelectChoice(r.id, "\u2003" * r.depth + r.name) for r in regions]
    people = reading.staff(branch_ids=[row.id]) if row else []
    form.head_id.choices = [SelectChoice(0, _("nobody yet")), *(SelectChoice(p.id, p.name) for p in people)]
    form.head_id.data = form.head_id.data or 0
    if not form.is_submitted():
        form.show_hours((row and week_of(row.opening_hours)) or NOTHING)
        form.time_zone.data = form.time_zone.data or reading.organisation_of(actor().organisation_id).time_zone
