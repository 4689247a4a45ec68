"""Doors of campaigns: the list, one campaign as it goes, its customers, and its start and end."""

import io

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.documents.errors import TableError
from app.errors import NotFound
from app.files.storing import FileMissing, fetch, keep
from app.web.guards import actor, needs
from app.web.toasts import say
from surveys import authoring, campaigning, overview, wording
from surveys.campaigning import Plan, parse_mail
from surveys.forecasting import forecast
from surveys.forms import CampaignForm, ContactsForm, campaign_values
from surveys.importing import Source, plan_contacts, take_contacts
from surveys.rules import parse_rules

blueprint = Blueprint("surveys", __name__, url_prefix="/surveys", template_folder="../templates")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
@needs("surveys.view")
def index() -> str:
    """All campaigns within reach."""
    rows = overview.campaigns(reach=actor().reach("surveys.view"))
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "surveys/planning/index.html",
        rows=rows[(page - 1) * 50 : page * 50],
        found=len(rows),
        page=page,
        pages=max(1, -(-len(rows) // 50)),
        states=wording.CAMPAIGN_STATES,
        may_begin=bool(authoring.newest_versions()) if actor().may("surveys.edit") and not rows else True,
    )


@blueprint.get("/<int:campaign_id>")
@needs("surveys.view")
def show(campaign_id: int) -> str:
    """One campaign as it goes."""
    return render_template("surveys/planning/show.html", **_shown(campaign_id))


@blueprint.get("/<int:campaign_id>/figures")
@needs("surveys.view")
def figures(campaign_id: int) -> str:
    """The part of that page which moves."""
    return render_template("surveys/planning/figures.html", **_shown(campaign_id))


@blueprint.route("/new", methods=["GET", "POST"])
@needs("surveys.edit")
def new() -> Page:
    """Plan a campaign."""
    form = CampaignForm(version_id=request.args.get("version", type=int))
    form.offer(_versions())
    if form.validate_on_submit():
        row = campaigning.create(plan=form.plan(), actor_id=actor().user_id)
        return redirect(url_for("surveys.contacts", campaign_id=row.id))
    page = render_template("surveys/planning/form.html", form=form, campaign=None)
    return (page, 422) if form.errors else page


@blueprint.route("/<int:campaign_id>/edit", methods=["GET", "POST"])
@needs("surveys.edit")
def edit(campaign_id: int) -> Page:
    """Change a campaign that does not run."""
    row = overview.campaign_to_edit(campaign_id)
    plan = Plan(
        row.name, row.version_id, parse_rules(row.rules), row.ends_on, parse_mail(row.mail, 1), parse_mail(row.mail, 2)
    )
    form = CampaignForm(data=campaign_values(plan))
    form.offer(_versions(row.version_id))
    if form.validate_on_submit():
        campaigning.change(campaign_id=campaign_id, plan=form.plan(), actor_id=actor().user_id)
        say(_("The campaign was changed."))
        return redirect(url_for("surveys.show", campaign_id=campaign_id))
    page = render_template("surveys/planning/form.html", form=form, campaign=row)
    return (page, 422) if form.errors else page


@blueprint.route("/<int:campaign_id>/contacts", methods=["GET", "POST"])
@needs("surveys.edit")
def contacts(campaign_id: int) -> Page:
    """Look at a file of customers before anybody is added."""
    row, form, plan, digest = overview.campaign_to_edit(campaign_id), ContactsForm(), None, ""
    if form.validate_on_submit():
        content, filename = form.file.data.read(), form.file.data.filename
        try:
            plan = plan_contacts(campaign_id=campaign_id, stream=io.BytesIO(content), filename=filename)
            digest = keep(content)
        except TableError as refusal:
            form.file.errors = [wording.unreadable(refusal)]
    page = render_template(
        "surveys/planning/contacts.html",
        campaign=row,
        needs_consent=parse_rules(row.rules).needs_consent,
        form=form,
        plan=plan,
        digest=digest,
        filename=getattr(form.file.data, "filename", "") or "",
        words=wording,
    )
    return (page, 422) if form.errors or (plan and plan.problems) else page


@blueprint.post("/<int:campaign_id>/contacts/take")
@needs("surveys.edit")
def take(campaign_id: int) -> Response:
    """Add the customers that the preview showed; the file is read again, since branches may have changed."""
    digest, name = request.form.get("digest", ""), request.form.get("name", "table.csv")
    try:
        stream = io.BytesIO(fetch(digest))
    except FileMissing as exc:
        raise NotFound("import") from exc
    taken = take_contacts(
        campaign_id=campaign_id,
        plan=plan_contacts(campaign_id=campaign_id, stream=stream, filename=name),
        source=Source(filename=name, digest=digest, consent=request.form.get("consent", "")),
        actor_id=actor().user_id,
    )
    added = ngettext("%(num)s customer added.", "%(num)s customers added.", taken.added)
    there = ngettext("%(num)s was there already.", "%(num)s were there already.", taken.there) if taken.there else ""
    say(f"{added} {there}".strip())
    return redirect(url_for("surveys.show", campaign_id=campaign_id))


@blueprint.post("/<int:campaign_id>/start")
@needs("surveys.edit")
def start(campaign_id: int) -> Response:
    """Begin to send."""
    campaigning.start(campaign_id=campaign_id, actor_id=actor().user_id)
    say(_("The campaign has started."))
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/pause")
@needs("surveys.edit")
def pause(campaign_id: int) -> Response:
    """Send nothing further."""
    held = campaigning.pause(campaign_id=campaign_id, actor_id=actor().user_id)
    kept = ngettext("%(num)s mail held back.", "%(num)s mails held back.", held) if held else ""
    text = f"{_('The campaign is paused.')} {kept}".strip()
    say(text, undo_url=url_for("surveys.resume", campaign_id=campaign_id))
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/resume")
@needs("surveys.edit")
def resume(campaign_id: int) -> Response:
    """Go on."""
    campaigning.resume(campaign_id=campaign_id, actor_id=actor().user_id)
    say(_("The campaign goes on."))
    return _back(campaign_id)


@blueprint.post("/<int:campaign_id>/end")
@needs("surveys.edit")
def end(campaign_id: int) -> Response:
    """End for good."""
    campaigning.end(campaign_id=campaign_id, actor_id=actor().user_id)
    say(_("The campaign has ended."))
    return _back(campaign_id)


def _back(campaign_id: int) -> Response:
    return redirect(url_for("surveys.show", campaign_id=campaign_id))


def _versions(kept: int | None = None) -> list[tuple[int, str]]:
    """What may be asked: the newest version of each questionnaire, and the one that is asked already."""
    rows = authoring.newest_versions()
    if kept is not None and kept not in {row.id for row in rows}:
        rows = [authoring.version(kept), *rows]
    return [(row.id, _("%(name)s, version %(number)s", name=row.name, number=row.number)) for row in rows]


def _shown(campaign_id: int) -> dict[str, object]:
    page, at = overview.campaign(campaign_id=campaign_id, reach=actor().reach("surveys.view")), clock.now()
    may_edit = actor().may("surveys.edit")
    return {
        "campaign": page,
        "version": authoring.version(page.version_id),
        "forecast": forecast(campaign_id=campaign_id, at=at) if may_edit and page.state == "draft" else None,
        "states": wording.CAMPAIGN_STATES,
        "reason": wording.reason,
        "may_edit": may_edit,
        "at": at,
    }
