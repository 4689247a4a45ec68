"""Touchpoints, standards and their clauses: approved by the director, in force since the first wave."""

from fractions import Fraction

from app.demo.content import records
from app.demo.loading.world import World
from app.extensions import db
from app.standards.clauses import Target, dump_target
from app.standards.force import a_year_after
from app.standards.models import Channel, Clause, Standard, StandardState, StandardVersion, Touchpoint

DRAFTED_BY, APPROVED_BY = "qa@demo.example", "director@demo.example"
DRAFTED_DAYS, APPROVED_DAYS = 60, 20


def write_norms(world: World) -> None:
    """The bank's standard, one for each touchpoint and channel, with its clauses."""
    touchpoints = {each.key: _touchpoint(each) for each in world.content.touchpoints}
    db.session.add_all(touchpoints.values())
    db.session.flush()  # standards need the ids
    standards = [
        Standard(
            touchpoint_id=touchpoints[each.touchpoint].id,
            channel=Channel(each.channel),
            name=each.title.versions(),
            owner_id=world.user_id(DRAFTED_BY),
        )
        for each in world.content.standards
    ]
    db.session.add_all(standards)
    db.session.flush()  # versions need the ids
    versions = [approved(world, row, drafted_by=DRAFTED_BY, approved_by=APPROVED_BY) for row in standards]
    db.session.add_all(versions)
    db.session.flush()  # clauses need the ids
    clauses = [
        _clause(told, version.id, at)
        for version, standard in zip(versions, world.content.standards, strict=True)
        for at, told in enumerate(standard.clauses)
    ]
    db.session.add_all(clauses)
    db.session.flush()  # checklists cite clauses by their ids
    world.clause_ids = {row.key: row.id for row in clauses}


def _touchpoint(told: records.Touchpoint) -> Touchpoint:
    return Touchpoint(key=told.key, name=told.title.versions(), position=told.number)


def approved(world: World, standard: Standard, *, drafted_by: str, approved_by: str) -> StandardVersion:
    """The first edition of a standard, in force."""
    return StandardVersion(
        standard_id=standard.id,
        number=1,
        state=StandardState.APPROVED,
        drafted_by_id=world.user_id(drafted_by),
        approved_by_id=world.user_id(approved_by),
        approved_at=world.before(APPROVED_DAYS),
        in_force_from=world.first_day,
        review_due=a_year_after(world.first_day),
        created_at=world.before(DRAFTED_DAYS),
    )


def _clause(told: records.Clause, version_id: int, at: int) -> Clause:
    limit = told.limit
    target = Target(limit.operator, Fraction(limit.value), limit.unit, limit.measure, told.target.versions())
    return Clause(
        version_id=version_id,
        key=told.number,
        title=told.title.versions(),
        norm=told.norm.versions(),
        rationale=told.rationale.versions(),
        target=dump_target(target),
        position=at,
    )
