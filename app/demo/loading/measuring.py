"""The checklist and its published version, the programme and its waves."""

from app.demo.loading.world import World
from app.demo.tale import WaveStory
from app.extensions import db
from app.questions.editions import digest_of
from app.questions.schema import dump_form
from audits import drafting
from audits.models.checklists import Checklist, ChecklistVersion
from audits.models.programmes import Programme, ProgrammeKind, Wave
from audits.planning import USUAL_RULES

PUBLISHED_BY = "qa@demo.example"
PUBLISHED_DAYS, MADE_DAYS = 15, 45


def write_checklist(world: World) -> None:
    """The bank's checklist, its questions tied to the clauses in force, published once."""
    form = drafting.pinned(world.content.checklist, world.clause_ids)
    checklist = Checklist(
        name=world.content.programme.checklist.ru, draft=dump_form(form), created_at=world.before(MADE_DAYS)
    )
    db.session.add(checklist)
    db.session.flush()  # the version needs the id
    version = ChecklistVersion(
        checklist_id=checklist.id,
        number=1,
        definition=dump_form(form),
        digest=digest_of(form),
        published_at=world.before(PUBLISHED_DAYS),
        published_by_id=world.user_id(PUBLISHED_BY),
    )
    db.session.add(version)
    db.session.flush()  # assignments need the id
    world.versions["bank"], world.forms["bank"] = version, form


def write_programme(world: World) -> None:
    """The line of mystery visits with its four waves, the last of them running."""
    told = world.content.programme
    programme = Programme(
        kind=ProgrammeKind(told.kind),
        name=told.name.ru,
        checklist_id=world.versions["bank"].checklist_id,
        standard_percent=told.standard_percent,
        rules={**USUAL_RULES, "dispute_days": told.dispute_days},
        created_at=world.before(MADE_DAYS),
    )
    db.session.add(programme)
    db.session.flush()  # waves need the id
    world.programmes["bank"] = programme
    world.waves = {each.number: _wave(each, programme.id) for each in world.story.waves}
    db.session.add_all(world.waves.values())
    db.session.flush()  # assignments need the ids


def _wave(told: WaveStory, programme_id: int) -> Wave:
    return Wave(
        programme_id=programme_id,
        name=told.name,
        from_day=told.from_day,
        to_day=told.to_day,
        notice_day=told.notice_day,
        notice_text=told.notice_text,
        started_at=told.started_at,
        closed_at=told.closed_at,
    )
