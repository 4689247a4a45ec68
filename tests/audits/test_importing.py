"""Finished visits from a table: taken once, scored by the rules, bad lines named and kept, an interruption survived."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.organisation.models import Branch, Region
from app.questions.answers import Context, check_answers
from app.questions.schema import parse_form
from app.tenancy import acting_in
from audits.importing import taking
from audits.importing.lines import LineRefused
from audits.importing.mapping import MappingError
from audits.importing.taking import Totals
from audits.models.checklists import ChecklistVersion
from audits.models.programmes import Programme, ProgrammeKind
from audits.models.visits import Visit, VisitState
from audits.scoring import score, score_to_json, stored
from tests.audits.importing_tables import GOOD, HEADER, MAPPING, a_table, rejected, taken
from tests.builders import an_organisation
from tests.test_cli import run


@pytest.fixture
def company(inside: Flask) -> int:
    """An organisation of nobody's, saved."""
    organisation = an_organisation(name="Ромашка", time_zone="Europe/Samara")
    db.session.commit()
    return organisation.id


def visits() -> list[Visit]:
    return list(db.session.scalars(select(Visit).order_by(Visit.external_id)))


def test_it_takes_visits_with_their_answers_scores_and_branches(company: int, tmp_path: Path) -> None:
    assert taken(company, a_table(tmp_path, *GOOD)) == Totals(written=3, branches=2)
    with acting_in(company):
        form = parse_form(db.session.scalars(select(ChecklistVersion.definition)).one())
        assert {row.code: row.name for row in db.session.scalars(select(Branch))} == {
            "С-1": "Куйбышева",
            "С-2": "Полевая",
        }
        assert {row.name for row in db.session.scalars(select(Region))} == {"Волга", "Самара"}
        for visit in visits():
            checked = check_answers(form, visit.answers, Context(), complete=True)
            fresh = score(form, checked.answers, tags=frozenset())
            assert not checked.problems and fresh.final is not None and fresh.raw is not None
            assert visit.score == score_to_json(fresh)
            assert (visit.raw_percent, visit.final_percent) == (stored(fresh.raw), stored(fresh.final))
            assert visit.state is VisitState.APPROVED
        first, second, third = visits()
        assert [first.final_percent, second.final_percent, third.final_percent] == [75, 0, 100]
        assert (second.critical_failed, second.raw_percent) == (True, 75)
        assert first.answers["weather"] == {"state": "answered", "value": "солнце"} or "weather" in first.answers


def test_it_knows_the_local_day_and_the_moment(company: int, tmp_path: Path) -> None:
    taken(company, a_table(tmp_path, *GOOD))
    with acting_in(company):
        late = visits()[0]
        assert late.started_at == datetime(2025, 3, 1, 19, 30, tzinfo=UTC)
        assert late.local_day.isoformat() == "2025-03-01"
        assert (late.finished_at - late.started_at).total_seconds() == 1800
        assert late.uuid[14] == "7"


def test_it_takes_nothing_twice(company: int, tmp_path: Path) -> None:
    source = a_table(tmp_path, *GOOD)
    taken(company, source)
    assert taken(company, source) == Totals(known=3)
    more = a_table(tmp_path, *GOOD, "v4,С-3,Новая,2025-03-04,10:00,да,да,+,", name="visits.csv.gz")
    assert taken(company, more) == Totals(written=1, known=3, branches=1)
    with acting_in(company):
        assert len(visits()) == 4
        assert len(db.session.scalars(select(ChecklistVersion)).all()) == 1
        assert len(db.session.scalars(select(Programme)).all()) == 1


BAD = {
    "v4,С-1,Куйбышева,2025-03-01,10:00,да,да,+": ("", "cells"),
    ",С-1,Куйбышева,2025-03-01,10:00,да,да,+,": ("id", "no_id"),
    "v4,,Куйбышева,2025-03-01,10:00,да,да,+,": ("shop", "no_branch"),
    "v4,С-1,Куйбышева,01.03.2025,10:00,да,да,+,": ("day", "no_date"),
    "v4,С-1,Куйбышева,1025-03-01,10:00,да,да,+,": ("day", "no_date"),
    "v4,С-1,Куйбышева,2025-03-01,25:00,да,да,+,": ("hour", "no_time"),
    "v4,С-1,Куйбышева,2025-03-01,10:00,наверное,да,+,": ("clean", "unknown_answer"),
    "v4,С-1,Куйбышева,2025-03-01,10:00,да,да,+,снег": ("weather", "unknown_option"),
    "v4,С-9,,2025-03-01,10:00,да,да,+,": ("shop", "unknown_branch"),
    "v1,С-1,Куйбышева,2025-03-01,10:00,да,да,+,": ("id", "other_content"),
}


@pytest.mark.parametrize("line", BAD)
def test_it_names_a_bad_line_keeps_it_and_takes_the_others(company: int, tmp_path: Path, line: str) -> None:
    source = a_table(tmp_path, GOOD[0], line, GOOD[1], GOOD[2])
    assert taken(company, source).written == 3
    assert rejected(source) == [["3", *BAD[line]]]


