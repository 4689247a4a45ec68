"""The house keeps its own rules: import contracts, sizes, places of commits and clocks, markup, translations."""

import configparser
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.contracts import DEMO, EVERYBODYS_RECORDS, contracts_of, rooms_with_records
from tests import architecture_rules as rules

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "audits", "surveys", "cases", "reports")
WORKSHOP = ("scripts", "bench")
Rule = Callable[[str, str], Iterator[str]]


def sources(*folders: str, ending: str = ".py") -> list[tuple[str, str]]:
    """Path from the root, and text, of every file of these folders."""
    found = [
        path for folder in folders for path in sorted((ROOT / folder).rglob(f"*{ending}")) if "vendor" not in path.parts
    ]
    return [(str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in found]


def product() -> list[tuple[str, str]]:
    """Every module of the product."""
    return [*sources(*ROOMS), *((name, (ROOT / name).read_text("utf-8")) for name in ("config.py", "wsgi.py"))]


EVERYWHERE = [*product(), *sources(*WORKSHOP)]
LAWS: dict[Rule, list[tuple[str, str]]] = {
    rules.files_too_long: [*EVERYWHERE, *sources("tests")],
    rules.functions_too_long: EVERYWHERE,
    rules.imports_inside_functions: [*EVERYWHERE, *sources("tests")],
    rules.commits_elsewhere: product(),
    rules.clocks_elsewhere: product(),
    rules.shapeless_names: [*EVERYWHERE, *sources("tests")],
    rules.modules_without_docstring: [*EVERYWHERE, *sources("tests")],
    rules.signals: product(),
    rules.unsafe_markup: sources(*ROOMS, ending=".html"),
    rules.foreign_addresses_in_styles: sources(*ROOMS, ending=".css"),
}

BREACHES: list[tuple[Rule, str, str]] = [
    (rules.files_too_long, "app/a.py", "a = 1\n" * 301),
    (rules.functions_too_long, "app/a.py", "def f():\n" + "    a = 1\n" * 40),
    (rules.imports_inside_functions, "app/a.py", "def f():\n    import os  # noqa: PLC0415\n"),
    (rules.imports_inside_functions, "app/a.py", "async def f():\n    if f:\n        from os import path\n"),
    (rules.commits_elsewhere, "app/organisation/a.py", "db.session.commit()"),
    (rules.clocks_elsewhere, "app/a.py", "datetime.now(UTC)"),
    (rules.clocks_elsewhere, "app/a.py", "datetime.datetime.utcnow()"),
    (rules.clocks_elsewhere, "app/a.py", "date.today()"),
    (rules.shapeless_names, "app/utils.py", ""),
    (rules.shapeless_names, "app/a.py", "class VisitManager: pass"),
    (rules.modules_without_docstring, "app/a.py", "a = 1"),
    (rules.signals, "app/a.py", "from blinker import signal"),
    (rules.signals, "app/a.py", "from flask.signals import request_started"),
    (rules.unsafe_markup, "a.html", "{{ name | safe }}"),
    (rules.unsafe_markup, "a.html", '<p style="color: red">'),
    (rules.unsafe_markup, "app/web/templates/mail.html", "{{ name | safe }}"),
    (rules.unsafe_markup, "a.html", '<a href="#" onclick="go()">'),
    (rules.unsafe_markup, "a.html", "<script>go()</script>"),
    (rules.unsafe_markup, "a.html", "<style>p { color: red }</style>"),
    (rules.unsafe_markup, "a.html", '<a href="javascript:go()">'),
    (rules.unsafe_markup, "a.html", "{% autoescape false %}"),
    (rules.unsafe_markup, "a.html", '<script src="https://cdn.example/a.js"></script>'),
    (rules.unsafe_markup, "a.html", '<link rel="stylesheet" href="//cdn.example/a.css">'),
    (rules.foreign_addresses_in_styles, "a.css", 'p { background: url("https://example.org/a.png") }'),
]

IN_ORDER: list[tuple[Rule, str, str]] = [
    (rules.files_too_long, "app/a.py", "a = 1\n" * 300),
    (
        rules.functions_too_long,
        "app/a.py",
        'def f():\n    """A.\n' + "    b\n" * 50 + '    """\n' + "\n    a = 1\n" * 39,
    ),
    (rules.commits_elsewhere, "app/web/transactions.py", "db.session.commit()"),
    (rules.clocks_elsewhere, "app/clock.py", "datetime.now(UTC)"),
    (rules.clocks_elsewhere, "app/a.py", "clock.now()"),
    (rules.modules_without_docstring, "app/__init__.py", ""),
    (rules.unsafe_markup, "a.html", '<script nonce="{{ nonce }}">go()</script><script src="/static/js/a.js"></script>'),
    (rules.unsafe_markup, "app/web/templates/mail.html", '<p style="color: red">'),
    (rules.unsafe_markup, "a.html", '{# style="…" and |safe are refused #}<a href="https://example.org">elsewhere</a>'),
    (rules.foreign_addresses_in_styles, "a.css", 'p { background: url("/static/a.png") }'),
]


def name_of(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("rule", LAWS, ids=name_of)
def test_it_keeps_the_rule(rule: Rule) -> None:
    breaches = [breach for path, source in LAWS[rule] for breach in rule(path, source)]
    assert not breaches, "\n" + "\n".join(breaches)


@pytest.mark.parametrize(("rule", "path", "source"), BREACHES, ids=name_of)
def test_it_notices_a_breach(rule: Rule, path: str, source: str) -> None:
    assert list(rule(path, source))


@pytest.mark.parametrize(("rule", "path", "source"), IN_ORDER, ids=name_of)
def test_it_leaves_alone_what_is_in_order(rule: Rule, path: str, source: str) -> None:
    assert not list(rule(path, source))


def test_it_has_a_breach_for_every_rule() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(LAWS)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_imports_downhill_only() -> None:
    done = run("-m", "scripts.contracts")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_it_names_only_modules_that_exist_in_the_contracts() -> None:
    _, missing = contracts_of(ROOT)
    assert not missing, "a contract about a module that is not there protects nothing"


def test_it_protects_the_records_of_every_room() -> None:
    contracts, _ = contracts_of(ROOT)
    for room in rooms_with_records(ROOT):
        section = contracts[f"importlinter:contract:records-of-{room}"]
        assert section["protected_modules"].split() == [f"{room}.models"]
        assert section["allowed_importers"].split() == [room, EVERYBODYS_RECORDS, DEMO]


def test_it_gives_every_room_a_place_on_the_slope() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    placed = set(contracts["importlinter:contract:rooms"]["layers"].replace("(", " ").replace(")", " ").split()) - {"|"}
    there = {path.stem for path in (ROOT / "app").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert {f"app.{name}" for name in there - {"__init__"}} <= placed


def test_it_translates_every_text() -> None:
    done = run("-m", "scripts.translations", "check")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
