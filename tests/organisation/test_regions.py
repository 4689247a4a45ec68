"""The tree of regions: named, moved, deleted, and never a ring."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db
from app.organisation import arranging
from app.organisation.models import Organisation, Region
from app.organisation.reading import branch_ids_in_region, region_tree
from app.tenancy import acting_in, enter
from app.trail.reading import acts_on
from tests.builders import a_branch, a_region, a_user, an_organisation, sign_in
from tests.counting import count_statements


def paths(organisation: Organisation) -> dict[str, str]:
    """Names of regions and their paths told in names."""
    with acting_in(organisation.id):
        rows = {row.id: row for row in db.session.scalars(select(Region))}
    return {row.name: "/".join(rows[int(i)].name for i in row.path.split("/") if i) for row in rows.values()}


def a_tree(organisation: Organisation) -> dict[str, Region]:
    """Россия / Урал / Пермь / Кама, and Юг beside Россия."""
    russia = a_region(organisation, name="Россия")
    urals = a_region(organisation, name="Урал", parent=russia)
    perm = a_region(organisation, name="Пермь", parent=urals)
    kama = a_region(organisation, name="Кама", parent=perm)
    return {row.name: row for row in (russia, urals, perm, kama, a_region(organisation, name="Юг"))}


def test_it_moves_a_region_with_all_that_hangs_on_it(inside: Flask) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    branch = a_branch(organisation, region=tree["Кама"])
    enter(organisation.id)
    arranging.save_region(region_id=tree["Урал"].id, name="Урал", parent_id=tree["Юг"].id, actor_id=1)
    db.session.flush()
    assert paths(organisation) == {
        "Россия": "Россия",
        "Юг": "Юг",
        "Урал": "Юг/Урал",
        "Пермь": "Юг/Урал/Пермь",
        "Кама": "Юг/Урал/Пермь/Кама",
    }
    assert branch_ids_in_region(tree["Юг"].id) == {branch.id}
    assert branch_ids_in_region(tree["Россия"].id) == set()
    arranging.save_region(region_id=tree["Пермь"].id, name="Пермь", parent_id=None, actor_id=1)
    db.session.flush()
    assert paths(organisation)["Кама"] == "Пермь/Кама"


@pytest.mark.parametrize("below", ["Урал", "Пермь", "Кама"])
def test_it_refuses_to_hang_a_region_on_itself_or_on_what_lies_below(inside: Flask, below: str) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    before = paths(organisation)
    enter(organisation.id)
    with pytest.raises(Conflict) as refused:
        arranging.save_region(region_id=tree["Урал"].id, name="Урал", parent_id=tree[below].id, actor_id=1)
    assert (refused.value.code, refused.value.facts) == ("region_cycle", {"name": "Урал", "below": below})
    assert paths(organisation) == before


def test_it_is_not_taken_in_by_numbers_that_begin_alike(inside: Flask) -> None:
    """The path of region 1 is no beginning of that of region 11: only what lies below may not be moved onto."""
    organisation = an_organisation()
    regions = [a_region(organisation, name=f"Регион {number}") for number in range(12)]
    enter(organisation.id)
    ones = [row for row in regions if str(row.id).startswith(str(regions[0].id))]
    assert len(ones) > 1
    arranging.save_region(region_id=ones[0].id, name=ones[0].name, parent_id=ones[1].id, actor_id=1)
    assert paths(organisation)[ones[0].name] == f"{ones[1].name}/{ones[0].name}"


@pytest.mark.parametrize("name", ["Урал", "УРАЛ"])
def test_it_refuses_two_regions_of_one_name_at_one_place(inside: Flask, name: str) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    enter(organisation.id)
    with pytest.raises(Conflict, match="region_named"):
        arranging.add_region(name=name, parent_id=tree["Россия"].id, actor_id=1)
    assert arranging.add_region(name=name, parent_id=tree["Юг"].id, actor_id=1).parent_id == tree["Юг"].id
    arranging.save_region(region_id=tree["Урал"].id, name=name, parent_id=tree["Россия"].id, actor_id=1)


def test_it_refuses_a_slash_and_a_tree_that_no_column_holds(inside: Flask) -> None:
    organisation = an_organisation()
    enter(organisation.id)
    with pytest.raises(InvalidAnswer, match="region_slash"):
        arranging.add_region(name="Север/Юг", parent_id=None, actor_id=1)
    chain = a_region(organisation, name="0")
    chain.path = "/" + "1" * 380 + f"/{chain.id}/"
    db.session.flush()
    with pytest.raises(InvalidAnswer, match="region_too_deep"):
        for number in range(20):
            chain = arranging.add_region(name=str(number), parent_id=chain.id, actor_id=1)


def test_it_deletes_a_region_only_when_it_is_empty(inside: Flask) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    a_branch(organisation, region=tree["Юг"])
    a_user(organisation, role="regional", region=tree["Кама"])
    enter(organisation.id)
    for name, code in (("Урал", "region_holds"), ("Юг", "region_holds"), ("Кама", "region_in_use")):
        with pytest.raises(Conflict, match=code):
            arranging.delete_region(region_id=tree[name].id, actor_id=1)
    assert len(paths(organisation)) == 5
    empty = a_region(organisation, name="Пустой")
    arranging.delete_region(region_id=empty.id, actor_id=1)
    assert "Пустой" not in paths(organisation)
    db.session.commit()
    assert [act.action for act in acts_on(thing="region", thing_id=empty.id)] == ["region.delete"]


def test_it_knows_no_region_of_another_organisation(inside: Flask) -> None:
    theirs, ours = a_region(an_organisation(name="Чужая"), name="Чужой"), an_organisation()
    mine = a_region(ours, name="Мой")
    enter(ours.id)
    with pytest.raises(NotFound):
        arranging.save_region(region_id=theirs.id, name="Наш", parent_id=None, actor_id=1)
    with pytest.raises(NotFound):
        arranging.save_region(region_id=mine.id, name="Мой", parent_id=theirs.id, actor_id=1)
    with pytest.raises(NotFound):
        arranging.delete_region(region_id=theirs.id, actor_id=1)


def test_it_shows_the_tree_by_name_in_the_same_few_statements(inside: Flask) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    a_branch(organisation, region=tree["Кама"])
    a_branch(organisation, region=tree["Россия"], closed_at=None)
    a_region(organisation, name="Алтай")
    enter(organisation.id)
    with count_statements() as seen:
        rows = region_tree()
    assert len(seen) == 2
    told = [(row.region.name, row.region.depth, row.own, row.all, row.regions_below) for row in rows]
    assert told == [
        ("Алтай", 0, 0, 0, 0),
        ("Россия", 0, 1, 2, 1),
        ("Урал", 1, 0, 1, 1),
        ("Пермь", 2, 0, 1, 1),
        ("Кама", 3, 1, 1, 0),
        ("Юг", 0, 0, 0, 0),
    ]


def test_it_says_on_the_form_why_a_place_is_none(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    sign_in(client, a_user(organisation, role="admin"))
    page = client.get(f"/network/regions/{tree['Урал'].id}/edit").get_data(as_text=True)
    assert "Юг" in page
    assert "Кама" not in page  # what cannot be chosen is not offered
    ring = {"name": "Урал", "parent_id": tree["Кама"].id}
    answer = client.post(f"/network/regions/{tree['Урал'].id}/edit", data=ring)
    assert answer.status_code == 422
    assert "«Кама» входит в\u00a0«Урал»" in answer.get_data(as_text=True)
    moved = client.post(f"/network/regions/{tree['Урал'].id}/edit", data={"name": "Большой Урал", "parent_id": 0})
    assert moved.status_code == 302
    assert paths(organisation)["Кама"] == "Большой Урал/Пермь/Кама"
    assert client.post("/network/regions/new", data={"name": " ", "parent_id": 0}).status_code == 422


def test_it_asks_before_it_deletes_and_offers_that_for_empty_regions_alone(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    sign_in(client, a_user(organisation, role="admin"))
    page = client.get("/network/regions/").get_data(as_text=True)
    assert f'<dialog id="delete-{tree["Юг"].id}"' in page
    assert f'id="delete-{tree["Урал"].id}"' not in page
    assert client.post(f"/network/regions/{tree['Урал'].id}/delete").status_code == 409
    assert client.post(f"/network/regions/{tree['Юг'].id}/delete").status_code == 302
    assert "Юг" not in paths(organisation)


def test_it_leaves_the_tree_to_those_who_manage_the_whole_network(inside: Flask, client: FlaskClient) -> None:
    organisation = an_organisation()
    tree = a_tree(organisation)
    mine, other = a_branch(organisation, region=tree["Кама"]), a_branch(organisation, region=tree["Юг"])
    sign_in(client, a_user(organisation, role="admin", region=tree["Урал"]))
    assert client.get("/network/regions/").status_code == 200
    assert client.post(f"/network/regions/{tree['Юг'].id}/delete").status_code == 403
    assert client.post("/network/regions/new", data={"name": "Новый", "parent_id": 0}).status_code == 403
    assert client.get("/network/import").status_code == 403
    assert client.get("/network/branches/new").status_code == 403
    assert client.get(f"/network/branches/{mine.id}/edit").status_code == 200
    assert client.get(f"/network/branches/{other.id}/edit").status_code == 404
    assert client.post(f"/network/branches/{other.id}/close").status_code == 404
