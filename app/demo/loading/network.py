"""Organisations, the contract between two of them, regions, branches and staff."""

from datetime import date

from app.demo.content import records
from app.demo.loading.world import World
from app.extensions import db
from app.organisation.models import Branch, Engagement, Organisation, OrganisationKind, Region, StaffMember

DAYS_BEFORE = 420


def write_organisations(world: World) -> None:
    """The bank, the agency that measures for it, a company that has nothing to do with either, and the contract."""
    content = world.content
    told = {"bank": content.bank, "agency": content.agency, "other": content.other}
    world.organisations = {key: _organisation(world, each) for key, each in told.items()}
    db.session.add_all(world.organisations.values())
    db.session.flush()  # everything else needs their ids
    contract = Engagement(
        agency_id=world.organisations["agency"].id,
        client_id=world.bank.id,
        from_day=months_after(world.story.anchor, -content.engagement.months_before_anchor),
        to_day=months_after(world.story.anchor, content.engagement.months_after_anchor),
    )
    world.engagements = [contract]
    db.session.add(contract)
    db.session.flush()  # memberships need its id


def _organisation(world: World, told: records.Organisation) -> Organisation:
    return Organisation(
        kind=OrganisationKind(told.kind),
        name=told.name.ru,
        name_en=told.name.en,
        language="ru",
        time_zone=told.time_zone,
        settings={},
        created_at=world.before(DAYS_BEFORE),
    )


def months_after(day: date, months: int) -> date:
    """The first day of the month so many months later (earlier when negative)."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def write_network(world: World) -> None:
    """The bank's regions, branches and staff; the first of each branch is its head."""
    world.regions = {each.key: Region(name=each.name.ru) for each in world.content.regions}
    db.session.add_all(world.regions.values())
    db.session.flush()  # a path is made of ids
    for region in world.regions.values():
        region.path = f"/{region.id}/"
    world.branches = {each.code: _branch(world, each) for each in world.content.branches}
    db.session.add_all(world.branches.values())
    db.session.flush()  # staff need the branches' ids
    world.staff = {each.code: _member(world, each) for each in world.content.staff}
    db.session.add_all(world.staff.values())
    db.session.flush()  # heads are staff
    for member in world.content.staff:
        if member.is_head:
            world.branches[member.branch].head_id = world.staff[member.code].id


def _branch(world: World, told: records.Branch) -> Branch:
    formats = {each.key: each.title.ru for each in world.content.formats}
    return Branch(
        region_id=world.regions[told.region].id,
        code=told.code,
        name=told.name.ru,
        address=told.address.ru,
        latitude=told.latitude,
        longitude=told.longitude,
        time_zone=told.time_zone,
        opening_hours=dict(told.hours),
        format=formats[told.format],
        tags=list(told.tags),
    )


def _member(world: World, told: records.StaffMember) -> StaffMember:
    return StaffMember(
        branch_id=world.branches[told.branch].id, code=told.code, name=told.name, position=told.position.ru
    )
