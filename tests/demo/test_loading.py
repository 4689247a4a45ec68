"""`flask demo`: everything that the issue promises, once, the same on both engines, by the rules of the rooms."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.files.storing import fetch
from app.questions.answers import Context, check_answers
from app.questions.schema import parse_form
from app.tenancy import acting_in
from app.trail.models import TrailEntry
from app.trail.verifying import verify
from audits.models.checklists import ChecklistVersion
from audits.models.visits import Evidence, Outcome, Visit, VisitState
from audits.scoring import score, score_to_json, stored
from cases.clockwork import events_of, place_of, set_due
from cases.models import OPEN_STATES, Case, CaseState
from tests.conftest import ENGINES
from tests.demo.loading import count, digests, in_bank, load_demo, organisation_id

SIGN_INS = ("shopper", "reviewer", "qa", "coordinator", "head", "regional", "director", "admin")
COUNTS = {
    "regions": 3, "branches": 12, "staff_members": 60, "touchpoints": 8, "clauses": 40, "waves": 4, "programmes": 1,
    "checklist_versions": 1, "shoppers": 8, "assignments": 272, "visits": 259, "evidence": 389, "invitations": 1203,
    "responses": 420, "cases": 87, "campaigns": 1, "drafts": 1,
}  # fmt: skip
printed: dict[str, str] = {}


@pytest.fixture(params=ENGINES, scope="module")
def demo(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with the demo, loaded once for this file on each engine; nobody changes a row of it."""
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    printed[request.param] = load_demo(app)
    yield app


@pytest.fixture
def bank(demo: Flask) -> Iterator[None]:
    """Acting in the bank."""
    yield from in_bank(demo)


def test_it_has_as_many_of_everything_as_the_story(bank: None) -> None:
    assert {name: count(name) for name in COUNTS} == COUNTS


def test_it_has_cases_in_every_state(bank: None) -> None:
    assert {state for state in CaseState if count("cases", state=state)} == set(CaseState)


def test_it_says_what_it_does_and_how_much_there_is(demo: Flask) -> None:
    for said in printed.values():
        assert "… " in said and "12" in said and "259" in said and "420" in said


def test_it_does_nothing_when_it_is_there_already(demo: Flask) -> None:
    with demo.app_context():
        before = digests()
    answer = demo.test_cli_runner().invoke(args=["demo"], env={"LANG": "en"}, catch_exceptions=False)
    assert (answer.exit_code, answer.output) == (0, "The demo is there already; nothing was changed.\n")
    with demo.app_context():
        assert digests() == before


def test_it_is_the_same_on_both_engines(request: pytest.FixtureRequest) -> None:
    found = []
    for engine in ENGINES:
        app: Flask = request.getfixturevalue(f"{engine}_app")
        load_demo(app)
        with app.app_context():
            found.append(digests())
    assert found[0] == found[1]


@pytest.mark.parametrize("who", SIGN_INS)
def test_it_lets_everybody_in_and_shows_them_their_room(demo: Flask, who: str) -> None:
    client = demo.test_client()
    signed_in = client.post("/sign-in", data={"email": f"{who}@demo.example", "password": "demo"})
    assert signed_in.status_code == 302, signed_in.get_data(as_text=True)
    home = client.get("/", follow_redirects=True)
    assert home.status_code == 200
    assert home.request.path not in ("/", "/sign-in")


def test_it_keeps_the_score_that_the_rules_give(bank: None) -> None:
    form = parse_form(db.session.scalars(select(ChecklistVersion.definition)).one())
    tags = {row.id: frozenset(row.tags) for row in db.session.execute(select(*_branch_columns()))}
    visits = db.session.scalars(select(Visit).where(Visit.outcome == Outcome.COMPLETED)).all()
    assert len(visits) == 251
    for visit in visits:
        where = Context(tags=tags[visit.branch_id], channel="in_person")
        checked = check_answers(form, visit.answers, where, complete=True)
        fresh = score(form, checked.answers, tags=tags[visit.branch_id])
        assert not checked.problems
        assert (visit.score, visit.critical_failed) == (score_to_json(fresh), bool(fresh.effects))
        assert fresh.raw is not None and fresh.final is not None
        assert (visit.raw_percent, visit.final_percent) == (stored(fresh.raw), stored(fresh.final))


def _branch_columns() -> tuple[object, object]:
    columns = Visit.metadata.tables["branches"].c
    return columns.id, columns.tags


