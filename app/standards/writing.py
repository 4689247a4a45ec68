"""Writing standards: touchpoints, standards, drafts of editions and their clauses."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import func, select

from app import clock
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.standards.clauses import ClauseText, dump_target, parse_target
from app.standards.editions import THING, locked_edition
from app.standards.models import Channel, Clause, Standard, StandardState, StandardVersion, Touchpoint
from app.trail.recording import record

DRAFT = frozenset({StandardState.DRAFT})
OPEN = frozenset({StandardState.DRAFT, StandardState.PROPOSED})


def add_touchpoint(*, key: str, name: Mapping[str, str], actor_id: int | None) -> Touchpoint:
    """A new step at the end of the customer's journey. Raises InvalidAnswer("key_taken")."""
    if db.session.scalar(select(Touchpoint.id).where(Touchpoint.key == key)) is not None:
        raise InvalidAnswer("key_taken", key=key)
    last = db.session.scalar(select(func.max(Touchpoint.position)))
    touchpoint = Touchpoint(key=key, name=dict(name), position=(last or 0) + 1)
    db.session.add(touchpoint)
    db.session.flush()  # the trail names its id
    record(action="touchpoint.add", thing="touchpoint", thing_id=touchpoint.id, fields=("name",), actor_id=actor_id)
    return touchpoint


def add_standard(
    *,
    touchpoint_id: int,
    channel: Channel,
    name: Mapping[str, str],
    actor_id: int | None,
    owner_id: int | None = None,
) -> Standard:
    """A new standard with an empty draft of its first edition. Raises NotFound("touchpoint")."""
    if db.session.scalar(select(Touchpoint.id).where(Touchpoint.id == touchpoint_id)) is None:
        raise NotFound("touchpoint")
    standard = Standard(touchpoint_id=touchpoint_id, channel=channel, name=dict(name), owner_id=owner_id or actor_id)
    db.session.add(standard)
    db.session.flush()  # the draft points at it
    record(action="standard.add", thing="standard", thing_id=standard.id, fields=("name",), actor_id=actor_id)
    _add_version(standard_id=standard.id, number=1, actor_id=actor_id)
    return standard


def draft_version(*, standard_id: int, actor_id: int | None) -> StandardVersion:
    """A draft with the clauses of the latest edition. Raises NotFound, Conflict("draft_exists")."""
    standard = db.session.scalar(select(Standard).where(Standard.id == standard_id).with_for_update())
    if standard is None:
        raise NotFound("standard")
    editions = db.session.scalars(
        select(StandardVersion).where(StandardVersion.standard_id == standard_id).order_by(StandardVersion.number)
    ).all()
    if any(edition.state in OPEN for edition in editions):
        raise Conflict("draft_exists")
    draft = _add_version(standard_id=standard_id, number=editions[-1].number + 1, actor_id=actor_id)
    approved = [edition for edition in editions if edition.approved_at is not None]
    for clause in _clauses((approved or editions)[-1].id):
        _add_clause(draft, _text_of(clause), clause.position)
    return draft


def add_clause(*, version_id: int, revision: int, text: ClauseText, actor_id: int | None) -> Clause:
    """A clause at the end of a draft. Raises Conflict (stale, or no draft), InvalidAnswer("clause_key_taken")."""
    version = locked_edition(version_id, revision=revision, states=DRAFT)
    _check_key(version, text.key, own_id=None)
    last = db.session.scalar(select(func.max(Clause.position)).where(Clause.version_id == version_id))
    clause = _add_clause(version, text, (last or 0) + 1)
    _note("clause.add", version, text.key, actor_id)
    return clause


def change_clause(*, version_id: int, clause_id: int, revision: int, text: ClauseText, actor_id: int | None) -> Clause:
    """Write a clause of a draft anew. Raises as `add_clause`, and NotFound("clause")."""
    version = locked_edition(version_id, revision=revision, states=DRAFT)
    clause = _clause(version_id, clause_id)
    _check_key(version, text.key, own_id=clause_id)
    clause.key = text.key
    clause.title, clause.norm, clause.rationale = dict(text.title), dict(text.norm), dict(text.rationale)
    clause.target = dump_target(text.target)
    _note("clause.change", version, text.key, actor_id)
    return clause


def remove_clause(*, version_id: int, clause_id: int, revision: int, actor_id: int | None) -> ClauseText:
    """Take a clause out of a draft; returns what it said, so that it can be put back."""
    version = locked_edition(version_id, revision=revision, states=DRAFT)
    clause = _clause(version_id, clause_id)
    text = _text_of(clause)
    db.session.delete(clause)
    _note("clause.remove", version, text.key, actor_id)
    return text


def move_clause(*, version_id: int, clause_id: int, revision: int, up: bool, actor_id: int | None) -> None:
    """Let a clause of a draft change places with its neighbour; at the end of the list nothing happens."""
    version = locked_edition(version_id, revision=revision, states=DRAFT)
    clauses = _clauses(version_id)
    at = next((place for place, each in enumerate(clauses) if each.id == clause_id), None)
    if at is None:
        raise NotFound("clause")
    to = at - 1 if up else at + 1
    if 0 <= to < len(clauses):
        clauses[at], clauses[to] = clauses[to], clauses[at]
    for position, each in enumerate(clauses, 1):
        each.position = position
    _note("clause.move", version, clauses[min(max(to, 0), len(clauses) - 1)].key, actor_id)


def _add_version(*, standard_id: int, number: int, actor_id: int | None) -> StandardVersion:
    version = StandardVersion(
        standard_id=standard_id,
        number=number,
        state=StandardState.DRAFT,
        revision=1,
        drafted_by_id=actor_id,
        created_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()  # its clauses point at it
    record(action="standard.draft", thing=THING, thing_id=version.id, actor_id=actor_id)
    return version


def _add_clause(version: StandardVersion, text: ClauseText, position: int) -> Clause:
    clause = Clause(
        version_id=version.id,
        key=text.key,
        title=dict(text.title),
        norm=dict(text.norm),
        rationale=dict(text.rationale),
        target=dump_target(text.target),
        position=position,
    )
    db.session.add(clause)
    db.session.flush()  # the page leads to it by its id
    return clause


def _check_key(version: StandardVersion, key: str, *, own_id: int | None) -> None:
    """A key names one clause in the whole organisation: elsewhere only older editions of the same standard have it."""
    taken = db.session.scalar(
        select(Clause.id)
        .join(StandardVersion, StandardVersion.id == Clause.version_id)
        .where(
            Clause.key == key,
            Clause.id != (own_id or 0),
            (Clause.version_id == version.id) | (StandardVersion.standard_id != version.standard_id),
        )
        .limit(1)
    )
    if taken is not None:
        raise InvalidAnswer("clause_key_taken", key=key)


def _clause(version_id: int, clause_id: int) -> Clause:
    clause = db.session.scalar(select(Clause).where(Clause.id == clause_id, Clause.version_id == version_id))
    if clause is None:
        raise NotFound("clause")
    return clause


def _clauses(version_id: int) -> list[Clause]:
    query = select(Clause).where(Clause.version_id == version_id).order_by(Clause.position, Clause.id)
    return list(db.session.scalars(query))


def _text_of(clause: Clause) -> ClauseText:
    text = ClauseText(clause.key, dict(clause.title), dict(clause.norm), dict(clause.rationale))
    return replace(text, target=parse_target(clause.target))


def _note(action: str, version: StandardVersion, key: str, actor_id: int | None) -> None:
    record(action=action, thing=THING, thing_id=version.id, fields=(key,), actor_id=actor_id)
