"""Building questionnaires: begun from the template, reworded, published as versions that never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app import clock
from app.accounts.reading import last_editor
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.questions.editions import next_edition
from app.questions.problems import Problem
from app.questions.publishing import check_publishable
from app.questions.schema import Form, dump_form, parse_form
from app.trail.recording import record
from surveys.models.questionnaires import Questionnaire, QuestionnaireVersion
from surveys.placeholders import unknown
from surveys.template import AFTER_VISIT
from surveys.wordings import Words, reworded


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire as its editor sees it; `published` is the number of the newest version."""

    id: int
    name: str
    revision: int
    form: Form
    published: int | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version, with the name of its questionnaire."""

    id: int
    questionnaire_id: int
    name: str
    number: int
    published_at: datetime


def create(*, name: str, actor_id: int | None, form: Form = AFTER_VISIT) -> Questionnaire:
    """A new questionnaire; its draft is the template unless another form is given."""
    row = Questionnaire(name=name, draft=dump_form(form), revision=1, created_at=clock.now())
    db.session.add(row)
    db.session.flush()  # the trail and the page name its id
    record(action="questionnaire.create", thing="questionnaire", thing_id=row.id, fields=("name",), actor_id=actor_id)
    return row


def draft(questionnaire_id: int) -> Draft:
    """The draft to be shown or edited. Raises NotFound."""
    row = db.session.scalar(select(Questionnaire).where(Questionnaire.id == questionnaire_id))
    if row is None:
        raise NotFound("questionnaire")
    latest = _newest(questionnaire_id)
    return Draft(row.id, row.name, row.revision, parse_form(row.draft), latest.number if latest else None)


def reword(
    *, questionnaire_id: int, revision: int, name: str, words: Mapping[str, Words], actor_id: int | None
) -> None:
    """Give questions other words. Raises NotFound, Conflict("stale"), InvalidAnswer("unknown_place")."""
    row = _locked(questionnaire_id, revision)
    form = reworded(parse_form(row.draft), words)
    strange = [place for question in form.questions for _, text in question.label.versions for place in unknown(text)]
    if strange:
        raise InvalidAnswer("unknown_place", place=strange[0])
    row.name, row.draft = name, dump_form(form)
    record(
        action="questionnaire.reword",
        thing="questionnaire",
        thing_id=row.id,
        fields=("name", "draft"),
        actor_id=actor_id,
    )


def publish(*, questionnaire_id: int, revision: int, actor_id: int | None) -> QuestionnaireVersion:
    """Make an immutable version of the draft.

    Raises NotFound, Conflict("stale"), InvalidAnswer("not_publishable" | "nothing_changed").
    """
    row = _locked(questionnaire_id, revision)
    form = parse_form(row.draft)
    if remarks_on(form):
        raise InvalidAnswer("not_publishable", count=len(remarks_on(form)))
    edition = next_edition(form, _newest(questionnaire_id))
    version = QuestionnaireVersion(
        questionnaire_id=row.id,
        number=edition.number,
        definition=edition.definition,
        digest=edition.digest,
        published_at=clock.now(),
        published_by_id=actor_id,
    )
    db.session.add(version)
    db.session.flush()  # the trail and the campaign name its id
    record(
        action="questionnaire.publish",
        thing="questionnaire_version",
        thing_id=version.id,
        fields={"digest": version.digest},
        actor_id=actor_id,
    )
    return version


def remarks_on(form: Form) -> tuple[Problem, ...]:
    """Everything that forbids publishing."""
    return check_publishable(form)


def newest_versions() -> list[VersionRow]:
    """The newest version of each questionnaire, by name: what a campaign may ask."""
    newest = (
        select(QuestionnaireVersion.questionnaire_id, func.max(QuestionnaireVersion.number).label("number"))
        .group_by(QuestionnaireVersion.questionnaire_id)
        .subquery()
    )
    rows = db.session.execute(
        select(QuestionnaireVersion, Questionnaire.name)
        .join(
            newest,
            (newest.c.questionnaire_id == QuestionnaireVersion.questionnaire_id)
            & (newest.c.number == QuestionnaireVersion.number),
        )
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .order_by(Questionnaire.name, QuestionnaireVersion.id)
    )
    return [_version_row(version, name) for version, name in rows]


def version(version_id: int) -> VersionRow:
    """One version. Raises NotFound."""
    found = db.session.execute(
        select(QuestionnaireVersion, Questionnaire.name)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(QuestionnaireVersion.id == version_id)
    ).one_or_none()
    if found is None:
        raise NotFound("questionnaire_version")
    return _version_row(*found)


def drafts() -> list[Draft]:
    """All questionnaires by name. Two statements."""
    numbers = select(QuestionnaireVersion.questionnaire_id, func.max(QuestionnaireVersion.number)).group_by(
        QuestionnaireVersion.questionnaire_id
    )
    newest = {questionnaire_id: number for questionnaire_id, number in db.session.execute(numbers)}
    rows = db.session.scalars(select(Questionnaire).order_by(Questionnaire.name, Questionnaire.id))
    return [Draft(row.id, row.name, row.revision, parse_form(row.draft), newest.get(row.id)) for row in rows]


def _version_row(row: QuestionnaireVersion, name: str) -> VersionRow:
    return VersionRow(row.id, row.questionnaire_id, name, row.number, row.published_at)


def _newest(questionnaire_id: int) -> QuestionnaireVersion | None:
    return db.session.scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    ).first()


def _locked(questionnaire_id: int, revision: int) -> Questionnaire:
    """The questionnaire, locked until the end of the transaction, its revision counted on."""
    row = db.session.scalar(
        select(Questionnaire)
        .where(Questionnaire.id == questionnaire_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("questionnaire")
    if row.revision != revision:
        raise Conflict("stale", **last_editor(thing="questionnaire", thing_id=questionnaire_id))
    row.revision += 1
    return row
