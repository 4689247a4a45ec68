"""Doors of the roles: what each may do, and an organisation's own ones."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import own_roles, role_words
from app.accounts.forms import RoleForm
from app.accounts.giving import giver
from app.accounts.own_roles import RoleRow
from app.errors import Conflict, InvalidAnswer, NotAllowed, NotFound
from app.web.choices import SelectChoice
from app.web.guards import actor, needs
from app.web.toasts import say

blueprint = Blueprint("roles", __name__, url_prefix="/people/roles", template_folder="templates")
Page = str | Response | tuple[str, int]


@blueprint.before_request
def among_people() -> None:
    """The rail shows where one is."""
    g.room = "people"


@blueprint.get("/")
@needs("people.manage")
def index() -> str:
    """The roles there are and what they may do."""
    given = giver(actor()).giveable()
    return render_template("accounts/roles.html", rows=own_roles.role_rows(), told=role_words.told, giveable=given)


@blueprint.route("/new", methods=["GET", "POST"])
@needs("people.manage")
def new() -> Page:
    """Make a role, perhaps beginning with what another one may do."""
    begin = request.args.get("like", type=int)
    return _form(None, next((row for row in own_roles.role_rows() if row.id == begin), None))


@blueprint.route("/<int:role_id>/edit", methods=["GET", "POST"])
@needs("people.manage")
def edit(role_id: int) -> Page:
    """Change one of the organisation's own roles."""
    row = next((row for row in own_roles.role_rows() if row.id == role_id and row.is_own), None)
    if row is None:
        raise NotFound("role")
    return _form(row, row)


@blueprint.post("/<int:role_id>/delete")
@needs("people.manage")
def delete(role_id: int) -> Response:
    """Take away a role that nobody has."""
    gone = own_roles.delete_role(role_id=role_id, actor=actor())
    say(_("The role “%(name)s” is deleted.", name=gone.name))
    return redirect(url_for("roles.index"))


def _form(row: RoleRow | None, like: RoleRow | None) -> Page:
    given = giver(actor()).giveable()
    if not given or (row is not None and not row.permissions <= given):
        raise NotAllowed("role_above_own")
    form = RoleForm(name=row.name if row else "", permissions=sorted(like.permissions & given) if like else [])
    form.permissions.choices = [SelectChoice(name, words) for name, words in role_words.WORDS.items() if name in given]
    if form.validate_on_submit():
        try:
            _save(row, name=(form.name.data or "").strip(), permissions=form.permissions.data or [])
            return redirect(url_for("roles.index"))
        except (Conflict, InvalidAnswer, NotAllowed) as refusal:
            field = form.name if refusal.code == "role_named" else form.permissions
            field.errors = [role_words.refused(refusal)]
    page = render_template("accounts/role_form.html", form=form, role=row, groups=role_words.GROUPS)
    return (page, 422) if form.errors else page


def _save(row: RoleRow | None, *, name: str, permissions: list[str]) -> None:
    if row is None:
        own_roles.add_role(name=name, permissions=permissions, actor=actor())
        say(_("The role “%(name)s” is made. Give it to people in the list of people.", name=name))
    else:
        own_roles.save_role(role_id=row.id, name=name, permissions=permissions, actor=actor())
        say(_("The role “%(name)s” is saved.", name=name))