def test_it_scores_nothing_that_was_not_completed(bank: None) -> None:
    others = db.session.scalars(select(Visit).where(Visit.outcome != Outcome.COMPLETED)).all()
    assert len(others) == 8
    assert all(visit.score is None and visit.final_percent is None and visit.outcome_reason for visit in others)


def test_it_keeps_every_photograph_where_the_product_looks_for_it(bank: None) -> None:
    rows = db.session.scalars(select(Evidence)).all()
    for row in rows:
        content = fetch(row.display_digest or "")
        assert (len(content), content[:2]) == (row.bytes_expected, b"\xff\xd8")
    assert len({row.digest for row in rows}) == len(rows)


def test_it_files_findings_of_approved_visits_alone_and_ties_actions_to_them(bank: None) -> None:
    findings, visits = (Visit.metadata.tables[name] for name in ("findings", "visits"))
    states = db.session.scalars(select(visits.c.state).join(findings, findings.c.visit_id == visits.c.id).distinct())
    assert set(states) == {VisitState.APPROVED}
    tied = db.session.scalar(select(func.count(func.distinct(findings.c.case_id)))) or 0
    assert tied == count("cases", kind="corrective_action")


def test_it_numbers_cases_without_gaps_and_dates_them_by_the_clock_of_the_room(bank: None) -> None:
    cases = db.session.scalars(select(Case).order_by(Case.id)).all()
    numbers = [case.number for case in cases]
    assert numbers == sorted(numbers) and len(set(numbers)) == len(numbers)
    assert int(numbers[-1].split("-")[1]) == sum(number[:4] == numbers[-1][:4] for number in numbers)
    for case in cases:
        if case.state in OPEN_STATES:
            told = case.due_at
            set_due(case, events_of(case.id), place_of(case), case.opened_at)
            assert case.due_at == told, case.title


def test_it_names_pages_that_are_there(demo: Flask, bank: None) -> None:
    paths = {path for path in db.session.scalars(select(Case.source_path)) if path}
    paths |= set(db.session.scalars(select(Case.metadata.tables["contact_ledger"].c.source)))
    doors = demo.url_map.bind("localhost")
    assert len(paths) > 10
    assert all(doors.match(path) for path in paths)


def test_it_closes_what_is_over_and_leaves_the_running_wave_open(bank: None) -> None:
    closed = set(db.session.scalars(select(Case.metadata.tables["closed_periods"].c.period)))
    assert {"2026-Q3", "2026-10", "wave-1", "wave-3"} <= closed
    assert closed.isdisjoint({"2026-Q4", "2026-11", "wave-4"})


def test_it_notes_in_the_trail_that_it_came(demo: Flask) -> None:
    with demo.app_context():
        for name in ("Банк «Северный мост»", "Агентство «Тихий гость»", "Кофейни «Пять минут»"):
            number = organisation_id(name)
            with acting_in(number):
                assert "demo.load" in set(db.session.scalars(select(TrailEntry.action)))
            assert verify(number) is None


def test_it_gives_the_other_company_nothing_of_the_bank(demo: Flask) -> None:
    with demo.app_context(), acting_in(organisation_id("Кофейни «Пять минут»")):
        own = {name: count(name) for name in ("branches", "clauses", "cases", "visits")}
    assert own == {
        "branches": 2, "clauses": 3, "cases": 1, "visits": 0,
    }  # fmt: skip


def test_it_has_figures_that_a_scorecard_can_show(bank: None) -> None:
    percents = [percent for percent in db.session.scalars(select(Visit.final_percent)) if percent is not None]
    mean = sum(percents, Decimal(0)) / len(percents)
    assert 60 < mean < 95
    assert count("rollups") > 1000


def test_it_leaves_nothing_behind_when_a_step_fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.demo.loading.network.write_network", _die)
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert isinstance(answer.exception, RuntimeError)
    with app.app_context():
        assert (count("organisations"), count("users")) == (0, 0)


def _die(world: object) -> None:
    raise RuntimeError("in the middle")


@pytest.mark.parametrize("changed", [{"demo": False}, {"base_url": "https://etalon.example.org"}])
def test_it_refuses_where_its_passwords_would_be_dangerous(
    app: Flask, monkeypatch: pytest.MonkeyPatch, changed: dict[str, object]
) -> None:
    running = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(running, settings=replace(running.settings, **changed)))
    answer = app.test_cli_runner().invoke(args=["demo"], env={"LANG": "en"})
    assert answer.exit_code == 1
    assert "ETALON_DEMO=1 on this machine alone" in answer.output
    with app.app_context():
        assert count("organisations") == 0
