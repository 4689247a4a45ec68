"""The launcher: one command starts all, one signal ends all, and what is wrong is one clear line."""

import signal
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripts.toy import DYING, GREETED, WSGI, Start, free_port, start, toy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return toy(tmp_path)


@pytest.fixture
def running(folder: Path) -> Iterator[Start]:
    one = start(folder, ETALON_PORT=str(free_port()))
    yield one
    one.process.kill()
    one.to_the_end()


def only_line(said: str) -> str:
    lines = said.strip().splitlines()
    assert len(lines) == 1, said
    return lines[0]


def test_it_says_where_it_runs_and_how_each_role_signs_in(running: Start) -> None:
    said = running.until("admin@demo.example")
    assert "http://127.0.0.1:" in said
    assert said.count("@demo.example") == 8


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_everything_at_one_signal(running: Start, number: signal.Signals) -> None:
    running.until(GREETED)
    running.process.send_signal(number)
    running.to_the_end()
    assert running.process.returncode == 0


def test_it_leaves_no_process_behind_when_it_is_killed(running: Start) -> None:
    running.until(GREETED)
    running.process.kill()
    running.to_the_end()


def test_it_reports_a_death_and_stops_the_others(tmp_path: Path) -> None:
    one = start(toy(tmp_path, worker=DYING), ETALON_PORT=str(free_port()))
    said = one.to_the_end()
    assert one.process.returncode == 1
    assert "the worker has had enough" in said
    assert "Etalon: The worker process ended with exit code 1" in said.splitlines()[-1]


def test_it_names_the_problem_when_the_database_cannot_be_upgraded(tmp_path: Path) -> None:
    broken = WSGI.replace("def upgrade():\n", "def upgrade():\n    raise SystemExit('no such server')\n")
    one = start(toy(tmp_path, wsgi=broken), ETALON_PORT=str(free_port()))
    assert "brought up to date: no such server" in only_line(one.to_the_end())
    assert one.process.returncode == 1


def start_and_stop(folder: Path) -> str:
    one = start(folder, ETALON_PORT=str(free_port()))
    one.until(GREETED)
    one.process.terminate()
    said = one.to_the_end()
    assert one.process.returncode == 0, said
    return (folder / "calls").read_text()


def test_it_migrates_and_loads_the_demo_at_the_first_start_alone(tmp_path: Path) -> None:
    folder = toy(tmp_path)
    assert start_and_stop(folder) == "upgrade demo "
    assert start_and_stop(folder) == "upgrade demo "


def test_it_migrates_again_after_an_update(tmp_path: Path) -> None:
    folder = toy(tmp_path)
    start_and_stop(folder)
    (folder / "migrations/versions/0002_second.py").write_text("")
    assert start_and_stop(folder) == "upgrade demo upgrade demo "


def test_it_migrates_again_when_the_database_is_not_the_one_of_the_last_start(tmp_path: Path) -> None:
    folder = toy(tmp_path)
    start_and_stop(folder)
    (folder / "database").unlink()
    assert start_and_stop(folder) == "upgrade demo upgrade demo "


def test_it_refuses_a_taken_port_in_one_line(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        one = start(folder, ETALON_PORT=str(port))
        assert f"Port {port} is taken" in only_line(one.to_the_end())
    assert one.process.returncode == 1


def test_it_refuses_a_second_start_on_the_same_data(folder: Path, running: Start) -> None:
    running.until(GREETED)
    second = start(folder, ETALON_PORT=str(free_port()))
    assert "already runs" in only_line(second.to_the_end())
    assert second.process.returncode == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ETALON_PROT", "8000", "ETALON_PROT is not a setting"),
        ("ETALON_PORT", "eighty", "ETALON_PORT is 'eighty'"),
        ("ETALON_VAR", "/dev/null/var", "ETALON_VAR is '/dev/null/var', and that folder cannot be written"),
        ("HTTPS", "yes", "HTTPS is 'yes'"),
    ],
)
def test_it_refuses_a_wrong_setting_in_one_line(folder: Path, name: str, value: str, words: str) -> None:
    one = start(folder, **{name: value})
    assert words in only_line(one.to_the_end())
    assert one.process.returncode == 1


def test_it_serves_phones_over_https_and_says_that_the_demo_is_closed_to_them(folder: Path) -> None:
    port = free_port()
    one = start(folder, ETALON_PORT=str(port), HTTPS="1")
    try:
        said = one.until("create-admin")
        assert "REFUSED" in said
        assert "@demo.example" not in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port + 1}/", timeout=5) as handed:
            trusting = ssl.create_default_context(cadata=handed.read().decode())
        with urllib.request.urlopen(f"https://localhost:{port}/readyz", timeout=5, context=trusting) as answer:
            assert answer.read() == b"ready"
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"https://localhost:{port}/readyz", timeout=5)
    finally:
        one.process.terminate()
        one.to_the_end()
    assert one.process.returncode == 0


def test_it_listens_on_loopback_alone_without_https(running: Start) -> None:
    said = running.until(GREETED)
    port = int(said.partition("http://127.0.0.1:")[2].split()[0])
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # possible only while nobody listens on every address
