"""The demo's way into the database: all of it in the caller's transaction, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.demo.content import load
from app.demo.loading import (
    answers,
    cards,
    case_files,
    findings,
    measuring,
    network,
    norms,
    other_company,
    people,
    survey,
    visits,
)
from app.demo.loading.world import World
from app.demo.story import SEED, tell
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in
from app.trail.recording import record

Step = Callable[[World], None]
Saying = Callable[[str], None]
IN_BANK: Final[tuple[tuple[LazyString, tuple[Step, ...]], ...]] = (
    (_("standards and the checklist"), (norms.write_norms, measuring.write_checklist, measuring.write_programme)),
    (_("visits with their photographs"), (people.write_panel, visits.write_visits, visits.write_open_assignments)),
    (
        _("the survey and its answers"),
        (survey.write_questionnaire, survey.write_contacts, answers.write_answers, survey.write_ledger),
    ),
    (_("cases and findings"), (case_files.write_cases, findings.write_findings)),
    (_("scorecards and closed periods"), (cards.write_subscriptions, cards.write_closed_periods)),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much there is now."""

    branches: int
    staff: int
    visits: int
    responses: int
    cases: int


def is_there(name: str | None = None) -> bool:
    """Whether the demo's bank is in the database already."""
    wanted = name or load().bank.name.ru
    return db.session.scalar(select(Organisation.id).where(Organisation.name == wanted)) is not None


def load_story(*, anchor: date, seed: int = SEED, say: Saying = lambda words: None) -> Loaded:
    """Write the story as it stands on the anchor day; `say` hears of each chapter. The caller commits."""
    say(str(_("the story")))
    content = load()
    world = World(content, tell(content, anchor=anchor, seed=seed))
    say(str(_("organisations and people")))
    network.write_organisations(world)
    with acting_in(world.bank.id):
        network.write_network(world)
        people.write_people(world)
        for words, steps in IN_BANK:
            say(str(words))
            for step in steps:
                step(world)
        _note(world, "bank")
    with acting_in(world.organisations["other"].id):
        other_company.write_other_company(world)
        _note(world, "other")
    with acting_in(world.organisations["agency"].id):
        _note(world, "agency")
    return Loaded(len(world.branches), len(world.staff), len(world.visits), len(world.responses), len(world.cases))


def _note(world: World, key: str) -> None:
    record(action="demo.load", thing="organisation", thing_id=world.organisations[key].id)
