"""Builders of organisations, regions, branches and staff."""

import itertools
from datetime import date
from typing import Any

from app import clock
from app.extensions import db
from app.organisation.models import Branch, Engagement, Organisation, OrganisationKind, Region, StaffMember
from app.tenancy import acting_in

numbers = itertools.count(1)


def an_organisation(*, name: str = "Банк «Пример»", kind: str = "company", **more: Any) -> Organisation:
    """A company (or agency) with nothing in it."""
    row = Organisation(name=name, kind=OrganisationKind(kind), created_at=clock.now(), settings={}, **more)
    db.session.add(row)
    db.session.flush()
    return row


def an_engagement(*, agency: Organisation, client: Organisation, from_day: date = date(2020, 1, 1)) -> Engagement:
    """A contract in force."""
    row = Engagement(agency_id=agency.id, client_id=client.id, from_day=from_day)
    db.session.add(row)
    db.session.flush()
    return row


def a_region(organisation: Organisation, *, name: str = "Центр", parent: Region | None = None) -> Region:
    """A region, with its path."""
    with acting_in(organisation.id):
        row = Region(name=name, parent_id=parent.id if parent else None)
        db.session.add(row)
        db.session.flush()
        row.path = f"{parent.path if parent else '/'}{row.id}/"
        db.session.flush()
    return row


def a_branch(organisation: Organisation, *, region: Region | None = None, **more: Any) -> Branch:
    """A branch in Moscow time, in a region of its own unless one is given."""
    number = next(numbers)
    region = region or a_region(organisation)
    facts: dict[str, Any] = {
        "code": f"B{number:04}",
        "name": f"Лесная, {number}",
        "address": f"Москва, ул. Лесная, {number}",
        "time_zone": "Europe/Moscow",
        "opening_hours": {},
        "tags": [],
    }
    with acting_in(organisation.id):
        row = Branch(region_id=region.id, **(facts | more))
        db.session.add(row)
        db.session.flush()
    return row


def a_staff_member(branch: Branch, *, name: str = "Иванова Мария", **more: Any) -> StaffMember:
    """Somebody who serves at a branch."""
    with acting_in(branch.organisation_id):
        row = StaffMember(branch_id=branch.id, code=f"S{next(numbers):04}", name=name, **more)
        db.session.add(row)
        db.session.flush()
    return row
