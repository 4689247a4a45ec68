"""Roles of an organisation's own: made of what the maker may give, and no way to more than that."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import own_roles, role_words
from app.accounts.giving import NETWORK, Place, giver
from app.accounts.joining import join, leave, members, roles_here
from app.accounts.models import Membership, Role, User
from app.accounts.permissions import PERMISSIONS, SHIPPED_ROLES
from app.errors import Conflict, InvalidAnswer, NotAllowed, NotFound
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in, enter
from app.trail.reading import acts_on
from app.web.actors import Actor
from tests.builders import a_branch, a_region, a_user, an_engagement, an_organisation, as_actor, sign_in
from tests.builders.people import a_membership
from tests.counting import count_statements


def a_role(organisation: Organisation, *permissions: str, name: str = "Своя") -> Role:
    """A role of the organisation's own, past all checks."""
    role = Role(organisation_id=organisation.id, key=f"own-{name}-{organisation.id}", name=name)
    role.permissions = sorted(permissions)
    db.session.add(role)
    db.session.flush()
    return role


def holding(organisation: Organisation, role: Role, **place: object) -> Actor:
    """Somebody who has that role, and no other."""
    user = a_user(organisation, role="viewer", **place)  # type: ignore[arg-type]
    membership = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    membership.role_id = role.id
    db.session.flush()
    db.session.expire(membership)
    return as_actor(user)


def test_it_has_words_for_every_permission_and_a_room_for_each_once() -> None:
    listed = [name for _, names in role_words.GROUPS for name in names]
    assert sorted(listed) == sorted(PERMISSIONS)
    assert set(role_words.WORDS) == PERMISSIONS
    told = role_words.told(SHIPPED_ROLES["reviewer"])
    assert sum(len(words) for _, words in told) == len(SHIPPED_ROLES["reviewer"])


def test_it_makes_changes_and_deletes_a_role_and_the_trail_says_what_was_added(inside: Flask) -> None:
    organisation = an_organisation()
    admin = as_actor(a_user(organisation, role="admin"))
    enter(organisation.id)
    role = own_roles.add_role(name="Аналитик", permissions=["visits.view", "surveys.view"], actor=admin)
    own_roles.save_role(role_id=role.id, name="Аналитик сети", permissions=["visits.view", "cases.view"], actor=admin)
    own_roles.delete_role(role_id=role.id, actor=admin)
    db.session.commit()
    told = [(act.action, act.fields) for act in acts_on(thing="role", thing_id=role.id)]
    assert told == [
        ("role.add", ("+surveys.view", "+visits.view")),
        ("role.save", ("+cases.view", "-surveys.view", "name")),
        ("role.delete", ()),
    ]


