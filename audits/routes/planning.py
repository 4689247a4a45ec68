"""Doors of waves: programmes, waves, assignments."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.errors import InvalidAnswer
from app.organisation import reading as organisation
from app.web.choices import SelectChoice
from app.web.guards import actor, needs
from app.web.refusals import refusal
from audits import assigning, overseeing, planning, reading, revealing
from audits.assigning import Terms
from audits.models.programmes import AssignmentState, ProgrammeKind
from audits.planning_forms import AssignForm, NoticeForm, ProgrammeForm, WaveForm
from audits.planning_words import KINDS, STATES

blueprint = Blueprint("planning", __name__, url_prefix="/waves", template_folder="../templates")
Page = str | Response | tuple[str, int]
FILTERS = ("late", *(state.value for state in AssignmentState))


@blueprint.get("/")
@needs("visits.plan")
def index() -> str:
    """All waves, the newest first, with their progress."""
    return render_template(
        "audits/planning/index.html",
        waves=overseeing.waves(at=clock.now()),
        programmes=overseeing.programmes(),
        kinds=KINDS,
    )


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@needs("visits.plan")
def new_programme() -> Page:
    """Set up a line of measurement."""
    form = ProgrammeForm()
    form.checklist_id.choices = [SelectChoice(row.id, row.name) for row in reading.checklists()]
    if form.validate_on_submit():
        planning.create_programme(
            name=form.name.data or "",
            kind=ProgrammeKind(form.kind.data),
            checklist_id=form.checklist_id.data,
            standard_percent=form.standard_percent.data or 0,
            actor_id=actor().user_id,
        )
        return redirect(url_for("planning.index"))
    page = render_template("audits/planning/programme_form.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.route("/new", methods=["GET", "POST"])
@needs("visits.plan")
def new_wave() -> Page:
    """Set up a round."""
    form = WaveForm()
    form.programme_id.choices = [SelectChoice(row.id, row.name) for row in overseeing.programmes()]
    if form.validate_on_submit() and form.from_day.data and form.to_day.data:
        wave = planning.create_wave(
            programme_id=form.programme_id.data,
            name=form.name.data or "",
            from_day=form.from_day.data,
            to_day=form.to_day.data,
            notice_day=form.notice_day.data,
            notice_text=form.notice_text.data or "",
            actor_id=actor().user_id,
        )
        return redirect(url_for("planning.wave", wave_id=wave.id))
    page = render_template("audits/planning/wave_form.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.get("/<int:wave_id>")
@needs("visits.plan")
def wave(wave_id: int) -> str:
    """One wave: the notice, the progress, the assignments."""
    return _wave_page(wave_id)


@blueprint.post("/<int:wave_id>/notice")
@needs("visits.plan")
def announce(wave_id: int) -> Page:
    """Note when and how staff are told."""
    form = NoticeForm()
    if form.validate_on_submit() and form.notice_day.data:
        day, text = form.notice_day.data, form.notice_text.data or ""
        planning.announce(wave_id=wave_id, notice_day=day, notice_text=text, actor_id=actor().user_id)
        return redirect(url_for("planning.wave", wave_id=wave_id))
    return _wave_page(wave_id, form), 422


@blueprint.post("/<int:wave_id>/start")
@needs("visits.plan")
def start(wave_id: int) -> Page:
    """Let the visits begin."""
    try:
        planning.start_wave(wave_id=wave_id, today=clock.now().date(), actor_id=actor().user_id)
    except InvalidAnswer as refused:
        return _wave_page(wave_id, refused=refusal(refused.code, refused.facts)), 422
    flash(_("The wave has started: shoppers see their visits."))
    return redirect(url_for("planning.wave", wave_id=wave_id))


@blueprint.post("/<int:wave_id>/close")
@needs("visits.plan")
def close(wave_id: int) -> Response:
    """End the wave."""
    left = planning.close_wave(wave_id=wave_id, actor_id=actor().user_id)
    flash(
        ngettext(
            "The wave is closed; %(num)s visit was not made.", "The wave is closed; %(num)s visits were not made.", left
        )
    )
    return redirect(url_for("planning.wave", wave_id=wave_id))


@blueprint.route("/<int:wave_id>/assign", methods=["GET", "POST"])
@needs("visits.plan")
def assign(wave_id: int) -> Page:
    """One visit for each of the branches chosen."""
    row, form = overseeing.wave(wave_id, at=clock.now()), AssignForm()
    branches = organisation.branches(ids=actor().reach("visits.plan"))
    form.offer([SelectChoice(each.id, f"{each.name} · {each.region_name}") for each in branches], _panel())
    if form.validate_on_submit():
        made = _assigned(wave_id, form)
        flash(ngettext("%(num)s visit assigned.", "%(num)s visits assigned.", made))
        return redirect(url_for("planning.wave", wave_id=wave_id))
    page = render_template("audits/planning/assign.html", form=form, wave=row)
    return (page, 422) if form.errors else page


@blueprint.post("/<int:wave_id>/assignments/<int:assignment_id>/revoke")
@needs("visits.plan")
def revoke(wave_id: int, assignment_id: int) -> Response:
    """Take an assignment back."""
    overseeing.wave(wave_id, at=clock.now())
    revision = request.form.get("revision", 0, type=int)
    assigning.revoke(
        assignment_id=assignment_id,
        revision=revision,
        actor_id=actor().user_id,
        reach=actor().reach("visits.plan"),
    )
    flash(_("The visit is revoked; if it was made already, it will be accepted and flagged."))
    return redirect(url_for("planning.wave", wave_id=wave_id))


def _panel() -> list[SelectChoice]:
    """Codes with what helps to choose; names for the panel's owner alone."""
    rows = overseeing.shoppers(with_left=False)
    people = revealing.people_behind([row.id for row in rows], panels=revealing.panels_of(actor()))
    return [
        SelectChoice(
            row.id,
            " · ".join(
                part
                for part in (
                    row.code,
                    people[row.id].name if row.id in people else "",
                    row.city,
                    ngettext("%(num)s open visit", "%(num)s open visits", row.open_visits) if row.open_visits else "",
                )
                if part
            ),
        )
        for row in rows
    ]


