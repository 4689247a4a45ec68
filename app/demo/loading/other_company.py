"""The small company that has nothing to do with the bank: enough to see that nothing of it shows there."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.demo.content import records
from app.demo.loading.norms import approved
from app.demo.loading.world import World
from app.extensions import db
from app.organisation.models import Branch, Region, StaffMember
from app.standards.models import Channel, Clause, Standard, Touchpoint
from cases.models import Case, CaseCounter, CaseEvent, CaseKind, CaseSource

OWNER = "owner@coffee.example"
REGION, TOUCHPOINT, STANDARD = "Самара", "За стойкой", "Стойка"
DAYS_AGO, DUE_DAYS = 6, 3


def write_other_company(world: World) -> None:
    """Two coffee shops with their heads, three clauses, one complaint."""
    region = Region(name=REGION)
    db.session.add(region)
    db.session.flush()  # a path is made of ids
    region.path = f"/{region.id}/"
    branches = [_branch(told, region.id) for told in world.content.other_branches]
    db.session.add_all(branches)
    db.session.flush()  # heads and cases need the ids
    heads = [
        StaffMember(branch_id=row.id, code=f"{told.code}-01", name=told.head, position="управляющий")
        for row, told in zip(branches, world.content.other_branches, strict=True)
    ]
    db.session.add_all(heads)
    db.session.flush()  # branches name their heads
    for row, head in zip(branches, heads, strict=True):
        row.head_id = head.id
    _write_standard(world)
    _write_cases(world, branches[0])


def _branch(told: records.OtherBranch, region_id: int) -> Branch:
    return Branch(
        region_id=region_id,
        code=told.code,
        name=told.name.ru,
        address=told.address,
        latitude=told.latitude,
        longitude=told.longitude,
        time_zone=told.time_zone,
        opening_hours={"mon_fri": "08:00-22:00", "sat": "09:00-22:00", "sun": "09:00-22:00"},
        tags=[],
    )


def _write_standard(world: World) -> None:
    touchpoint = Touchpoint(key="counter", name={"ru": TOUCHPOINT, "en": "At the counter"}, position=1)
    db.session.add(touchpoint)
    db.session.flush()  # the standard needs the id
    name = {"ru": STANDARD, "en": "Counter"}
    standard = Standard(touchpoint_id=touchpoint.id, channel=Channel.IN_PERSON, name=name)
    db.session.add(standard)
    db.session.flush()  # the version needs the id
    version = approved(world, standard, drafted_by=OWNER, approved_by=OWNER)
    db.session.add(version)
    db.session.flush()  # clauses need the id
    db.session.add_all(
        Clause(
            version_id=version.id,
            key=told.number,
            title=told.title.versions(),
            norm=told.target.versions(),
            rationale={},
            target={},
            position=at,
        )
        for at, told in enumerate(world.content.other_clauses)
    )


def _write_cases(world: World, branch: Branch) -> None:
    day = world.story.anchor - timedelta(days=DAYS_AGO)
    opened_at = datetime.combine(day, time(11, 20), ZoneInfo(branch.time_zone))
    cases = [
        Case(
            number=f"{day.year}-{at:04}",
            kind=CaseKind(told.kind),
            source=CaseSource.FORM,
            title=told.title.ru,
            branch_id=branch.id,
            owner_id=world.user_id(OWNER),
            opened_at=opened_at,
            due_at=opened_at + timedelta(days=DAYS_AGO + DUE_DAYS),
        )
        for at, told in enumerate(world.content.other_cases, 1)
    ]
    db.session.add_all(cases)
    db.session.flush()  # threads need the ids
    db.session.add_all(CaseEvent(case_id=case.id, kind="opened", text="", facts={}, at=opened_at) for case in cases)
    db.session.add(CaseCounter(year=day.year, last=len(cases)))
