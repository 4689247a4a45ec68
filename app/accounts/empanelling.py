"""Shoppers get their places: at home with the owner of their panel, and by its contract where they make visits."""

from datetime import timedelta

from flask_security.recoverable import send_reset_password_instructions
from sqlalchemy import Select, func, select

from app import clock
from app.accounts.joining import new_user
from app.accounts.models import Membership, Role, User
from app.errors import NotFound
from app.extensions import db
from app.organisation import reading as organisation
from app.tenancy import acting_in, current
from app.trail.recording import record

ROLE = "shopper"


def settle_in(*, email: str, name: str, panel_id: int, actor_id: int | None) -> int:
    """Give somebody the role of a shopper at the panel's owner and, lent by it, in the current organisation; their id.

    Whoever is new to the installation gets an account, and a mail with a link for a password; others keep theirs, and
    their name. Raises NotFound("contract") when the owner has none with the current organisation.
    """
    with acting_in(panel_id):
        user = db.session.scalar(select(User).where(func.lower(User.email) == email.casefold()))
        user = user or new_user(email=email, name=name)
        _place(user.id, None, actor_id)
        if user.password is None:
            send_reset_password_instructions(user)  # type: ignore[no-untyped-call]
    if panel_id != current():
        day = clock.now().date()
        contract = organisation.contract_between(agency_id=panel_id, client_id=current(), day=day)
        if contract is None:
            raise NotFound("contract")
        _place(user.id, contract, actor_id)
    return user.id


def send_away(*, user_id: int, actor_id: int | None) -> None:
    """End a shopper's place here from now on. The row stays: their name is kept back for as long as it stands."""
    yesterday = clock.now().date() - timedelta(days=1)
    for row in db.session.scalars(_places(user_id)):
        row.to_day = yesterday
        record(action="membership.end", thing="membership", thing_id=row.id, actor_id=actor_id)


def is_lent(*, user_id: int, panel_id: int) -> bool:
    """Whether a panel's owner still lends the person as a shopper to any client."""
    query = select(Membership).join(Role, Role.id == Membership.role_id)
    query = query.where(Membership.user_id == user_id, Membership.engagement_id.isnot(None), Role.key == ROLE)
    rows = [row for row in db.session.scalars(query) if row.is_current(clock.now().date())]
    lenders = organisation.agencies([row.engagement_id for row in rows if row.engagement_id is not None])
    return panel_id in lenders.values()


def _place(user_id: int, contract: int | None, actor_id: int | None) -> None:
    row = db.session.scalars(_places(user_id)).first()
    if row is not None:
        row.to_day, row.engagement_id = None, contract
        return
    role = db.session.scalars(select(Role).where(Role.organisation_id.is_(None), Role.key == ROLE)).one()
    row = Membership(user_id=user_id, organisation_id=current(), role_id=role.id, engagement_id=contract)
    db.session.add(row)
    db.session.flush()  # the trail names its number
    record(action="membership.begin", thing="membership", thing_id=row.id, actor_id=actor_id)


def _places(user_id: int) -> Select[Membership]:
    here = (Membership.user_id == user_id, Membership.organisation_id == current())
    return select(Membership).join(Role, Role.id == Membership.role_id).where(*here, Role.key == ROLE)
