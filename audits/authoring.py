"""Building checklists: drafts that two people cannot overwrite for each other, and versions that never change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import clock
from app.accounts.reading import last_editor
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.questions.editions import digest_of, next_edition
from app.questions.problems import pointer
from app.questions.publishing import check_publishable
from app.questions.schema import Form, dump_form, parse_form
from app.standards import reading as standards
from app.trail.recording import record
from audits import drafting
from audits.models.checklists import Checklist, ChecklistVersion

Change = Callable[[Form], Form]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that forbids publishing: where (a JSON pointer into the form), a code, and facts for its text."""

    place: str
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A checklist as its editor sees it."""

    id: int
    name: str
    revision: int
    form: Form


def create(*, name: str, actor_id: int | None, form: Form = drafting.BLANK) -> Checklist:
    """A new checklist with a draft."""
    checklist = Checklist(name=name, draft=dump_form(form), revision=1, created_at=clock.now())
    db.session.add(checklist)
    db.session.flush()  # the trail and the page name its id
    record(action="checklist.create", thing="checklist", thing_id=checklist.id, fields=("name",), actor_id=actor_id)
    return checklist


def draft(checklist_id: int) -> Draft:
    """The draft to be shown or edited. Raises NotFound."""
    return _draft(_checklist(checklist_id))


def rename(*, checklist_id: int, revision: int, name: str, actor_id: int | None) -> None:
    """Give the checklist another name. Raises NotFound, Conflict("stale")."""
    checklist = _locked(checklist_id, revision)
    checklist.name = name
    _note("checklist.rename", checklist, ("name",), actor_id)


def revise(*, checklist_id: int, revision: int, change: Change, action: str, actor_id: int | None) -> Draft:
    """Change the draft as `change` says (see drafting.py); `action` goes into the trail as "checklist.<action>".

    Raises NotFound when the checklist, or what `change` looks for, is not there; Conflict("stale") with who was first.
    """
    checklist = _locked(checklist_id, revision)
    try:
        checklist.draft = dump_form(change(_draft(checklist).form))
    except LookupError as exc:
        raise NotFound("part_of_checklist") from exc
    _note(f"checklist.{action}", checklist, ("draft",), actor_id)
    return _draft(checklist)


def publish(*, checklist_id: int, revision: int, day: date, actor_id: int | None) -> ChecklistVersion:
    """Make an immutable version of the draft, its questions tied to the clauses in force on `day`.

    Raises NotFound, Conflict("stale"), InvalidAnswer("not_publishable" | "nothing_changed").
    """
    checklist = _locked(checklist_id, revision)
    form = _draft(checklist).form
    clauses = {key: row.id for key, row in standards.clauses_in_force(day).items()}
    remarks = remarks_on(form, clauses)
    if remarks:
        raise InvalidAnswer("not_publishable", count=len(remarks))
    form = drafting.pinned(form, clauses)
    edition = next_edition(form, _newest(checklist_id))
    version = ChecklistVersion(
        checklist_id=checklist_id,
        number=edition.number,
        definition=edition.definition,
        digest=edition.digest,
        published_at=clock.now(),
        published_by_id=actor_id,
    )
    db.session.add(version)
    db.session.flush()  # the trail and the page name its id
    record(
        action="checklist.publish",
        thing="checklist_version",
        thing_id=version.id,
        fields={"digest": version.digest},
        actor_id=actor_id,
    )
    return version


def remarks_on(form: Form, clauses: Mapping[str, int]) -> tuple[Remark, ...]:
    """Everything that forbids publishing; `clauses` are those in force."""
    found = [Remark(each.place, each.code.value, each.params) for each in check_publishable(form)]
    for at, section in enumerate(form.sections):
        for below, question in enumerate(section.questions):
            if question.clause is not None and question.clause not in clauses:
                place = pointer("", "sections", at, "questions", below, "clause")
                found.append(Remark(place, "clause_not_in_force", (("clause", question.clause),)))
    return tuple(found)


def is_published(checklist_id: int, form: Form, clauses: Mapping[str, int]) -> bool:
    """Whether the newest version says the same as the draft would."""
    latest = _newest(checklist_id)
    return latest is not None and latest.digest == digest_of(drafting.pinned(form, clauses))


def ids_ever_used(checklist_id: int, form: Form) -> frozenset[str]:
    """The ids of sections and questions of the draft and of every version: none is given twice."""
    definitions = db.session.scalars(
        select(ChecklistVersion.definition).where(ChecklistVersion.checklist_id == checklist_id)
    )
    forms = [form, *(parse_form(definition) for definition in definitions)]
    return frozenset(section.id for one in forms for section in one.sections) | {
        question.id for one in forms for question in one.questions
    }


def _draft(checklist: Checklist) -> Draft:
    form = parse_form(checklist.draft) if checklist.draft else drafting.BLANK
    return Draft(checklist.id, checklist.name, checklist.revision, form)


def _newest(checklist_id: int) -> ChecklistVersion | None:
    return db.session.scalars(
        select(ChecklistVersion)
        .where(ChecklistVersion.checklist_id == checklist_id)
        .order_by(ChecklistVersion.number.desc())
        .limit(1)
    ).first()


def _checklist(checklist_id: int) -> Checklist:
    checklist = db.session.scalar(select(Checklist).where(Checklist.id == checklist_id))
    if checklist is None:
        raise NotFound("checklist")
    return checklist


def _locked(checklist_id: int, revision: int) -> Checklist:
    """The checklist, locked until the end of the transaction, its revision counted on."""
    checklist = db.session.scalar(
        select(Checklist)
        .where(Checklist.id == checklist_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if checklist is None:
        raise NotFound("checklist")
    if checklist.revision != revision:
        raise Conflict("stale", **last_editor(thing="checklist", thing_id=checklist_id))
    checklist.revision += 1
    return checklist


def _note(action: str, checklist: Checklist, fields: tuple[str, ...], actor_id: int | None) -> None:
    record(action=action, thing="checklist", thing_id=checklist.id, fields=fields, actor_id=actor_id)
