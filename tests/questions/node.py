"""Running node: the phone's half of the kernel is tested wherever the Python half is."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_node(*arguments: str, stdin: str = "") -> str:
    """What node prints; fails, and is never skipped, when node is missing or ends with an error."""
    node = shutil.which("node")
    assert node is not None, "node is missing: the conditions of the phone cannot be tested without it"
    done = subprocess.run([node, *arguments], input=stdin, capture_output=True, text=True, cwd=ROOT, timeout=600)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout
