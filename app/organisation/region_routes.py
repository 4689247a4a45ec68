"""Doors of the tree of regions."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidAnswer, NotFound
from app.organisation import arranging, reading, wording
from app.organisation.forms import RegionForm
from app.organisation.scope import manages_all, whole_network
from app.web.choices import SelectChoice
from app.web.guards import actor, needs
from app.web.toasts import say

blueprint = Blueprint("regions", __name__, url_prefix="/network/regions", template_folder="templates")
Page = str | Response | tuple[str, int]


@blueprint.before_request
def in_the_network() -> None:
    """The rail shows where one is."""
    g.room = "network"


@blueprint.get("/")
@needs("network.view")
def index() -> str:
    """The tree, with how many branches hang on each region."""
    return render_template("organisation/regions.html", rows=reading.region_tree(), may_change_all=manages_all(actor()))


@blueprint.route("/new", methods=["GET", "POST"])
@needs("network.manage")
def new() -> Page:
    """Add a region."""
    return _form(None)


@blueprint.route("/<int:region_id>/edit", methods=["GET", "POST"])
@needs("network.manage")
def edit(region_id: int) -> Page:
    """Rename a region, or move it."""
    row = next((row for row in reading.regions() if row.id == region_id), None)
    if row is None:
        raise NotFound("region")
    return _form(row)


@blueprint.post("/<int:region_id>/delete")
@needs("network.manage")
def delete(region_id: int) -> Response:
    """Take an empty region away."""
    whole_network(actor())
    gone = arranging.delete_region(region_id=region_id, actor_id=actor().user_id)
    say(_("The region “%(name)s” is deleted.", name=gone.name))
    return redirect(url_for("regions.index"))


def _form(row: reading.RegionRow | None) -> Page:
    whole_network(actor())
    form = RegionForm(obj=row)
    if row is None:
        form.parent_id.description = ""
    form.parent_id.choices = [SelectChoice(0, _("at the top")), *_places(row)]
    form.parent_id.data = form.parent_id.data or 0
    if form.validate_on_submit():
        try:
            _save(row, name=(form.name.data or "").strip(), parent_id=form.parent_id.data or None)
            return redirect(url_for("regions.index"))
        except (Conflict, InvalidAnswer) as refusal:
            field = form.parent_id if refusal.code in {"region_cycle", "region_too_deep"} else form.name
            field.errors = [wording.region_refused(refusal)]
    page = render_template("organisation/region_form.html", form=form, region=row)
    return (page, 422) if form.errors else page


def _save(row: reading.RegionRow | None, *, name: str, parent_id: int | None) -> None:
    if row is None:
        arranging.add_region(name=name, parent_id=parent_id, actor_id=actor().user_id)
        say(_("The region “%(name)s” is added.", name=name))
    else:
        arranging.save_region(region_id=row.id, name=name, parent_id=parent_id, actor_id=actor().user_id)
        say(_("The region “%(name)s” is saved.", name=name))


def _places(row: reading.RegionRow | None) -> list[SelectChoice]:
    """Where a region may hang: anywhere but below itself."""
    return [
        SelectChoice(other.id, "\u2003" * other.depth + other.name)
        for other in reading.regions()
        if row is None or not other.path.startswith(row.path)
    ]
