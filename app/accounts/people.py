"""Doors of the administrator's list of people."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security.recoverable import send_reset_password_instructions
from werkzeug.wrappers import Response

from app.accounts.forms import JoinForm
from app.accounts.giving import Place, giver
from app.accounts.joining import join, leave, members, roles_offered
from app.accounts.models import Membership
from app.accounts.showing import name_of
from app.errors import Conflict, NotAllowed
from app.organisation import reading as organisation
from app.web.choices import SelectChoice
from app.web.guards import actor, needs

blueprint = Blueprint("people", __name__, url_prefix="/people", template_folder="templates")


@blueprint.get("/")
@needs("people.manage")
def index() -> str:
    """Who plays which role here, and how far it reaches."""
    regions = {row.id: row for row in organisation.regions()}
    branches = {row.id: row for row in organisation.branches(include_closed=True)}
    giving = giver(actor())

    def place(row: Membership) -> str:
        if row.branch_id is not None:
            return branches[row.branch_id].name
        return regions[row.region_id].name if row.region_id is not None else _("the whole network")

    def may_end(row: Membership) -> bool:
        if row.branch_id is not None:
            return giving.may_give(row.role.permissions, Place(row.branch_id, branches[row.branch_id].region_path))
        path = regions[row.region_id].path if row.region_id is not None else None
        return giving.may_give(row.role.permissions, Place(None, path))

    return render_template("accounts/people.html", members=members(), place=place, role_name=name_of, may_end=may_end)


@blueprint.route("/new", methods=["GET", "POST"])
@needs("people.manage")
def new() -> str | Response | tuple[str, int]:
    """Somebody joins; they get a mail with a link for a password of their own."""
    form = JoinForm()
    form.role_id.choices = [SelectChoice(role.id, name_of(role)) for role in roles_offered()]
    form.place.choices = _places()
    if form.validate_on_submit():
        kind, _dash, number = (form.place.data or "network").partition("-")
        try:
            row = join(
                email=form.email.data or "",
                name=form.name.data or "",
                role_id=form.role_id.data,
                region_id=int(number) if kind == "region" else None,
                branch_id=int(number) if kind == "branch" else None,
                actor=actor(),
            )
            if row.user is not None and row.user.password is None:
                send_reset_password_instructions(row.user)  # type: ignore[no-untyped-call]
            flash(_("%(name)s has joined.", name=form.name.data))
            return redirect(url_for("people.index"))
        except Conflict:
            form.role_id.errors = [_("This person has this role here already.")]
        except NotAllowed:
            form.role_id.errors = [_("You cannot hand out a role that may do more than you.")]
    page = render_template("accounts/person_form.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.post("/<int:membership_id>/end")
@needs("people.manage")
def end(membership_id: int) -> Response:
    """Somebody's role ends; it works from their next request on."""
    row = leave(membership_id=membership_id, actor=actor())
    flash(_("%(name)s no longer has this role.", name=row.user.name))
    return redirect(url_for("people.index"))


def _places() -> list[SelectChoice]:
    regions = [SelectChoice(f"region-{row.id}", "\u2003" * row.depth + row.name) for row in organisation.regions()]
    within = organisation.branches(ids=actor().reach("people.manage"))
    branches = [SelectChoice(f"branch-{row.id}", f"{row.name} ({row.code})") for row in within]
    return [SelectChoice("network", _("the whole network")), *regions, *branches]
