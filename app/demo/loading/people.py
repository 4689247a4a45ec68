"""Accounts, the roles that people play, and the panel of shoppers."""

import secrets

from flask_security import hash_password
from sqlalchemy import select

from app.accounts.models import Membership, Role, ScopeKind, User
from app.demo.content.records import Person
from app.demo.loading.world import World
from app.extensions import db
from app.tenancy import acting_in
from audits.models.programmes import Shopper

PASSWORD = "demo"  # noqa: S105  # known to everybody, and good on a loopback address alone
DAYS_BEFORE = 400


def write_people(world: World) -> None:
    """Everybody with an account; those who sign in share one password, hashed once. Inside the bank."""
    hashed = str(hash_password(PASSWORD))
    for person in world.content.people:
        world.users[person.login] = _user(world, person.login, person.name, hashed if person.signs_in else None)
    ours = {person.shopper for person in world.content.people}
    for shopper in world.content.shoppers:
        if shopper.number not in ours:
            login = panel_login(shopper.number)
            world.users[login] = _user(world, login, shopper.name, None)
    db.session.add_all(world.users.values())
    db.session.flush()  # memberships and shoppers need the ids
    db.session.add_all(_memberships(world))


def panel_login(number: str) -> str:
    """The login of a shopper who has no password."""
    return f"shopper.{number}@demo.example"


def _user(world: World, login: str, name: str, password: str | None) -> User:
    return User(
        email=login,
        name=name,
        password=password,
        fs_uniquifier=secrets.token_hex(16),
        created_at=world.before(DAYS_BEFORE),
    )


def _memberships(world: World) -> list[Membership]:
    """Each at home; the agency's people also in the bank, for as long as the contract runs."""
    roles = {role.key: role for role in db.session.scalars(select(Role).where(Role.organisation_id.is_(None)))}
    found = []
    for person in world.content.people:
        found += _places(world, person.login, roles[person.role], person)
    ours = {person.shopper for person in world.content.people}
    for shopper in world.content.shoppers:
        if shopper.number not in ours:
            found += _places(world, panel_login(shopper.number), roles["shopper"], None)
    return found


def _places(world: World, login: str, role: Role, person: Person | None) -> list[Membership]:
    home = world.organisations[person.organisation if person else "agency"]
    user = world.users[login]
    own = Membership(user_id=user.id, organisation_id=home.id, role_id=role.id, **_scope(world, person))
    if home is not world.organisations["agency"]:
        user.current_organisation_id = home.id
        return [own]
    user.current_organisation_id = world.bank.id
    lent = Membership(
        user_id=user.id,
        organisation_id=world.bank.id,
        role_id=role.id,
        scope=ScopeKind.NETWORK,
        engagement_id=world.engagements[0].id,
    )
    return [own, lent]


def _scope(world: World, person: Person | None) -> dict[str, object]:
    if person is not None and person.branch:
        return {"scope": ScopeKind.BRANCH, "branch_id": world.branches[person.branch].id}
    if person is not None and person.region:
        return {"scope": ScopeKind.REGION, "region_id": world.regions[person.region].id}
    return {"scope": ScopeKind.NETWORK}


def write_panel(world: World) -> None:
    """The agency's panel, and the same people as the bank knows them: by a number and a city."""
    agency = world.organisations["agency"]
    with acting_in(agency.id):
        db.session.add_all(_panel(world).values())
        db.session.flush()  # before leaving the agency
    world.shoppers.update(_panel(world))
    db.session.add_all(world.shoppers.values())
    db.session.flush()  # assignments need the ids


def _panel(world: World) -> dict[str, Shopper]:
    logins = {person.shopper: person.login for person in world.content.people if person.shopper}
    owner = world.organisations["agency"].id
    return {
        told.number: Shopper(
            user_id=world.user_id(logins.get(told.number, panel_login(told.number))),
            panel_id=owner,
            number=at,
            city=told.city,
        )
        for at, told in enumerate(world.content.shoppers, 1)
    }
