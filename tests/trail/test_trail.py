"""The trail is written with its cause, holds nothing personal, and shows every tampering by the first bad entry."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Table, UpdateBase, delete, select, text, update
from sqlalchemy.exc import IntegrityError

from app import trail
from app.extensions import db
from app.tenancy import TenantMissing, acting_in, enter
from app.trail import sealing
from app.trail.models import TrailEntry, TrailHead
from app.trail.reading import acts_on
from app.trail.verifying import Damage, FirstBad, verify
from tests.builders import an_organisation
from tests.owning import as_owner

ENTRIES: Table = TrailEntry.__table__
HEADS: Table = TrailHead.__table__


def _rewrite(statement: UpdateBase) -> None:
    """What the owner of the database can do, and the product cannot."""
    with as_owner(db.session.connection()):
        db.session.execute(statement)


def five_acts() -> int:
    """An organisation with a trail of five entries; it is entered."""
    organisation_id = an_organisation().id
    enter(organisation_id)
    for number in range(1, 6):
        trail.record(action="visit.approve", thing="visit", thing_id=number, actor_id=7, fields={"total": number})
        db.session.commit()
    return organisation_id


def test_it_finds_an_untouched_trail_whole(inside: Flask) -> None:
    assert verify(five_acts()) is None


def test_it_finds_the_empty_trail_of_a_new_organisation_whole(inside: Flask) -> None:
    assert verify(an_organisation().id) is None


def _change(organisation_id: int) -> None:
    _rewrite(update(ENTRIES).where(ENTRIES.c.number == 3).values(actor_id=8))


def _change_a_hash(organisation_id: int) -> None:
    _rewrite(update(ENTRIES).where(ENTRIES.c.number == 3).values(fields={"total": "0" * 32}))


def _delete(organisation_id: int) -> None:
    _rewrite(delete(ENTRIES).where(ENTRIES.c.number == 3))


def _delete_and_close_the_gap(organisation_id: int) -> None:
    _delete(organisation_id)
    for number in (4, 5):
        _rewrite(update(ENTRIES).where(ENTRIES.c.number == number).values(number=number - 1))


def _swap(organisation_id: int) -> None:
    for before, after in ((3, 99), (4, 3), (99, 4)):
        _rewrite(update(ENTRIES).where(ENTRIES.c.number == before).values(number=after))


def _cut(organisation_id: int) -> None:
    _rewrite(delete(ENTRIES).where(ENTRIES.c.number > 2))


def _cut_and_set_the_head_back(organisation_id: int) -> None:
    """What somebody does who knows the tables and not the key."""
    _cut(organisation_id)
    mac = db.session.execute(select(ENTRIES.c.mac).where(ENTRIES.c.number == 2)).scalar_one()
    db.session.execute(update(HEADS).values(number=2, mac=mac))


def _cut_and_take_the_head_away(organisation_id: int) -> None:
    _cut(organisation_id)
    db.session.execute(delete(HEADS))


def _cut_and_let_the_product_write_on(organisation_id: int) -> None:
    _cut_and_set_the_head_back(organisation_id)
    db.session.commit()
    for number in (6, 7):
        trail.record(action="visit.approve", thing="visit", thing_id=number, actor_id=7)
        db.session.commit()


def _take_the_head_away_and_let_the_product_write_on(organisation_id: int) -> None:
    db.session.execute(delete(HEADS))
    db.session.commit()
    trail.record(action="visit.approve", thing="visit", thing_id=6, actor_id=7)


def _forge_an_entry(organisation_id: int) -> None:
    """An entry copied, renumbered and put at the end."""
    row = dict(db.session.execute(select(ENTRIES).where(ENTRIES.c.number == 5)).mappings().one())
    del row["id"]
    db.session.execute(ENTRIES.insert().values(row | {"number": 6}))


TAMPERINGS: list[tuple[Callable[[int], None], FirstBad]] = [
    (_change, FirstBad(3, Damage.CHANGED)),
    (_change_a_hash, FirstBad(3, Damage.CHANGED)),
    (_delete, FirstBad(3, Damage.MISSING)),
    (_delete_and_close_the_gap, FirstBad(3, Damage.CHANGED)),
    (_swap, FirstBad(3, Damage.CHANGED)),
    (_cut, FirstBad(3, Damage.CUT)),
    (_cut_and_set_the_head_back, FirstBad(3, Damage.CUT)),
    (_cut_and_take_the_head_away, FirstBad(3, Damage.CUT)),
    (_cut_and_let_the_product_write_on, FirstBad(5, Damage.CUT)),
    (_take_the_head_away_and_let_the_product_write_on, FirstBad(6, Damage.CHANGED)),
    (_forge_an_entry, FirstBad(6, Damage.CHANGED)),
]


@pytest.mark.parametrize(("tamper", "found"), TAMPERINGS, ids=[case[0].__name__ for case in TAMPERINGS])
def test_it_names_the_first_entry_that_was_tampered_with(
    inside: Flask, tamper: Callable[[int], None], found: FirstBad
) -> None:
    organisation_id = five_acts()
    tamper(organisation_id)
    db.session.commit()
    assert verify(organisation_id) == found


@pytest.mark.parametrize(
    "statement",
    [
        update(ENTRIES).where(ENTRIES.c.number == 3).values(actor_id=8),
        update(ENTRIES).where(ENTRIES.c.number == 3).values(actor_id=ENTRIES.c.actor_id),
        delete(ENTRIES).where(ENTRIES.c.number == 3),
        delete(ENTRIES),
    ],
    ids=["change", "touch", "delete", "delete all"],
)
def test_it_cannot_be_rewritten(inside: Flask, statement: UpdateBase) -> None:
    organisation_id = five_acts()
    with pytest.raises(IntegrityError, match="only added"):
        db.session.execute(statement)
    db.session.rollback()
    assert verify(organisation_id) is None
    _rewrite(statement)  # the negative control: it is the guard that refuses


def test_it_cannot_be_rewritten_after_its_owner_has_done_so(inside: Flask) -> None:
    five_acts()
    _rewrite(delete(ENTRIES).where(ENTRIES.c.number == 5))
    db.session.commit()
    with pytest.raises(IntegrityError, match="only added"):
        db.session.execute(delete(ENTRIES))


def test_it_would_not_see_a_cut_without_the_seal_of_the_head(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: whoever sets the head back gets away with it."""
    monkeypatch.setattr(sealing, "is_intact", lambda *_: True)
    organisation_id = five_acts()
    _cut_and_set_the_head_back(organisation_id)
    assert verify(organisation_id) is None