def test_it_takes_the_kept_lines_once_they_are_corrected(company: int, tmp_path: Path) -> None:
    source = a_table(tmp_path, GOOD[0], GOOD[1].replace("да,да", "наверное,да"), GOOD[2])
    assert taken(company, source).rejected == 1
    kept = tmp_path / "visits.rejected.csv"
    kept.write_text(kept.read_text().replace(",наверное,да", ",да,да"))
    assert taken(company, kept.rename(tmp_path / "again.csv")) == Totals(written=1)
    assert taken(company, a_table(tmp_path, *GOOD)) == Totals(known=3)
    assert not kept.exists()


def test_it_takes_a_broken_encoding_for_a_bad_line_and_goes_on(company: int, tmp_path: Path) -> None:
    source = a_table(tmp_path, *GOOD)
    broken = GOOD[1].encode().replace("Куйбышева".encode(), b"\xcf\xee\xeb\xe5")
    source.write_bytes(b"\n".join([HEADER.encode(), GOOD[0].encode(), broken, GOOD[2].encode(), b""]))
    assert taken(company, source).rejected == 1
    assert b"not_text" in (tmp_path / "visits.rejected.csv").read_bytes()


class Interrupted(Exception):
    """Somebody pulled the plug."""


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4])
def test_it_goes_on_where_it_was_interrupted(
    company: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    monkeypatch.setattr(taking, "BATCH", 2)
    lines = [f"n{at},С-1,Куйбышева,2025-03-01,10:00,{'да' if at % 3 else 'наверное'},да,+," for at in range(1, 8)]
    source = a_table(tmp_path, *lines)
    with monkeypatch.context() as dying:
        dying.setattr(taking, "write_kept", dies_after(dies_at))
        with pytest.raises(Interrupted):
            taken(company, source)
        db.session.rollback()
    totals = taken(company, source, resume=True)
    assert (totals.written + totals.known, totals.rejected) == (5, 2)
    assert [line[0] for line in rejected(source)] == ["4", "7"]
    with acting_in(company):
        assert db.session.scalar(select(func.count(Visit.id))) == 5
    assert not (tmp_path / "visits.kept.json").exists()


def dies_after(times: int) -> object:
    """Remembers how far it is so often, then the process dies: the batch is saved, and nobody remembers it."""
    real, left = taking.write_kept, [times]

    def write(path: Path, kept: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise Interrupted
        real(path, kept)  # type: ignore[arg-type]

    return write


def test_it_goes_on_with_the_same_file_alone(company: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = a_table(tmp_path, *GOOD)
    monkeypatch.setattr(taking, "BATCH", 1)
    with monkeypatch.context() as dying, pytest.raises(Interrupted):
        dying.setattr(taking, "write_kept", dies_after(2))
        taken(company, source)
    db.session.rollback()
    a_table(tmp_path, *GOOD, GOOD[0])
    with pytest.raises(MappingError, match="other_file"):
        taken(company, source, resume=True)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('id = "id"\n', "", "visits.id"),
        ("minutes = 30", 'minutes = "viel"', "visits.minutes"),
        ("minutes = 30", 'colour = "blue"', "visits.colour"),
        ('section = "hall"\ntext = "Чисто"', 'section = "roof"\ntext = "Чисто"', "item clean"),
        ('column = "receipt"', 'column = ""', "failed"),
        ('day"', 'date"', "visits"),
        ('programme = "Обходы"', 'programme = "Обходы"\nkind = "gossip"', "checklist.kind"),
        ('region = { value = "Волга / Самара" }', "region = { text = 1 }", "branches.region"),
    ],
)
def test_it_refuses_a_mapping_and_names_the_place(company: int, tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in MAPPING
    with pytest.raises(MappingError) as refused:
        taken(company, a_table(tmp_path, *GOOD), text=MAPPING.replace(old, new, 1))
    assert refused.value.place == place


def test_it_refuses_an_empty_file(company: int, tmp_path: Path) -> None:
    empty = tmp_path / "visits.csv"
    empty.write_bytes(b"")
    with pytest.raises(LineRefused, match="no_header"):
        taken(company, empty)


def test_it_opens_no_actions_for_what_is_long_over(company: int, tmp_path: Path) -> None:
    taken(company, a_table(tmp_path, *GOOD))
    with acting_in(company):
        programme = db.session.scalars(select(Programme)).one()
        assert (programme.kind, programme.rules["case_on_failure"]) == (ProgrammeKind.INTERNAL_AUDIT, False)


def test_it_is_a_command_that_says_what_became_of_the_lines(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        an_organisation(name="Ромашка")
        db.session.commit()
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING, "utf-8")
    source = a_table(tmp_path, *GOOD, "v9,С-1,Куйбышева,потом,10:00,да,да,+,")
    command = ("import-visits", str(source), "--organisation", "Ромашка", "--mapping", str(mapping))
    answer = run(app, *command)
    assert answer.exit_code == 0, answer.output
    assert "Visits taken: 3" in answer.output and "line 5: day: no date: потом" in answer.output
    assert "There already, left as they are: 3" in run(app, *command).output
    unknown = run(app, *command[:3], "Василёк", *command[4:])
    assert (unknown.exit_code, unknown.output) == (1, "Error: There is no organisation called Василёк.\n")
    mapping.write_text(MAPPING.replace("minutes", "hours"), "utf-8")
    wrong = run(app, *command)
    assert (wrong.exit_code, wrong.output) == (1, "Error: Mapping: visits.hours: there is no such setting\n")
