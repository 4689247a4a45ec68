"""What the tests of the loaded demo share: how it is loaded, what is counted, and a fingerprint of its rows."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import Table, func, select

from app.extensions import Base, db
from app.organisation.models import Organisation
from app.tenancy import acting_in, current_or_none, enter
from tests.demo.stories import ANCHOR
from tests.emptying import empty

ASIDE = {"fs_uniquifier", "password", "mac", "seal"}  # secrets
TABLES = (
    "organisations", "engagements", "regions", "branches", "staff_members", "users", "memberships", "shoppers",
    "touchpoints", "standards", "standard_versions", "clauses", "checklists", "checklist_versions", "programmes",
    "waves", "assignments", "drafts", "visits", "reviews", "findings", "evidence", "questionnaires",
    "questionnaire_versions", "campaigns", "contacts", "consents", "suppressions", "contact_ledger", "invitations",
    "responses", "cases", "case_events", "case_measurements", "case_links", "subscriptions", "closed_periods",
)  # fmt: skip


def load_demo(app: Flask) -> str:
    """Empty the database and load the demo as the command does; what the command printed."""
    with app.app_context():
        empty()
        db.session.remove()
    answer = app.test_cli_runner().invoke(args=["demo", "--day", ANCHOR.isoformat()], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def table(name: str) -> Table:
    return Base.metadata.tables[name]


def organisation_id(name: str = "Банк «Северный мост»") -> int:
    return db.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def in_bank(app: Flask) -> Iterator[None]:
    """Acting in the bank."""
    with app.app_context(), acting_in(organisation_id()):
        yield
        db.session.rollback()
        enter(None)


def count(name: str, **where: Any) -> int:
    rows = table(name)
    query = select(func.count()).select_from(rows)
    if current_or_none() is not None and "organisation_id" in rows.c:
        query = query.where(rows.c.organisation_id == current_or_none())
    for column, value in where.items():
        query = query.where(rows.c[column] == value)
    return db.session.scalar(query) or 0


def digests() -> dict[str, str]:
    """A fingerprint of each main table, in every organisation, the same on both engines."""
    found = {}
    for name in TABLES:
        rows = [row for organisation in (1, 2, 3) for row in _rows(name, organisation)]
        found[name] = hashlib.sha256("\n".join(sorted(set(rows))).encode()).hexdigest()
    return found


def _rows(name: str, organisation: int) -> list[str]:
    rows = table(name)
    query = select(*(column for column in rows.columns if column.name not in ASIDE))
    if "organisation_id" in rows.c:
        query = query.where(rows.c.organisation_id == organisation)
    with acting_in(organisation):
        found = db.session.execute(query).all()
    return [json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True) for row in found]


def _plain(value: object) -> object:
    return value if isinstance(value, dict | list | int | str | None) else str(value)
