"""The same clause seen from four sides: each with its n, programmes never pooled, contradictions named."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.errors import NotFound
from app.extensions import db
from app.organisation.models import Branch
from app.tenancy import acting_in
from cases.opening import open_case
from reports.card_others import Opposed
from reports.periods import find_period, of_programme
from reports.scorecards import build
from tests.builders.scorecards import AT, Measured, a_measured_network
from tests.reports.test_scorecards import DAY, card_of, visits

Q3 = "2026-Q3"


def greeted(measured: Measured, *marks: int) -> None:
    for mark in marks:
        measured.answers(DAY, 8, greeted=mark)


def test_customers_speak_of_a_clause_that_they_were_asked_about(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 10)
    greeted(measured, *[5] * 3, *[1] * 9)
    rows = card_of(measured).witnesses
    assert [row.number for row in rows] == ["2.1"]
    customers = rows[0].customers
    assert customers is not None and (customers.met, customers.n) == (3, 12)
    assert customers.interval is not None and rows[0].asked == "csat"
    assert rows[0].differ is True and rows[0].opposed == (Opposed.CUSTOMERS_LOWER,)


def test_customers_below_the_minimum_say_nothing(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 10)
    greeted(measured, 1, 1, 1, 1)
    assert card_of(measured).witnesses == ()
    greeted(measured, 1)
    assert card_of(measured).witnesses[0].customers is not None


def test_customers_of_another_branch_or_period_are_not_asked(inside: Flask) -> None:
    measured = a_measured_network(branches=2)
    visits(measured, 10)
    for _ in range(6):
        measured.answers(DAY, 8, greeted=1, branch=measured.branches[1])
        measured.answers(date(2026, 4, 6), 8, greeted=1)
    assert card_of(measured).witnesses == ()


def test_a_self_audit_that_contradicts_the_visits_is_named_and_never_pooled(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 12, ("goodbye",))
    audit = measured.another_programme()
    for at in range(8):
        measured.visit(DAY + timedelta(days=at), (), programme=audit)
    card = card_of(measured)
    assert card.counts.visits == card.now.figure.n == 12, "the audits are another line of measurement"
    assert card.programme is not None and card.programme.kind == "mystery_visit"
    assert [each.kind for each in card.programmes] == ["mystery_visit", "self_audit"]
    row = next(row for row in card.witnesses if row.number == "2.3")
    assert row.audit is not None and (row.audit.met, row.audit.n) == (8, 8)
    assert (row.visits.met, row.visits.n) == (0, 12)
    assert row.opposed == (Opposed.AUDIT_HIGHER,)
    assert card.other_witness is not None and card.other_witness.name == "Самопроверка"
    assert [row.number for row in card.witnesses] == ["2.3"], "that the others agree is no news"


def test_a_second_programme_of_the_same_kind_is_no_other_witness(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 12, ("goodbye",))
    more = measured.another_programme("mystery_visit", "Тайный покупатель по телефону")
    for at in range(8):
        measured.visit(DAY + timedelta(days=at), (), programme=more)
    assert card_of(measured).witnesses == ()


def test_complaints_stand_beside_with_those_of_the_whole_period(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 10)
    with acting_in(measured.organisation.id):
        for clause in ("2.3", "2.3", None):
            open_case(
                kind="complaint", source="hand", title="Жалоба", branch_id=measured.branch.id, clause_key=clause,
                at=AT - timedelta(days=30),
            )  # fmt: skip
    card = card_of(measured)
    assert [(row.number, row.cases, row.differ) for row in card.witnesses] == [("2.3", 2, None)]
    assert card.counts.cases == 3


def test_a_card_is_of_the_programme_asked_for_and_says_which(inside: Flask) -> None:
    measured = a_measured_network()
    visits(measured, 6, ("goodbye",))
    audit = measured.another_programme()
    for at in range(4):
        measured.visit(DAY + timedelta(days=at), (), programme=audit)
    usual = card_of(measured)
    with acting_in(measured.organisation.id):
        asked = build(branch_id=measured.branch.id, period=find_period(Q3), at=AT, language="ru", programme_id=audit.id)
        with pytest.raises(NotFound):
            build(branch_id=measured.branch.id, period=find_period(Q3), at=AT, language="ru", programme_id=10**6)
    assert asked.programme is not None and (asked.programme.id, asked.counts.visits) == (audit.id, 4)
    assert asked.standard == 70 and usual.standard == 85
    assert asked.now.figure.value == 100 != usual.now.figure.value
    assert asked.edition.number != usual.edition.number, "two papers, two numbers"
    assert asked.other_witness is not None and asked.other_witness.kind == "mystery_visit"


def test_a_wave_of_another_programme_gives_way_to_its_quarter(inside: Flask) -> None:
    measured = a_measured_network()
    wave = measured.wave("Волна 3", date(2026, 7, 1), date(2026, 9, 20))
    audit = measured.another_programme()
    with acting_in(measured.organisation.id):
        period = find_period(f"wave-{wave.id}")
        assert of_programme(period, None) == of_programme(period, measured.programme.id) == period
        assert of_programme(period, audit.id).address == Q3


def test_it_compares_with_branches_of_the_same_format_where_they_are_enough(inside: Flask) -> None:
    measured = a_measured_network(branches=7)
    formats(measured, *["мини"] * 4, *["большой"] * 3)
    for at, branch in enumerate(measured.branches[1:], 1):
        for day in range(4):
            fails = ("goodbye",) if at < 4 else ("sign",) if day % 2 else ()
            measured.visit(DAY + timedelta(days=day), fails, branch=branch)
    visits(measured, 4)
    card = card_of(measured)
    assert card.peers is not None and card.rest is not None
    assert (card.peers.format, card.peers.branches, card.peers.level.figure.n) == ("мини", 4, 3)
    assert card.peers.level.figure.value == 70, "three others, each without 60 · 3/6"
    assert card.peers.level.figure.value != card.rest.level.figure.value
    formats(measured, *["мини"] * 3, *["большой"] * 4)
    assert card_of(measured).peers is None, "two others are cases, not a level"
    formats(measured, *["мини"] * 7)
    assert card_of(measured).peers is None, "the same as the rest of the network says nothing of its own"


def formats(measured: Measured, *names: str) -> None:
    with acting_in(measured.organisation.id):
        for branch, name in zip(measured.branches, names, strict=True):
            db.session.execute(update(Branch).where(Branch.id == branch.id).values(format=name))
