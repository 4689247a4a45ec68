"""The registry of codes: every code is reported somewhere, and texts can be made for all."""

from pathlib import Path

from app.questions import problems
from app.questions.problems import Code, pointer, problem

ROOM = Path(problems.__file__).parent


def test_it_has_no_code_that_nobody_reports() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if path.name != "problems.py")
    assert [code.name for code in Code if f"Code.{code.name}" not in source] == []


def test_it_writes_places_as_json_pointers() -> None:
    assert pointer("/sections/0", "a/b", "c~d", 3) == "/sections/0/a~1b/c~0d/3"


def test_it_gives_parameters_as_texts() -> None:
    found = problem("", Code.TOO_DEEP, depth=9, most=8)
    assert (found.param("depth"), found.param("nothing")) == ("9", "")
    assert hash(found) == hash(problem("", Code.TOO_DEEP, depth=9, most=8))
