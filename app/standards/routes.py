"""Doors of standards: the list by touchpoint, editions and their clauses, approval."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.reading import names_of
from app.errors import InvalidAnswer, NotFound
from app.organisation.reading import organisation_of
from app.standards import approving, listing, reading, wording, writing
from app.standards.clauses import ClauseRow, ClauseText, filled
from app.standards.forms import ApprovalForm, ClauseForm, RevisionForm, StandardForm, TouchpointForm, clause_values
from app.standards.models import Channel
from app.web.choices import SelectChoice
from app.web.guards import actor, needs
from app.web.rendering import localised
from app.web.toasts import say

blueprint = Blueprint("standards", __name__, url_prefix="/standards", template_folder="templates")
Page = str | Response | tuple[str, int]


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """What pages with clauses say: states, channels, targets."""
    return {"target_sentence": wording.target_sentence}


@blueprint.get("/")
@needs("standards.view")
def index() -> str:
    """All standards by touchpoint, filtered by the address."""
    day, given = today(), request.args
    wanted = listing.Wanted(
        touchpoint_id=given.get("touchpoint", type=int),
        channel=given.get("channel", ""),
        state=given.get("state", ""),
        page=max(1, given.get("page", 1, type=int)),
    )
    return render_template(
        "standards/index.html",
        page=listing.list_standards(wanted=wanted, day=day),
        wanted=wanted,
        channels=wording.CHANNELS,
        states=wording.STATES,
        filters=wording.FILTERS,
    )


@blueprint.route("/touchpoints/new", methods=["GET", "POST"])
@needs("standards.edit")
def new_touchpoint() -> Page:
    """Add a touchpoint."""
    form = TouchpointForm()
    if form.validate_on_submit():
        try:
            name = filled(ru=form.name_ru.data, en=form.name_en.data)
            writing.add_touchpoint(key=form.key.data or "", name=name, actor_id=actor().user_id)
            return redirect(url_for("standards.index"))
        except InvalidAnswer:
            form.key.errors = [_("Another touchpoint has this key.")]
    page = render_template("standards/touchpoint_form.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.route("/new", methods=["GET", "POST"])
@needs("standards.edit")
def new_standard() -> Page:
    """Add a standard and go on to the draft of its first edition."""
    form = StandardForm()
    form.touchpoint_id.choices = [SelectChoice(row.id, localised(row.name)) for row in reading.touchpoints()]
    if form.validate_on_submit():
        standard = writing.add_standard(
            touchpoint_id=form.touchpoint_id.data,
            channel=Channel(form.channel.data),
            name=filled(ru=form.name_ru.data, en=form.name_en.data),
            actor_id=actor().user_id,
        )
        return redirect(url_for("standards.show", standard_id=standard.id))
    page = render_template("standards/standard_form.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.get("/<int:standard_id>")
@blueprint.get("/<int:standard_id>/<int:number>")
@needs("standards.view")
def show(standard_id: int, number: int | None = None) -> str:
    """One edition of a standard: the one asked for, else the one in force, else the newest."""
    row, day = found(standard_id), today()
    version = edition(row, number) if number else row.on(day) or row.versions[0]
    people = [each.drafted_by_id for each in row.versions] + [each.approved_by_id for each in row.versions]
    own = version.drafted_by_id == actor().user_id and not approving.may_approve_own(actor().organisation_id)
    return render_template(
        "standards/standard.html",
        standard=row,
        version=version,
        current=row.on(day),
        clauses=reading.clauses_of(version.id),
        names=names_of([*people, row.owner_id]),
        own=own,
        day=day,
        channels=wording.CHANNELS,
        states=wording.STATES,
    )


@blueprint.post("/<int:standard_id>/draft")
@needs("standards.edit")
def draft(standard_id: int) -> Response:
    """Begin the next edition."""
    version = writing.draft_version(standard_id=standard_id, actor_id=actor().user_id)
    return redirect(url_for("standards.show", standard_id=standard_id, number=version.number))


@blueprint.route("/<int:standard_id>/<int:number>/clauses/new", methods=["GET", "POST"])
@needs("standards.edit")
def new_clause(standard_id: int, number: int) -> Page:
    """Add a clause to a draft."""
    return clause_form(standard_id, number, None)


@blueprint.route("/<int:standard_id>/<int:number>/clauses/<int:clause_id>", methods=["GET", "POST"])
@needs("standards.edit")
def edit_clause(standard_id: int, number: int, clause_id: int) -> Page:
    """Change a clause of a draft."""
    return clause_form(standard_id, number, clause_id)


@blueprint.post("/<int:standard_id>/<int:number>/clauses/<int:clause_id>/remove")
@needs("standards.edit")
def remove_clause(standard_id: int, number: int, clause_id: int) -> Response:
    """Take a clause out of a draft."""
    version, form = edition(found(standard_id), number), RevisionForm()
    text = writing.remove_clause(
        version_id=version.id, clause_id=clause_id, revision=form.seen(), actor_id=actor().user_id
    )
    say(_("Clause %(key)s has been taken out of the draft.", key=text.key))
    return redirect(url_for("standards.show", standard_id=standard_id, number=number))


@blueprint.post("/<int:standard_id>/<int:number>/clauses/<int:clause_id>/<any(up, down):way>")
@needs("standards.edit")
def move_clause(standard_id: int, number: int, clause_id: int, way: str) -> Response:
    """Move a clause of a draft one place."""
    version, form = edition(found(standard_id), number), RevisionForm()
    writing.move_clause(
        version_id=version.id,
        clause_id=clause_id,
        revision=form.seen(),
        up=way == "up",
        actor_id=actor().user_id,
    )
    return redirect(url_for("standards.show", standard_id=standard_id, number=number, _anchor=f"clause-{clause_id}"))


@blueprint.post("/<int:standard_id>/<int:number>/propose")
@needs("standards.edit")
def propose(standard_id: int, number: int) -> Response:
    """Hand a draft in for approval."""
    version, form = edition(found(standard_id), number), RevisionForm()
    approving.propose(version_id=version.id, revision=form.seen(), actor_id=actor().user_id)
    say(_("The edition awaits approval."))
    return redirect(url_for("standards.show", standard_id=standard_id, number=number))


@blueprint.post("/<int:standard_id>/<int:number>/approve")
@needs("standards.approve")
def approve(standard_id: int, number: int) -> Response:
    """Put a proposed edition into force."""
    version, form = edition(found(standard_id), number), ApprovalForm()
    if not form.validate() or form.day.data is None:
        raise InvalidAnswer("no_day")
    approving.approve(version_id=version.id, revision=form.seen(), in_force_from=form.day.data, actor=actor())
    say(_("The edition is approved."))
    return redirect(url_for("standards.show", standard_id=standard_id, number=number))


@blueprint.post("/<int:standard_id>/<int:number>/return")
@needs("standards.edit", "standards.approve")
def give_back(standard_id: int, number: int) -> Response:
    """Give a proposed edition back to its author."""
    version, form = edition(found(standard_id), number), RevisionForm()
    approving.return_to_draft(version_id=version.id, revision=form.seen(), actor_id=actor().user_id)
    say(_("The edition is a draft again."))
    return redirect(url_for("standards.show", standard_id=standard_id, number=number))


@blueprint.post("/<int:standard_id>/<int:number>/withdraw")
@needs("standards.edit", "standards.approve")
def withdraw(standard_id: int, number: int) -> Response:
    """Take an edition back, from today on."""
    version, form = edition(found(standard_id), number), RevisionForm()
    approving.withdraw(version_id=version.id, revision=form.seen(), on=today(), actor=actor())
    say(_("The edition has been withdrawn."))
    return redirect(url_for("standards.show", standard_id=standard_id, number=number))


def clause_form(standard_id: int, number: int, clause_id: int | None) -> Page:
    """The form of one clause, filled with what it says now."""
    row = found(standard_id)
    version = edition(row, number)
    clause = clause_of(version, clause_id) if clause_id else None
    form = ClauseForm(data={**(clause_values(as_text(clause)) if clause else {}), "revision": version.revision})
    if form.validate_on_submit() and saved(form, version, clause_id):
        return redirect(url_for("standards.show", standard_id=standard_id, number=number))
    page = render_template("standards/clause_form.html", form=form, standard=row, version=version, clause=clause)
    return (page, 422) if form.errors else page


def saved(form: ClauseForm, version: reading.VersionRow, clause_id: int | None) -> bool:
    """Save the clause; a number that is taken becomes an error of its field."""
    seen, text, actor_id = form.seen(), form.text(), actor().user_id
    try:
        if clause_id is None:
            writing.add_clause(version_id=version.id, revision=seen, text=text, actor_id=actor_id)
        else:
            writing.change_clause(
                version_id=version.id, clause_id=clause_id, revision=seen, text=text, actor_id=actor_id
            )
    except InvalidAnswer:
        form.key.errors = [_("Another clause has this number. Choose one that is free.")]
        return False
    return True


def as_text(row: ClauseRow) -> ClauseText:
    """What a clause says, without where it stands."""
    return ClauseText(row.key, row.title, row.norm, row.rationale, row.target)


def clause_of(version: reading.VersionRow, clause_id: int) -> ClauseRow:
    """A clause of this edition. Raises NotFound."""
    for row in reading.clauses_of(version.id):
        if row.id == clause_id:
            return row
    raise NotFound("clause")


def found(standard_id: int) -> reading.StandardRow:
    """The standard. Raises NotFound."""
    row = reading.standard(standard_id)
    if row is None:
        raise NotFound("standard")
    return row


def edition(row: reading.StandardRow, number: int) -> reading.VersionRow:
    """The edition by its number. Raises NotFound."""
    for version in row.versions:
        if version.number == number:
            return version
    raise NotFound("standard_version")


def today() -> date:
    """The day in the organisation's own zone."""
    return clock.local_day(clock.now(), organisation_of(actor().organisation_id).time_zone)
