"""Networks full of visits, for benchmarks: a few visits are scored, and their rows copied to every branch and day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

import config
from app.extensions import db
from app.factory import create_app
from app.questions.schema import Attribution, Form, Mode, ScoringRules, Section
from app.tenancy import acting_in
from audits.models.visits import Visit
from reports import rolling
from tests.builders.checklists import a_question, words
from tests.builders.network import a_branch, a_region
from tests.builders.scorecards import Measured, a_measured_network

SECTIONS, PER_SECTION, PATTERNS, BATCH = 8, 5, 6, 500


def prepared(folder: Path, database_url: str | None = None) -> Flask:
    """An application on an empty database: SQLite in `folder`, if no other is named."""
    environ = {
        "ETALON_DATABASE_URL": database_url or f"sqlite:///{folder / 'bench.db'}",
        "ETALON_VAR": str(folder),
        "ETALON_SECRET_KEY": "bench",
        "ETALON_DEMO": "1",
    }
    app = create_app(config.load(environ))
    app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
    return app


def a_wide_form() -> Form:
    """Forty questions in eight sections, every second one on the person."""
    sections = tuple(
        Section(
            id=f"s{at}",
            label=words(f"Раздел {at}", f"Section {at}"),
            weight=Fraction(100, SECTIONS),
            questions=tuple(
                a_question(
                    f"q{at}x{place}",
                    clause=f"{at}.{place}",
                    weight=Fraction(place),
                    attribution=Attribution.STAFF if place % 2 else Attribution.BRANCH,
                    na_allowed=True,
                )
                for place in range(1, PER_SECTION + 1)
            ),
        )
        for at in range(1, SECTIONS + 1)
    )
    return Form(sections=sections, languages=("ru", "en"), scoring=ScoringRules(mode=Mode.SECTION))


def a_full_network(branches: int, days: Sequence[date]) -> tuple[Measured, list[int]]:
    """So many branches, each visited on every one of these days, added up and saved; and the branches' ids."""
    measured = a_measured_network()
    form = a_wide_form()
    version = measured.next_version(form)
    region = a_region(measured.organisation)
    more = [a_branch(measured.organisation, region=region) for _ in range(branches - 1)]
    ids = [measured.branch.id, *(branch.id for branch in more)]
    asked = [question.id for question in form.questions]
    patterns = [
        measured.visit(days[0], asked[at :: 7 + at], version=version, form=form, comment="Стоило бы быстрее")
        for at in range(PATTERNS)
    ]
    values = [_values(row) for row in patterns]
    with acting_in(measured.organisation.id):
        for row in patterns:
            db.session.delete(row)
        db.session.flush()
        rows = [
            _copy(values[(at + branch) % PATTERNS], branch, day, at) for branch in ids for at, day in enumerate(days)
        ]
        for start in range(0, len(rows), BATCH):
            db.session.execute(insert(Visit), rows[start : start + BATCH])
        rolling.roll_up_all()
        db.session.commit()
    return measured, ids


def _values(row: Visit) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in Visit.__table__.columns if column.key != "id"}


def _copy(values: dict[str, Any], branch_id: int, day: date, at: int) -> dict[str, Any]:
    moment = datetime.combine(day, time(12), UTC)
    own = {"branch_id": branch_id, "uuid": f"{branch_id}-{at}", "local_day": day, "started_at": moment}
    return {**values, **own, "approved_at": moment}
