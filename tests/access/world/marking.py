"""The mark of its place is written into every name of what lies there: a page that shows it shows too much."""

from collections.abc import Iterable
from typing import Any

from app.accounts.models import Membership, User
from app.extensions import Base, db
from app.organisation.models import Branch, Organisation
from app.tenancy import OfTenant, acting_in
from tests.access.places import Place

NAMES = ("name", "title", "subject", "comment", "description", "scenario", "notice_text", "alias", "address", "text")


def mark_branch(branch: Branch, place: Place) -> None:
    """Everything that hangs on one branch."""
    with acting_in(branch.organisation_id):
        _mark([branch], place)
        for kind in _tenants_kinds():
            if hasattr(kind, "branch_id"):
                _mark(db.session.scalars(db.select(kind).where(kind.branch_id == branch.id)), place)
        db.session.flush()


def mark_organisation(organisation: Organisation, place: Place) -> None:
    """Everything there is in an organisation, and its people; its own name is read by its members elsewhere too."""
    with acting_in(organisation.id):
        for kind in _tenants_kinds():
            _mark(db.session.scalars(db.select(kind)), place)
        people = db.select(User).join(Membership, Membership.user_id == User.id)
        _mark(db.session.scalars(people.where(Membership.organisation_id == organisation.id)), place)
        db.session.flush()


def _tenants_kinds() -> list[Any]:
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, OfTenant)]


def _mark(rows: Iterable[Any], place: Place) -> None:
    for row in list(rows):
        for name in NAMES:
            value = getattr(row, name, None)
            if isinstance(value, str) and place.mark not in value:
                setattr(row, name, f"{place.mark} {value}"[:60] if name == "alias" else f"{place.mark} {value}")
            elif isinstance(value, dict):
                setattr(row, name, {key: f"{place.mark} {words}" for key, words in value.items()})
