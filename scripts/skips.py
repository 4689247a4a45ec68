"""`python -m scripts.skips var/tests.xml`: fails when a test was skipped for want of something.

A test may leave itself out for good only with a reason that begins with "by design: ".
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

BY_DESIGN = "by design: "


def main(arguments: list[str]) -> int:
    """The exit code: 1 when there are such skips, or no report."""
    report = Path(arguments[0])
    if not report.exists():
        print(f"There is no {report}: did the tests run?", file=sys.stderr)
        return 1
    wanting = wants(report.read_text("utf-8"))
    for line in wanting:
        print(f"skipped for want of something: {line}", file=sys.stderr)
    return 1 if wanting else 0


def wants(report: str) -> list[str]:
    """'test: reason' of each skipped test of a JUnit report whose reason does not begin with 'by design: '."""
    found = []
    for case in ElementTree.fromstring(report).iter("testcase"):  # noqa: S314 - written by our own pytest run
        for skip in case.iter("skipped"):
            reason = skip.get("message", "")
            if not reason.startswith(BY_DESIGN):
                found.append(f"{case.get('classname')}.{case.get('name')}: {reason or 'no reason given'}")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
