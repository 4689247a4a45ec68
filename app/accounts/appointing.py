"""The first administrator of an organisation, appointed at the terminal: nobody is there yet who could do it."""

import secrets
from dataclasses import dataclass

from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import func, select

from app import clock
from app.accounts.models import Membership, Role, ScopeKind, User
from app.errors import Conflict, InvalidAnswer
from app.extensions import db
from app.tenancy import current
from app.trail.recording import record

SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class Appointed:
    """An administrator; `token` opens the page where they set a password, None where they have one."""

    user_id: int
    token: str | None


def appoint(*, email: str, name: str, password: str | None = None) -> Appointed:
    """Make somebody administrator of the current organisation; an account that is there keeps its password.

    Raises InvalidAnswer("not_an_address" | "password_short"), Conflict("already_member").
    """
    address = email.strip().casefold()
    if address.count("@") != 1 or " " in address or address.startswith("@") or address.endswith("@"):
        raise InvalidAnswer("not_an_address")
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise InvalidAnswer("password_short", least=SHORTEST_PASSWORD)
    user = db.session.scalar(select(User).where(func.lower(User.email) == address)) or _new(address, name)
    if password is not None and user.password is None:
        user.password = str(hash_password(password))
    _join(user)
    needs_link = user.password is None
    return Appointed(user.id, str(generate_reset_password_token(user)) if needs_link else None)  # type: ignore[no-untyped-call]


def _new(address: str, name: str) -> User:
    user = User(
        email=address,
        name=name.strip() or address,
        fs_uniquifier=secrets.token_hex(16),
        created_at=clock.now(),
        current_organisation_id=current(),
    )
    db.session.add(user)
    db.session.flush()  # the membership needs the id
    return user


def _join(user: User) -> None:
    role = db.session.scalars(select(Role).where(Role.organisation_id.is_(None), Role.key == "admin")).one()
    mine = (Membership.user_id == user.id, Membership.organisation_id == current(), Membership.role_id == role.id)
    if db.session.scalar(select(Membership.id).where(*mine)) is not None:
        raise Conflict("already_member")
    row = Membership(user_id=user.id, organisation_id=current(), role_id=role.id, scope=ScopeKind.NETWORK)
    db.session.add(row)
    db.session.flush()  # the trail names the membership
    record(action="membership.begin", thing="membership", thing_id=row.id)