def test_it_works_for_whoever_has_it_from_the_next_page_on(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    admin = as_actor(a_user(organisation, role="admin"))
    role = a_role(organisation, "network.view")
    who = holding(organisation, role)
    sign_in(client, db.session.get_one(User, who.user_id))
    assert client.get("/network/").status_code == 200
    assert client.get("/standards/").status_code == 403
    with acting_in(organisation.id):
        own_roles.save_role(role_id=role.id, name="Своя", permissions=["standards.view"], actor=admin)
        db.session.commit()
    assert client.get("/network/").status_code == 403
    page = client.get("/standards/")
    assert page.status_code == 200
    assert "Своя" in page.get_data(as_text=True)


@pytest.mark.parametrize("wanted", [["cases.view"], ["people.manage", "trail.view"], sorted(PERMISSIONS)])
def test_it_lets_a_manager_of_people_make_no_role_above_their_own(inside: Flask, wanted: list[str]) -> None:
    organisation = an_organisation()
    clerk = holding(organisation, a_role(organisation, "people.manage", "network.view"))
    enter(organisation.id)
    with pytest.raises(NotAllowed, match="role_above_own"):
        own_roles.add_role(name="Выше", permissions=wanted, actor=clerk)
    made = own_roles.add_role(name="Ниже", permissions=["network.view"], actor=clerk)
    with pytest.raises(NotAllowed, match="role_above_own"):
        own_roles.save_role(role_id=made.id, name="Ниже", permissions=wanted, actor=clerk)
    admin = as_actor(a_user(organisation, role="admin"))
    above = own_roles.add_role(name="Выше", permissions=[*wanted, "cases.work"], actor=admin)
    with pytest.raises(NotAllowed, match="role_above_own"):  # nor take away or rename what others gave
        own_roles.save_role(role_id=above.id, name="Ниже", permissions=["network.view"], actor=clerk)
    with pytest.raises(NotAllowed, match="role_above_own"):
        own_roles.delete_role(role_id=above.id, actor=clerk)


def test_it_lets_nobody_widen_the_role_that_they_have(inside: Flask) -> None:
    organisation = an_organisation()
    role = a_role(organisation, "people.manage", "network.view")
    clerk = holding(organisation, role)
    enter(organisation.id)
    wider = ["people.manage", "network.view", "network.manage"]
    with pytest.raises(NotAllowed, match="role_above_own"):
        own_roles.save_role(role_id=role.id, name="Своя", permissions=wider, actor=clerk)


def test_it_takes_no_own_role_for_the_administrators_whatever_it_is_called(inside: Flask) -> None:
    """A row with the key of the product's role is not the product's role."""
    organisation = an_organisation()
    role = a_role(organisation, "people.manage")
    role.key = "admin"
    clerk = holding(organisation, role)
    assert clerk.roles() == {"admin"}
    enter(organisation.id)
    assert giver(clerk).giveable() == {"people.manage"}
    admin = next(role.id for role in roles_here() if role.key == "admin" and role.organisation_id is None)
    with pytest.raises(NotAllowed):
        join(email="x@example.org", name="X", role_id=admin, region_id=None, branch_id=None, actor=clerk)


def test_it_lets_an_administrator_of_a_region_give_roles_there_alone(inside: Flask) -> None:
    organisation = an_organisation()
    above = a_region(organisation, name="Сверху")
    mine, other = a_region(organisation, name="Мой", parent=above), a_region(organisation, name="Чужой")
    deep = a_region(organisation, name="Глубже", parent=mine)
    branch, elsewhere = a_branch(organisation, region=deep), a_branch(organisation, region=other)
    admin = as_actor(a_user(organisation, role="admin", region=mine))
    enter(organisation.id)
    giving = giver(admin)
    assert giving.giveable(Place(None, mine.path)) == giving.giveable(Place(None, deep.path)) == PERMISSIONS
    assert giving.giveable(Place(branch.id, deep.path)) == PERMISSIONS
    for outside in (NETWORK, Place(None, above.path), Place(None, other.path), Place(elsewhere.id, other.path)):
        assert giving.giveable(outside) == frozenset()
    viewer = next(role.id for role in roles_here() if role.key == "viewer")
    for region_id, branch_id in ((None, None), (above.id, None), (other.id, None), (None, elsewhere.id)):
        with pytest.raises(NotAllowed):
            join(email="x@example.org", name="X", role_id=viewer, region_id=region_id, branch_id=branch_id, actor=admin)
    join(email="x@example.org", name="X", role_id=viewer, region_id=deep.id, branch_id=None, actor=admin)
    with pytest.raises(NotAllowed):
        own_roles.add_role(name="Своя", permissions=["network.view"], actor=admin)
    whole = a_user(organisation, role="director")
    director = next(row for row in members() if row.user_id == whole.id)
    with pytest.raises(NotAllowed):
        leave(membership_id=director.id, actor=admin)


def test_it_ends_with_the_contract_what_the_lent_give_each_other(inside: Flask) -> None:
    agency, company = an_organisation(name="Агентство", kind="agency"), an_organisation()
    contract = an_engagement(agency=agency, client=company)
    lent = a_user(agency, role="admin", email="lent@example.org")
    a_membership(lent, company, role="admin", engagement_id=contract.id)
    lent.current_organisation_id = company.id
    a_user(company, role="viewer", email="ours@example.org")
    actor = as_actor(lent)
    enter(company.id)
    qa = next(role.id for role in roles_here() if role.key == "qa")

    def given_to(email: str) -> int | None:
        made = join(email=email, name="X", role_id=qa, region_id=None, branch_id=None, actor=actor)
        return made.engagement_id

    assert given_to("lent@example.org") == contract.id
    assert given_to("ours@example.org") is None


@pytest.mark.parametrize(
    ("permissions", "code"), [([], "role_empty"), (["visits.fill"], "role_of_shoppers"), (["все"], "role_empty")]
)
def test_it_makes_no_role_that_is_none(inside: Flask, permissions: list[str], code: str) -> None:
    organisation = an_organisation()
    admin = as_actor(a_user(organisation, role="admin"))
    enter(organisation.id)
    with pytest.raises(InvalidAnswer, match=code):
        own_roles.add_role(name="Пустая", permissions=permissions, actor=admin)


def test_it_gives_one_name_to_one_role_and_leaves_the_products_own_alone(inside: Flask) -> None:
    organisation = an_organisation()
    admin = as_actor(a_user(organisation, role="admin"))
    enter(organisation.id)
    own_roles.add_role(name="Аналитик", permissions=["visits.view"], actor=admin)
    for name in ("АНАЛИТИК", "Контролёр"):
        with pytest.raises(Conflict, match="role_named"):
            own_roles.add_role(name=name, permissions=["visits.view"], actor=admin)
    shipped = next(role.id for role in roles_here() if role.key == "viewer")
    with pytest.raises(NotFound):
        own_roles.save_role(role_id=shipped, name="Моя", permissions=["visits.view"], actor=admin)
    with pytest.raises(NotFound):
        own_roles.delete_role(role_id=shipped, actor=admin)


def test_it_deletes_a_role_only_when_nobody_has_it(inside: Flask) -> None:
    organisation = an_organisation()
    admin = as_actor(a_user(organisation, role="admin"))
    role = a_role(organisation, "network.view")
    who = holding(organisation, role)
    enter(organisation.id)
    with pytest.raises(Conflict, match="role_in_use"):
        own_roles.delete_role(role_id=role.id, actor=admin)
    db.session.delete(db.session.scalars(select(Membership).where(Membership.user_id == who.user_id)).one())
    own_roles.delete_role(role_id=role.id, actor=admin)
    assert role.id not in {row.id for row in own_roles.role_rows()}


def test_it_shows_no_role_of_another_organisation(inside: Flask, client: FlaskClient) -> None:
    ours, theirs = an_organisation(), an_organisation(name="Чужая")
    role = a_role(theirs, "network.view", name="Чужая роль")
    sign_in(client, a_user(ours, role="admin"))
    assert "Чужая роль" not in client.get("/people/roles/").get_data(as_text=True)
    assert client.get(f"/people/roles/{role.id}/edit").status_code == 404
    assert client.post(f"/people/roles/{role.id}/delete").status_code == 404
    assert "Чужая роль" not in client.get(f"/people/roles/new?like={role.id}").get_data(as_text=True)


def test_it_says_in_words_what_roles_may_do_and_makes_one_like_another(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    a_user(organisation, role="viewer")
    sign_in(client, a_user(organisation, role="admin"))
    page = client.get("/people/roles/").get_data(as_text=True)
    assert "видит филиалы" not in page  # the words are whole sentences of one room
    assert "видит регионы, филиалы и\u00a0сотрудников" in page
    assert "visits.fill" not in page
    with acting_in(organisation.id):
        viewer = next(role.id for role in roles_here() if role.key == "viewer")
    form = client.get(f"/people/roles/new?like={viewer}").get_data(as_text=True)
    assert form.count("checked") == len(SHIPPED_ROLES["viewer"])
    empty = client.post("/people/roles/new", data={"name": "Аналитик"})
    assert empty.status_code == 422
    assert '<small id="permissions-note">Роль должна что-то разрешать' in empty.get_data(as_text=True)
    sent = {"name": "Аналитик", "permissions": ["visits.view", "network.view"]}
    assert client.post("/people/roles/new", data=sent).status_code == 302
    assert client.post("/people/roles/new", data=sent).status_code == 422
    assert "Аналитик" in client.get("/people/roles/").get_data(as_text=True)
    assert "Аналитик" in client.get("/people/new").get_data(as_text=True)


def test_it_lists_people_and_roles_in_the_same_few_statements(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    sign_in(client, a_user(organisation, role="admin"))

    def counted(path: str) -> int:
        with count_statements() as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    counted("/people/")  # the session of this test knows the user from then on
    before = [counted(path) for path in ("/people/", "/people/roles/")]
    for number in range(5):
        region = a_region(organisation, name=f"Регион {number}")
        holding(organisation, a_role(organisation, "network.view", name=f"Роль {number}"), region=region)
        holding(organisation, a_role(organisation, "cases.view", name=f"Ещё {number}"), branch=a_branch(organisation))
    db.session.commit()
    assert [counted(path) for path in ("/people/", "/people/roles/")] == before