def _assigned(wave_id: int, form: AssignForm) -> int:
    opens, ends = form.window_from.data, form.window_to.data
    if opens is None or ends is None:
        raise InvalidAnswer("window_disordered")
    terms = Terms(
        window_from=opens,
        window_to=ends,
        scenario=form.scenario.data or "",
        briefing=form.briefing.data or "",
        fee_minor=int((form.fee.data or 0) * 100),
    )
    made = assigning.assign(
        wave_id=wave_id,
        branch_ids=form.branch_ids.data or [],
        shopper_id=form.shopper_id.data or None,
        terms=terms,
        actor_id=actor().user_id,
        reach=actor().reach("visits.plan"),
    )
    return len(made)


def _wave_page(wave_id: int, notice: NoticeForm | None = None, refused: str = "") -> str:
    at, state = clock.now(), request.args.get("state", "")
    row = overseeing.wave(wave_id, at=at)
    words = request.args.get("q", "").strip().casefold()
    everywhere = organisation.branches(ids=actor().reach("visits.plan"), include_closed=True)
    fitting = [each.id for each in everywhere if words in f"{each.name} {each.code} {each.region_name}".casefold()]
    shown = overseeing.assignments(
        wave_id,
        at=at,
        branch_ids=fitting,
        state=state if state in FILTERS else "",
        page=request.args.get("page", 1, type=int),
    )
    panels, met = revealing.panels_of(actor()), {each.shopper.id for each in shown.rows if each.shopper}
    return render_template(
        "audits/planning/wave.html",
        wave=row,
        notice=notice or NoticeForm(notice_day=row.notice_day, notice_text=row.notice_text),
        refused=refused,
        page=shown,
        people=revealing.people_behind(met, panels=panels),
        state=state,
        words=request.args.get("q", ""),
        states=STATES,
        OPEN=overseeing.OPEN,
    )
