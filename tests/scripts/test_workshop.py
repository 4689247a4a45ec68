"""The smaller commands: what counts as skipped, how a soak is written down, contracts for rooms as they stand."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts.contracts import contracts_of
from scripts.skips import main as skips
from scripts.skips import wants
from scripts.soak import entry

ROOT = Path(__file__).resolve().parent.parent.parent
REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_it_holds" time="61.4">
<properties><property name="submissions" value="1000"/></properties></testcase>
<testcase classname="tests.a" name="test_it_breaks" time="1"><failure message="no"/></testcase>
<testcase classname="tests.a" name="test_it_waits" time="0"><skipped message="REASON"/></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("reason", "count"),
    [("by design: PostgreSQL alone has row-level security", 0), ("no Chromium here", 1), ("", 1), ("By design", 1)],
)
def test_it_fails_a_build_that_skipped_for_want_of_something(reason: str, count: int) -> None:
    assert len(wants(REPORT.replace("REASON", reason))) == count


def test_it_fails_a_build_without_a_report(tmp_path: Path) -> None:
    assert skips([str(tmp_path / "tests.xml")]) == 1


def test_it_writes_down_date_commit_seed_outcome_and_counts_of_a_soak() -> None:
    text = entry(REPORT, at=datetime(2026, 10, 31, 23, 5, tzinfo=UTC), seed="42", commit="abc")
    assert "## 2026-10-31 23:05 UTC, commit abc, seed 42" in text
    assert "| test_it_holds | held | 61 | submissions 1000 |" in text
    assert "| test_it_breaks | FAILED | 1 |  |" in text
    assert "| test_it_waits | skipped | 0 |  |" in text


def house(folder: Path, **files: str) -> Path:
    """A house of one room with these files, under the real contracts."""
    (folder / ".importlinter").write_text((ROOT / ".importlinter").read_text("utf-8"))
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("/init/", "/__init__").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_it_tells_which_modules_of_the_contracts_are_not_there(tmp_path: Path) -> None:
    contracts, missing = contracts_of(house(tmp_path, cases__sla_py=""))
    assert "audits.scoring" in missing
    assert "cases.sla" not in missing
    assert contracts["importlinter:contract:pure"]["source_modules"].split() == ["cases.sla"]


def test_it_protects_the_records_of_a_new_room_by_itself(tmp_path: Path) -> None:
    contracts, _ = contracts_of(house(tmp_path, app__parking__models_py=""))
    assert contracts["importlinter:contract:records-of-app.parking"]["allowed_importers"].split() == [
        "app.parking",
        "app.records",
        "app.demo",
    ]


def make(*targets: str) -> str:
    """What make says, as if it were not called by `make test`."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *targets], cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout


def test_it_prints_every_target_of_make() -> None:
    said = make("help")
    targets = ["run", "test", "soak", "bench", "check", "format", "lock", "translations", "assets", "clean"]
    assert [line.split()[0] for line in said.splitlines()[1:]] == ["help", *targets]


def test_it_prints_help_when_no_target_is_given() -> None:
    assert make() == make("help")


@pytest.mark.skipif(not (ROOT / "assets/field/main.js").exists(), reason="the phone has no modules yet")
def test_it_has_bundled_the_phone_afresh(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts/assets.sh", tmp_path], check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (ROOT / "app/web/static/field").glob("field*.js")}
    assert made == kept, "run make assets"


def test_it_lists_every_setting_in_the_documents() -> None:
    code = "import config; print(*sorted(config.KNOWN))"
    known = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for document in ("README.md", "docs/running.md"):
        text = (ROOT / document).read_text("utf-8")
        assert not [name for name in known.split() if f"| `ETALON_{name}`" not in text], document
