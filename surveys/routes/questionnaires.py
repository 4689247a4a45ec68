"""Doors of questionnaires: the list, the words, publishing, and the page as a customer sees it."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.errors import InvalidAnswer
from app.organisation.reading import organisation_of
from app.web.guards import actor, needs
from app.web.toasts import say
from surveys import authoring, wording
from surveys.answer_page import drawn
from surveys.forms import QuestionnaireForm, words_form
from surveys.versions import pages_of
from surveys.wordings import SCALES

blueprint = Blueprint("questionnaires", __name__, url_prefix="/surveys/questionnaires", template_folder="../templates")
Page = str | Response | tuple[str, int]


@blueprint.before_request
def in_the_room_of_surveys() -> None:
    """The rail marks the room that these doors belong to."""
    g.room = "surveys"


@blueprint.get("/")
@needs("surveys.view")
def index() -> str:
    """All questionnaires."""
    return render_template("surveys/questionnaires/index.html", rows=authoring.drafts())


@blueprint.route("/new", methods=["GET", "POST"])
@needs("surveys.edit")
def new() -> Page:
    """Begin a questionnaire from the template."""
    form = QuestionnaireForm()
    if form.validate_on_submit():
        row = authoring.create(name=form.name.data or "", actor_id=actor().user_id)
        return redirect(url_for("questionnaires.edit", questionnaire_id=row.id))
    page = render_template("surveys/questionnaires/new.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.route("/<int:questionnaire_id>", methods=["GET", "POST"])
@needs("surveys.edit")
def edit(questionnaire_id: int) -> Page:
    """The words of a questionnaire."""
    draft = authoring.draft(questionnaire_id)
    form = words_form(draft.form, name=draft.name, revision=draft.revision)
    if form.validate_on_submit():
        authoring.reword(
            questionnaire_id=questionnaire_id,
            revision=int(form.revision.data or 0),
            name=form.name.data or "",
            words=form.words(draft.form),
            actor_id=actor().user_id,
        )
        say(_("The words were saved."))
        return redirect(url_for("questionnaires.edit", questionnaire_id=questionnaire_id))
    page = render_template(
        "surveys/questionnaires/edit.html",
        form=form,
        draft=draft,
        scales=SCALES,
        remarks=authoring.remarks_on(draft.form),
    )
    return (page, 422) if form.errors else page


@blueprint.post("/<int:questionnaire_id>/publish")
@needs("surveys.edit")
def publish(questionnaire_id: int) -> Response:
    """Make a version that never changes."""
    try:
        version = authoring.publish(
            questionnaire_id=questionnaire_id,
            revision=request.form.get("revision", 0, type=int),
            actor_id=actor().user_id,
        )
    except InvalidAnswer as refusal:
        if refusal.code != "nothing_changed":
            raise
        say(_("Version %(number)s says the same already.", number=refusal.facts["number"]))
        return redirect(url_for("questionnaires.edit", questionnaire_id=questionnaire_id))
    say(_("Version %(number)s is published.", number=version.number))
    return redirect(url_for("surveys.new", version=version.id))


@blueprint.get("/<int:questionnaire_id>/preview")
@needs("surveys.edit")
def preview(questionnaire_id: int) -> str:
    """The draft as a customer will see it, with nowhere to send it."""
    draft = authoring.draft(questionnaire_id)
    pages = pages_of(draft.form)
    page = request.args.get("page", pages[0], type=int)
    language = request.args.get("lang", "ru")
    g.language = language if language in draft.form.languages else draft.form.languages[0]
    organisation = organisation_of(actor().organisation_id)
    places = {"branch": "…", "organisation": organisation.name, "name": "", "day": ""}
    questions = [question for question in draft.form.questions if (question.page or 1) == page]
    return render_template(
        "surveys/questionnaires/preview.html",
        organisation=organisation.name,
        questions=drawn(draft.form, questions, language=g.language, places=places, document={}),
        draft=draft,
        pages=pages,
        names=wording.LANGUAGE_NAMES,
        page=page,
    )
