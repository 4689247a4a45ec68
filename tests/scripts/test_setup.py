"""Set-up asks Debian only for what is missing, tells who may not what to install, and keeps quiet when all is there."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
THERE = "there"
LIBRARY = "set -euo pipefail; . scripts/setup/say.sh; . scripts/setup/debian.sh; . scripts/setup/python.sh; "


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    """Programs of a Debian where only the package `there` is installed, and whose apt-get writes down its calls."""
    programs = {
        "dpkg-query": f'#!/bin/sh\n[ "$4" = {THERE} ] && printf "ii "\n',
        "apt-get": f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n',
        "sudo": "#!/bin/sh\nexit 1\n",
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    for name in ("mktemp", "rm", "cat", "env", "sh"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def bash(code: str, programs: Path, user: int) -> subprocess.CompletedProcess[str]:
    """Run code of the set-up as if by the user of this number."""
    return subprocess.run(
        ["/bin/bash", "-c", f"{LIBRARY}id() {{ echo {user}; }}; {code}"],
        cwd=ROOT,
        env={"PATH": str(programs), "TMPDIR": str(programs)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def asked(programs: Path) -> list[str]:
    file = programs / "asked"
    return file.read_text().splitlines() if file.exists() else []


def test_it_asks_nobody_when_nothing_is_missing(debian: Path) -> None:
    done = bash("want_packages there; install_wanted", debian, user=1000)
    assert (done.returncode, done.stderr, asked(debian)) == (0, "", [])


def test_it_installs_as_root_only_what_is_missing(debian: Path) -> None:
    done = bash("want_packages there libfirst libsecond; install_wanted", debian, user=0)
    assert done.returncode == 0, done.stderr
    assert asked(debian) == ["update -q", "install -q -y --no-install-recommends libfirst libsecond"]


@pytest.mark.parametrize("has_sudo", [True, False])
def test_it_tells_what_to_install_when_it_may_not(debian: Path, has_sudo: bool) -> None:
    if not has_sudo:
        (debian / "sudo").unlink()
    done = bash("want_packages libfirst libsecond; install_wanted", debian, user=1000)
    assert done.returncode == 1
    assert "apt-get install --no-install-recommends libfirst libsecond" in done.stderr
    assert asked(debian) == []


def test_it_shows_all_that_a_failing_step_said(debian: Path) -> None:
    done = bash('quietly "digging" sh -c "echo deep; echo hole >&2; exit 3"', debian, user=0)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "… digging",
        "deep",
        "hole",
        "Etalon: digging failed; what it said stands above",
    ]


def test_it_says_and_does_nothing_the_second_time() -> None:
    done = ""
    for _ in range(2):
        done = subprocess.run(["scripts/setup.sh", "run"], cwd=ROOT, capture_output=True, text=True, check=True).stderr
    assert done == ""


def test_it_refuses_a_package_whose_bytes_are_not_the_locked_ones() -> None:
    """pip itself says no; this sees that set-up asks it to."""
    text = (ROOT / "scripts/setup/python.sh").read_text()
    assert "--require-hashes" in text
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().replace("\\\n", "").splitlines()
        assert not [line for line in lines if "==" in line and "--hash=sha256:" not in line]
