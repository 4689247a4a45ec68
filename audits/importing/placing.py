"""Where imported visits belong: a programme and a version of its checklist, made when they are not there."""

from dataclasses import dataclass

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.organisation.reading import organisation_of
from app.questions.schema import Form, parse_form
from app.standards import reading as standards
from app.tenancy import current
from audits import authoring, planning
from audits.importing.mapping import ChecklistMapping, MappingError
from audits.models.checklists import Checklist, ChecklistVersion
from audits.models.programmes import Programme, ProgrammeKind


@dataclass(frozen=True, slots=True)
class Place:
    """The programme and the version that visits are scored by."""

    programme_id: int
    version_id: int
    form: Form  # with its clauses as they are in force


def place_for(told: ChecklistMapping, form: Form) -> Place:
    """The place for a form; a checklist of this name with other content gets a new version.

    Raises InvalidAnswer("not_publishable"), MappingError for a kind that is none.
    """
    version = _version(told.name, form)
    programme = db.session.scalar(select(Programme).where(Programme.name == told.programme))
    if programme is None:
        programme = planning.create_programme(
            name=told.programme,
            kind=_kind(told.kind),
            checklist_id=version.checklist_id,
            standard_percent=told.standard_percent,
            rules={"case_on_failure": False},  # what is long over calls for no action
            actor_id=None,
        )
    return Place(programme.id, version.id, parse_form(version.definition))


def _kind(name: str) -> ProgrammeKind:
    try:
        return ProgrammeKind(name)
    except ValueError:
        raise MappingError("checklist.kind", "wrong_kind", name) from None


def _version(name: str, form: Form) -> ChecklistVersion:
    checklist = db.session.scalar(select(Checklist).where(Checklist.name == name))
    if checklist is None:
        checklist = authoring.create(name=name, form=form, actor_id=None)
    day = clock.local_day(clock.now(), organisation_of(current()).time_zone)
    clauses = {key: row.id for key, row in standards.clauses_in_force(day).items()}
    if authoring.is_published(checklist.id, form, clauses):
        of_it = select(ChecklistVersion).where(ChecklistVersion.checklist_id == checklist.id)
        return db.session.scalars(of_it.order_by(ChecklistVersion.number.desc()).limit(1)).one()
    revision = checklist.revision
    authoring.revise(
        checklist_id=checklist.id, revision=revision, change=lambda _: form, action="import", actor_id=None
    )
    return authoring.publish(checklist_id=checklist.id, revision=revision + 1, day=day, actor_id=None)
