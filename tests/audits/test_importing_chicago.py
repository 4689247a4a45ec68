"""Real inspections of the City of Chicago, taken in whole: every count that comes with them must be found again."""

import csv
import gzip
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.organisation.models import Branch
from app.questions.answers import Context, check_answers
from app.questions.schema import parse_form
from app.tenancy import acting_in, enter
from audits.models.checklists import ChecklistVersion
from audits.models.visits import Visit
from audits.scoring import score, score_to_json, stored
from tests.builders import an_organisation
from tests.conftest import ENGINES
from tests.emptying import empty
from tests.test_cli import run

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("CHICAGO_INSPECTIONS") or ROOT.parent / "shared" / "data" / "chicago-inspections")
MAPPING = ROOT / "docs" / "examples" / "chicago.toml"
VISITS = FOLDER / "visits.csv.gz"
RESULTS = {"pass": 18_494, "fail": 5_455, "pass_w_conditions": 3_651}
GROUPS = {"green": 5_635, "orange": 4_959, "blue": 4_177, "yellow": 3_445, "brown": 2_719, "purple": 1_465, None: 5_200}
COMMAND = ("import-visits", str(VISITS), "--organisation", "Chicago", "--mapping", str(MAPPING))

pytestmark = pytest.mark.skipif(
    not VISITS.exists(), reason="by design: the Chicago inspections are not on this machine"
)


@pytest.fixture(params=ENGINES, scope="module")
def chicago(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with all inspections, taken in once on each engine."""
    app: Flask = request.getfixturevalue(f"{request.param}_app")
    with app.app_context():
        empty()
        an_organisation(name="Chicago", language="en", time_zone="America/Chicago")
        db.session.commit()
    answer = run(app, *COMMAND)
    assert answer.exit_code == 0, answer.output
    assert "Branches made: 12367" in answer.output and "Visits taken: 27600" in answer.output
    assert "Not taken" not in answer.output
    yield app


@pytest.fixture
def inside_chicago(chicago: Flask) -> Iterator[Flask]:
    """Acting in the city."""
    with chicago.app_context(), acting_in(1):
        yield chicago
        db.session.rollback()
        enter(None)


def answers() -> Iterator[dict[str, dict[str, str]]]:
    """The answers of all visits, a few at a time."""
    rows = db.session.execute(select(Visit.answers).execution_options(yield_per=1000))
    return (row[0] for row in rows)


def test_it_has_every_branch(inside_chicago: Flask) -> None:
    names = list(db.session.scalars(select(Branch.name)))
    assert len(names) == 12_367
    assert sum("SUBWAY" in name for name in names) == 254


def test_it_has_every_visit_with_its_44_items(inside_chicago: Flask) -> None:
    results: Counter[str | None] = Counter()
    groups: Counter[str | None] = Counter()
    failed = count = 0
    for document in answers():
        count += 1
        results[document["result"]["value"]] += 1
        groups[document.get("inspector_group", {}).get("value")] += 1
        items = [entry["value"] for name, entry in document.items() if name.startswith("item_")]
        assert len(items) == 44
        failed += items.count("no")
    assert (count, failed) == (27_600, 111_362)
    assert results == RESULTS
    assert groups == GROUPS


def test_it_has_the_days_and_the_branches_of_the_file(inside_chicago: Flask) -> None:
    with gzip.open(VISITS, "rt", encoding="utf-8") as file:
        told = {row["inspection_id"]: (row["date"], row["licence"]) for row in csv.DictReader(file)}
    query = select(Visit.external_id, Visit.local_day, Branch.code).join(Branch, Branch.id == Visit.branch_id)
    found = {external_id: (day.isoformat(), code) for external_id, day, code in db.session.execute(query)}
    assert found == told
    span = db.session.execute(select(func.min(Visit.local_day), func.max(Visit.local_day))).one()
    assert tuple(span) == (date(2011, 9, 2), date(2014, 12, 30))


def test_it_scored_them_as_the_rules_do(inside_chicago: Flask) -> None:
    form = parse_form(db.session.scalars(select(ChecklistVersion.definition)).one())
    ids = random.Random(44).sample(list(db.session.scalars(select(Visit.id))), 150)
    for visit in db.session.scalars(select(Visit).where(Visit.id.in_(ids))):
        checked = check_answers(form, visit.answers, Context(), complete=True)
        fresh = score(form, checked.answers, tags=frozenset())
        assert not checked.problems and fresh.final is not None
        assert (visit.score, visit.final_percent) == (score_to_json(fresh), stored(fresh.final))
        assert visit.critical_failed == bool(fresh.effects)


def test_it_takes_nothing_twice(chicago: Flask) -> None:
    answer = run(chicago, *COMMAND)
    assert "Visits taken: 0" in answer.output
    assert "There already, left as they are: 27600" in answer.output
