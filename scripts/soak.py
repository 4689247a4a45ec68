"""`make soak`: run the tests marked `soak`, and add seed, date, commit and the outcome of each to docs/soak.md."""

import os
import secrets
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "var" / "soak.xml"
RECORD = ROOT / "docs" / "soak.md"
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """pytest's exit code. `SEED` in the environment repeats a run; tests read it from there."""
    seed = os.environ.get("SEED") or str(secrets.randbelow(10**9))
    at = datetime.now(UTC)
    REPORT.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-m", "soak", f"--junitxml={REPORT}", *arguments]
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, "SEED": seed}, check=False).returncode
    if code == NOTHING_COLLECTED:
        print("No test is marked soak: nothing ran, nothing is recorded", file=sys.stderr)
        return code
    with RECORD.open("a", encoding="utf-8") as file:
        file.write(entry(REPORT.read_text("utf-8"), at=at, seed=seed, commit=commit()))
    return code


def entry(report: str, *, at: datetime, seed: str, commit: str) -> str:
    """The Markdown of one soak from its JUnit report; tests attach counts by `record_property`."""
    lines = [
        "",
        f"## {at:%Y-%m-%d %H:%M} UTC, commit {commit}, seed {seed}",
        "",
        "| test | outcome | seconds | counts |",
    ]
    lines += ["|---|---|---|---|"]
    for case in ElementTree.fromstring(report).iter("testcase"):  # noqa: S314 - written by our own pytest run
        counts = ", ".join(f"{one.get('name')} {one.get('value')}" for one in case.iter("property"))
        seconds = float(case.get("time", "0"))
        lines.append(f"| {case.get('name')} | {_outcome(case)} | {seconds:.0f} | {counts} |")
    return "\n".join(lines) + "\n"


def _outcome(case: ElementTree.Element) -> str:
    for tag, word in (("failure", "FAILED"), ("error", "BROKEN"), ("skipped", "skipped")):
        if case.find(tag) is not None:
            return word
    return "held"


def commit() -> str:
    """The commit that was soaked; changed files are said."""
    command = ["git", "describe", "--always", "--dirty=, with changes", "--abbrev=10"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
