"""Doors of the panel: its shoppers for its owner, and one name at a time for whoever gives a reason."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict
from app.organisation import reading as organisation
from app.tenancy import current
from app.web.choices import SelectChoice
from app.web.guards import actor, needs
from app.web.refusals import refusal
from audits import empanelling, overseeing, revealing
from audits.empanelling import Newcomer
from audits.panel_forms import RevealForm, ShopperForm
from audits.planning_words import shopper_code

blueprint = Blueprint("panel", __name__, url_prefix="/waves/shoppers", template_folder="../templates")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@needs("panel.view")
def index() -> str:
    """The shoppers of one's own panel, and who asked for their names."""
    return _panel(_form())


@blueprint.post("/")
@needs("panel.view")
def take_in() -> Page:
    """One more in the panel."""
    form = _form()
    if not form.validate():
        return _panel(form), 422
    newcomer = Newcomer(form.email.data or "", form.name.data or "", form.city.data or "")
    try:
        row = empanelling.take_in(newcomer=newcomer, panel_id=form.panel_id.data, actor=actor())
    except Conflict as refused:
        form.email.errors = [refusal(refused.code, refused.facts)]
        return _panel(form), 422
    flash(_("In the panel: %(code)s.", code=shopper_code(row.number)))
    return redirect(url_for("panel.index"))


@blueprint.post("/<int:shopper_id>/end")
@needs("panel.view")
def let_go(shopper_id: int) -> Response:
    """Somebody makes no more visits here."""
    empanelling.let_go(shopper_id=shopper_id, actor=actor())
    flash(_("This shopper makes no more visits here."))
    return redirect(url_for("panel.index"))


@blueprint.route("/<int:shopper_id>/name", methods=["GET", "POST"])
@needs("shoppers.reveal")
def reveal(shopper_id: int) -> Page:
    """One name, for a reason: shown on this answer and nowhere else."""
    form, code = RevealForm(), revealing.code_of(shopper_id=shopper_id, actor=actor())
    name = ""
    if form.validate_on_submit():
        reason = form.reason.data or ""
        name = revealing.reveal(shopper_id=shopper_id, reason=reason, actor=actor(), at=clock.now())
    page = render_template("audits/panel/reveal.html", form=form, code=code, name=name)
    return (page, 422) if form.errors else page


def _form() -> ShopperForm:
    form = ShopperForm()
    names = organisation.names(revealing.panels_of(actor()))
    form.panel_id.choices = [SelectChoice(key, name) for key, name in names.items()]
    return form


def _panel(form: ShopperForm) -> str:
    panels = revealing.panels_of(actor())
    rows = [row for row in overseeing.shoppers() if row.panel_id in panels]
    return render_template(
        "audits/panel/index.html",
        form=form,
        shoppers=rows,
        active=sum(row.left_at is None for row in rows),
        people=revealing.people_behind([row.id for row in rows], panels=panels),
        reveals=revealing.reveals(panels=panels),
        owners=organisation.names(panels - {current()}),
    )
