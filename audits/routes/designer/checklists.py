"""Doors of whole checklists: the list, a new one, the draft, publishing, published versions, previews."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.reading import names_of
from app.errors import InvalidAnswer, NotFound
from app.standards import reading as standards
from app.web.guards import actor, needs
from app.web.toasts import say
from audits import authoring, reading
from audits.forms.parts import NameForm, NewForm, RevisionForm
from audits.kinds import KINDS
from audits.routes.designer.desk import Desk, Page, address, blueprint, desk, language, page, today

PER_PAGE = 50


@blueprint.get("/")
@needs("checklists.view")
def index() -> str:
    """All checklists, or those whose name holds the words."""
    words = request.args.get("q", "").strip()
    everything = reading.checklists()
    rows = [row for row in everything if words.casefold() in row.name.casefold()]
    number = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "audits/designer/index.html",
        rows=rows[(number - 1) * PER_PAGE : number * PER_PAGE],
        found=len(rows),
        page=number,
        pages=max(1, -(-len(rows) // PER_PAGE)),
        words=words,
        nothing_yet=not everything,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@needs("checklists.edit")
def new() -> Page:
    """Begin a checklist."""
    form = NewForm()
    if form.validate_on_submit():
        made = authoring.create(name=form.name.data or "", actor_id=actor().user_id)
        return redirect(address("show", made.id))
    text = render_template("audits/designer/new.html", form=form)
    return (text, 422) if form.errors else text


@blueprint.get("/<int:checklist_id>")
@needs("checklists.view")
def show(checklist_id: int) -> Page:
    """The draft: what it consists of, what stands against publishing it."""
    return overview(desk(checklist_id), NameForm())


@blueprint.post("/<int:checklist_id>/name")
@needs("checklists.edit")
def rename(checklist_id: int) -> Page:
    """Give the checklist another name."""
    form = NameForm()
    if not form.validate():
        return overview(desk(checklist_id), form)
    authoring.rename(
        checklist_id=checklist_id, revision=form.seen(), name=form.name.data or "", actor_id=actor().user_id
    )
    return redirect(address("show", checklist_id))


@blueprint.post("/<int:checklist_id>/publish")
@needs("checklists.edit")
def publish(checklist_id: int) -> Page:
    """Make an immutable version; what forbids it is shown on the page of the draft."""
    form = RevisionForm()
    try:
        version = authoring.publish(
            checklist_id=checklist_id, revision=form.seen(), day=today(), actor_id=actor().user_id
        )
    except InvalidAnswer as refusal:
        if refusal.code != "not_publishable":
            raise
        return overview(desk(checklist_id), NameForm(), refused=True)
    say(_("Version %(number)s is published.", number=version.number))
    return redirect(url_for("designer.version", checklist_id=checklist_id, number=version.number))


@blueprint.get("/<int:checklist_id>/versions/<int:number>")
@needs("checklists.view")
def version(checklist_id: int, number: int) -> str:
    """A published version, to be read."""
    row = version_of(checklist_id, number)
    cited = standards.clauses([question.clause_id for question in row.form.questions if question.clause_id])
    return render_template(
        "audits/designer/version.html",
        version=row,
        numbers=[each.number for each in reading.versions(checklist_id)],
        cited=cited,
        names=names_of([row.published_by_id]),
        lang=language(),
        kinds=KINDS,
        desk=Desk(authoring.Draft(checklist_id, row.checklist_name, 0, row.form), {}, ()),
    )


@blueprint.get("/<int:checklist_id>/preview")
@needs("checklists.view")
def preview(checklist_id: int) -> str:
    """The draft as it will stand on the phone; ?question= begins with that one."""
    draft = authoring.draft(checklist_id)
    begins = draft.form.order.get(request.args.get("question", ""), 0)
    return render_template(
        "audits/designer/preview.html", name=draft.name, outline=draft.form, lang=language(), begins=begins
    )


@blueprint.get("/<int:checklist_id>/versions/<int:number>/preview")
@needs("checklists.view")
def preview_version(checklist_id: int, number: int) -> str:
    """A published version as it stands on the phone."""
    row = version_of(checklist_id, number)
    return render_template(
        "audits/designer/preview.html", name=row.checklist_name, outline=row.form, lang=language(), begins=0
    )


def overview(at: Desk, form: NameForm, *, refused: bool = False) -> Page:
    """The page of the draft."""
    published = authoring.is_published(at.draft.id, at.form, {key: row.id for key, row in at.clauses.items()})
    if not form.is_submitted() or refused:
        form.name.data = at.draft.name
    return page("show", at, wrong=refused or bool(form.errors), form=form, published=published, refused=refused)


def version_of(checklist_id: int, number: int) -> reading.VersionRow:
    """The version by its number. Raises NotFound."""
    ids = [row.id for row in reading.versions(checklist_id) if row.number == number]
    found = reading.version(ids[0]) if ids else None
    if found is None:
        raise NotFound("checklist_version")
    return found
