"""Builders of cases: a bank with its ladder, customers, and cases opened as the product opens them."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app import clock
from app.accounts.models import User
from app.contacts.models import Contact
from app.extensions import db
from app.organisation.models import Branch, Organisation, Region
from app.tenancy import acting_in
from cases.opening import Opened, open_case
from tests.builders.network import a_branch, a_region, an_organisation
from tests.builders.people import a_user

numbers = itertools.count(1)
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # 10:00 in Moscow; the ninth is a day off


@dataclass(frozen=True)
class Bank:
    """An organisation with one branch and everybody who answers for it."""

    organisation: Organisation
    region: Region
    branch: Branch
    head: User
    regional: User
    director: User
    qa: User


def a_bank(**more: Any) -> Bank:
    """The head, the head of the region, the director and the QA manager, each with a name of their own."""
    organisation = an_organisation(**more)
    region = a_region(organisation)
    branch = a_branch(organisation, region=region, opening_hours={"mon_fri": "09:00-18:00"})
    return Bank(
        organisation,
        region,
        branch,
        head=a_user(organisation, role="head", branch=branch, name="Глава Филиала"),
        regional=a_user(organisation, role="regional", region=region, name="Регина Региональная"),
        director=a_user(organisation, role="director", name="Дина Директор"),
        qa=a_user(organisation, role="qa", name="Катя Качество"),
    )


def a_contact(organisation: Organisation, **more: Any) -> Contact:
    """A customer with an address."""
    facts: dict[str, Any] = {"name": "Марина Соколова", "email": f"customer{next(numbers)}@example.org"}
    with acting_in(organisation.id):
        row = Contact(**(facts | more), created_at=clock.now())
        db.session.add(row)
        db.session.flush()
    return row


def a_case(bank: Bank, *, at: datetime = MONDAY, **more: Any) -> Opened:
    """A complaint about the branch, by telephone."""
    facts: dict[str, Any] = {
        "kind": "complaint",
        "source": "phone",
        "title": "Списали комиссию дважды",
        "description": "Взяли 1500 рублей два раза.",
        "branch_id": bank.branch.id,
    }
    with acting_in(bank.organisation.id):
        return open_case(**(facts | more), at=at)


def an_action(bank: Bank, *, clause_key: str = "3.2", at: datetime = MONDAY, **more: Any) -> Opened:
    """A corrective action about a clause."""
    facts = {"kind": "corrective_action", "source": "finding", "title": "Встречать у входа", "clause_key": clause_key}
    return a_case(bank, at=at, **(facts | more))