def test_it_would_not_see_a_change_without_the_key(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a chain that anybody can compute is made good again after a change."""
    monkeypatch.setattr(sealing, "link", lambda *_: b"")
    organisation_id = five_acts()
    _change(organisation_id)
    assert verify(organisation_id) is None


def test_it_keeps_nothing_of_what_was_not_saved(inside: Flask) -> None:
    organisation_id = five_acts()
    trail.record(action="visit.approve", thing="visit", thing_id=6, actor_id=7)
    db.session.rollback()
    trail.record(action="visit.return", thing="visit", thing_id=6, actor_id=7)
    db.session.commit()
    assert [act.action for act in acts_on(thing="visit", thing_id=6)] == ["visit.return"]
    assert verify(organisation_id) is None


def test_it_keeps_nothing_of_a_savepoint_that_was_undone(inside: Flask) -> None:
    organisation_id = five_acts()
    trail.record(action="import.begin", thing="import", thing_id=1)
    for number in (6, 7, 8):
        savepoint = db.session.begin_nested()
        trail.record(action="visit.approve", thing="visit", thing_id=number)
        savepoint.rollback() if number == 7 else savepoint.commit()
    db.session.commit()
    assert [len(acts_on(thing="visit", thing_id=number)) for number in (6, 7, 8)] == [1, 0, 1]
    assert len(acts_on(thing="import", thing_id=1)) == 1
    assert verify(organisation_id) is None


def test_it_keeps_the_trails_of_two_organisations_apart(inside: Flask) -> None:
    ours, theirs = five_acts(), an_organisation().id
    with acting_in(theirs):
        trail.record(action="visit.approve", thing="visit", thing_id=1)
    trail.record(action="visit.return", thing="visit", thing_id=1)
    db.session.commit()
    assert [act.action for act in acts_on(thing="visit", thing_id=1)] == ["visit.approve", "visit.return"]
    with acting_in(theirs):
        assert [act.number for act in acts_on(thing="visit", thing_id=1)] == [1]
    assert verify(ours) is None
    assert verify(theirs) is None


def test_it_holds_field_names_and_no_values(inside: Flask) -> None:
    organisation_id = an_organisation().id
    enter(organisation_id)
    trail.record(action="staff.change", thing="staff", thing_id=1, fields={"name": "Канарейкина", "left_at": None})
    db.session.commit()
    row = db.session.execute(text("SELECT * FROM trail_entries")).one()
    assert "Канарейкина" not in repr(row)
    assert acts_on(thing="staff", thing_id=1)[0].fields == ("left_at", "name")


def test_it_shows_that_a_value_came_back_without_showing_it() -> None:
    keys, others = sealing.keys_of("secret", 1), sealing.keys_of("secret", 2)
    assert sealing.hashed(keys, "name", "Анна") == sealing.hashed(keys, "name", "Анна")
    assert sealing.hashed(keys, "name", "Анна") != sealing.hashed(others, "name", "Анна")
    assert sealing.hashed(keys, "name", "Анна") != sealing.hashed(keys, "email", "Анна")


def test_it_refuses_an_act_outside_of_an_organisation(inside: Flask) -> None:
    with pytest.raises(TenantMissing):
        trail.record(action="visit.approve", thing="visit", thing_id=1)


def test_it_stays_whole_when_many_write_at_once(app: Flask) -> None:
    with app.app_context():
        organisation_id = an_organisation().id
        db.session.commit()

    def write(begin: threading.Barrier) -> None:
        with app.app_context():
            enter(organisation_id)
            begin.wait()
            for number in range(10):
                trail.record(action="visit.approve", thing="visit", thing_id=number)
                db.session.commit()

    barrier = threading.Barrier(4)
    writers = [threading.Thread(target=write, args=(barrier,)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with app.app_context():
        assert verify(organisation_id) is None
        with acting_in(organisation_id):
            assert db.session.query(TrailEntry).count() == 40


def test_it_costs_three_statements_a_transaction(inside: Flask) -> None:
    five_acts()
    counted: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        counted.append(statement)

    db.event.listen(db.engine, "before_cursor_execute", count)
    try:
        for number in (6, 7):
            trail.record(action="visit.approve", thing="visit", thing_id=number)
        db.session.commit()
    finally:
        db.event.remove(db.engine, "before_cursor_execute", count)
    assert len([statement for statement in counted if statement.startswith(("SELECT trail", "INSERT", "UPDATE"))]) == 3
    assert len(counted) <= 6  # and what begins a transaction on this engine
