"""Doors for those who work on cases: the list, one case, what can be done to it, a new one by hand."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app import clock
from app.organisation.reading import branches, organisation_of
from app.web.choices import choices
from app.web.guards import actor, needs
from app.web.toasts import say as toast
from cases import listing, registering, showing, wording, working
from cases.forms import (
    FinishForm,
    HandOverForm,
    NewCaseForm,
    ReopenForm,
    ResolveForm,
    RevisionForm,
    SayForm,
    WaitForm,
)
from cases.models import Case

blueprint = Blueprint("cases", __name__, url_prefix="/cases", template_folder="../templates")
Page = str | Response | tuple[str, int]
WORDS = {
    "kinds": wording.KINDS,
    "states": wording.STATES,
    "severities": wording.SEVERITIES,
    "sources": wording.SOURCES,
    "verifications": wording.VERIFICATIONS,
    "working_time": wording.working_time,
    "overdue": wording.overdue,
}


@blueprint.get("/")
@needs("cases.view")
def index() -> str:
    """The list, filtered by its address."""
    wanted = _filter()
    zone = organisation_of(actor().organisation_id).time_zone
    page = listing.list_cases(actor=actor(), wanted=wanted, at=clock.now(), zone=zone)
    places = branches(ids=actor().reach("cases.view"))
    return render_template("cases/index.html", page=page, wanted=wanted, places_shown=places, **WORDS)


@blueprint.get("/<int:case_id>")
@needs("cases.view")
def show(case_id: int) -> str:
    """One case."""
    return _page(case_id)


@blueprint.route("/new", methods=["GET", "POST"])
@needs("cases.work")
def new() -> Page:
    """Write a case down by hand."""
    form, at = NewCaseForm(), clock.now()
    form.branch_id.choices = choices(registering.places(actor()))
    form.clause_key.choices = choices(registering.clauses(at))
    if form.validate_on_submit():
        opened = registering.register(typed=form.data, actor=actor(), at=at)
        toast(_("Case %(number)s is registered.", number=opened.number))
        return redirect(url_for("cases.show", case_id=opened.case_id))
    page = render_template("cases/new.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.post("/<int:case_id>/acknowledge")
@needs("cases.work")
def acknowledge(case_id: int) -> Page:
    """Take notice."""
    form = RevisionForm()
    working.acknowledge(case_id=case_id, revision=form.seen(), actor=actor(), at=clock.now())
    return _back(case_id, _("The case is in your hands now."))


@blueprint.post("/<int:case_id>/say")
@needs("cases.work")
def say(case_id: int) -> Page:
    """Answer the customer, or leave an inner note."""
    form, at = SayForm(), clock.now()
    if not form.validate():
        return _again(case_id, form, _("An answer or a note"), "cases.say")
    if form.to.data == "inner":
        working.note(case_id=case_id, text=form.text.data or "", actor=actor(), at=at)
        return _back(case_id, _("The note is written."))
    mailed = working.write_to_customer(
        case_id=case_id, revision=form.seen(), text=form.text.data or "", actor=actor(), at=at
    )
    told = _("The answer is on its way to the customer.") if mailed else _("The answer stands on the customer’s page.")
    return _back(case_id, told)


@blueprint.post("/<int:case_id>/owner")
@needs("cases.work")
def hand_over(case_id: int) -> Page:
    """Give the case to somebody."""
    form = HandOverForm()
    people = showing.show(case_id=case_id, actor=actor(), at=clock.now()).owners
    form.owner_id.choices = choices((person.id, person.name) for person in people)
    if not form.validate():
        return _again(case_id, form, _("Hand the case over"), "cases.hand_over")
    working.hand_over(case_id=case_id, revision=form.seen(), owner_id=form.owner_id.data, actor=actor(), at=clock.now())
    return _back(case_id, _("The case is handed over."))


@blueprint.post("/<int:case_id>/wait")
@needs("cases.work")
def wait(case_id: int) -> Page:
    """Stop the clock, with a reason."""
    return _with_words(case_id, WaitForm(), _("Stop the clock"), "cases.wait", _waited)


@blueprint.post("/<int:case_id>/resume")
@needs("cases.work")
def resume(case_id: int) -> Page:
    """Let the clock go on."""
    working.resume(case_id=case_id, revision=RevisionForm().seen(), actor=actor(), at=clock.now())
    return _back(case_id, _("The clock goes on."))


@blueprint.post("/<int:case_id>/finish")
@needs("cases.work")
def finish(case_id: int) -> Page:
    """A corrective action has been carried out."""
    form = FinishForm()
    if not form.validate():
        return _again(case_id, form, _("The action is carried out"), "cases.finish")
    working.finish(
        case_id=case_id,
        revision=form.seen(),
        cause=form.cause.data or "",
        measure=form.text.data or "",
        actor=actor(),
        at=clock.now(),
    )
    return _back(case_id, _("Done. Two visits on different days will show whether it worked."))


@blueprint.post("/<int:case_id>/resolve")
@needs("cases.work")
def resolve(case_id: int) -> Page:
    """Settle the case with a decision."""
    return _with_words(case_id, ResolveForm(), _("Settle the case"), "cases.resolve", _resolved)


@blueprint.post("/<int:case_id>/reopen")
@needs("cases.work")
def reopen(case_id: int) -> Page:
    """Open a settled case again."""
    return _with_words(case_id, ReopenForm(), _("Open the case again"), "cases.reopen", _reopened)


@blueprint.post("/<int:case_id>/close")
@needs("cases.work")
def close(case_id: int) -> Page:
    """Put a settled case away."""
    working.close(case_id=case_id, revision=RevisionForm().seen(), actor=actor(), at=clock.now())
    return _back(case_id, _("The case is closed."))


def _waited(case_id: int, revision: int, text: str) -> str:
    working.wait(case_id=case_id, revision=revision, reason=text, actor=actor(), at=clock.now())
    return _("The clock stands still until the answer comes.")


def _resolved(case_id: int, revision: int, text: str) -> str:
    working.resolve(case_id=case_id, revision=revision, decision=text, actor=actor(), at=clock.now())
    return _("The case is settled.")


def _reopened(case_id: int, revision: int, text: str) -> str:
    working.reopen(case_id=case_id, revision=revision, reason=text, actor=actor(), at=clock.now())
    return _("The case is open again, its clock begins anew.")


def _with_words(
    case_id: int,
    form: WaitForm | ResolveForm | ReopenForm,
    title: str,
    endpoint: str,
    step: Callable[[int, int, str], str],
) -> Page:
    """A step that needs words: done, or asked for again with the error beside the field."""
    if not form.validate():
        return _again(case_id, form, title, endpoint)
    return _back(case_id, step(case_id, form.seen(), form.text.data or ""))


def _again(case_id: int, form: FlaskForm, title: str, endpoint: str) -> Page:
    """The form on a page of its own, with what is wrong; a case out of reach is not there."""
    shown = showing.show(case_id=case_id, actor=actor(), at=clock.now())
    address = url_for(endpoint, case_id=case_id)
    return render_template("cases/form.html", form=form, case=shown.case, title=title, address=address, **WORDS), 422


def _back(case_id: int, told: str) -> Response:
    toast(told)
    return redirect(url_for("cases.show", case_id=case_id))


def _page(case_id: int) -> str:
    shown = showing.show(case_id=case_id, actor=actor(), at=clock.now())
    may_work = _may_work(shown.case)
    return render_template("cases/show.html", shown=shown, case=shown.case, may_work=may_work, **WORDS)


def _may_work(case: Case) -> bool:
    reach = actor().reach("cases.work")
    mine = case.owner_id == actor().user_id and actor().may("cases.work")
    return reach is None or case.branch_id in reach or mine


def _filter() -> listing.Filter:
    given = request.args
    return listing.Filter(
        state=given.get("state", "active"),
        kind=given.get("kind", ""),
        branch_id=given.get("branch", type=int),
        overdue=given.get("overdue") == "1",
        mine=given.get("mine") == "1",
        words=given.get("q", "").strip()[:100],
        page=max(1, given.get("page", 1, type=int)),
    )


def count_mine() -> int:
    """How many open cases are the reader's own: the figure in the rail."""
    return listing.count_for(actor())
