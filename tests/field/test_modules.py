"""The phone's modules: their own tests in node, their types, their style, and the committed bundle."""

import gzip
import subprocess
from pathlib import Path

import pytest

from tests.questions.node import run_node

ROOT = Path(__file__).parents[2]
BUNDLES = ROOT / "app" / "web" / "static" / "field"
MOST_GZIPPED = 40_000


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


@pytest.mark.parametrize("name", ["checks", "parts"])
def test_it_passes_its_own_tests(name: str) -> None:
    run_node("--test", f"tests/field/{name}.test.mjs")


def test_it_is_bundled_from_what_stands_here(tmp_path: Path) -> None:
    run("scripts/assets.sh", str(tmp_path))
    fresh = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert fresh == {path.name: path.read_bytes() for path in BUNDLES.iterdir()}, "run `make assets`"


def test_it_is_light_enough_for_a_phone() -> None:
    weight = sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in BUNDLES.iterdir())
    assert weight <= MOST_GZIPPED
