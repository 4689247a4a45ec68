"""Settings: what is nonsense is refused at the start, in one line that names the variable."""

from pathlib import Path

import pytest

import config


def loaded(tmp_path: Path, **given: str) -> config.Settings:
    return config.load({"ETALON_VAR": str(tmp_path), "PATH": "/bin", **given})


def test_it_starts_from_nothing_with_sqlite_on_this_machine(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'etalon.db'}"
    assert (settings.port, settings.base_url, settings.demo) == (8000, "http://127.0.0.1:8000", False)
    assert settings.on_loopback
    assert not settings.secure


def test_it_makes_a_key_once_and_keeps_it_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = loaded(tmp_path), loaded(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert first.secret_key not in repr(first)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ETALON_PORTT", "80", "ETALON_PORTT is not a setting"),
        ("ETALON_PORT", "eighty", "whole number from 1 to 65535"),
        ("ETALON_PORT", "70000", "whole number from 1 to 65535"),
        ("ETALON_DEMO", "yes", "1 or 0"),
        ("ETALON_DATABASE_URL", "mysql://x", "ETALON_DATABASE_URL begins with 'mysql'"),
        ("ETALON_BASE_URL", "etalon.example.org", "takes an address"),
        ("ETALON_BASE_URL", "https://etalon.example.org/app", "takes an address"),
        ("ETALON_SMTP_URL", "http://mail", "ETALON_SMTP_URL begins with 'http'"),
        ("ETALON_STORAGE_URL", "ftp://x", "ETALON_STORAGE_URL begins with 'ftp'"),
        ("ETALON_TRUSTED_PROXIES", "-1", "whole number from 0 to 5"),
        ("ETALON_MESSAGE_DAYS", "7", "whole number from 30 to 3650"),
    ],
)
def test_it_names_the_variable_and_what_it_takes_in_one_line(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(config.SettingsError) as refusal:
        loaded(tmp_path, **{name: value})
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_it_names_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(config.SettingsError, match="ETALON_VAR"):
        config.load({"ETALON_VAR": str(tmp_path / "file" / "var")})


def test_it_keeps_files_beside_the_data_or_where_it_is_told(tmp_path: Path) -> None:
    assert loaded(tmp_path).files == tmp_path / "files"
    assert loaded(tmp_path, ETALON_STORAGE_URL="file:///srv/a%20b").files == Path("/srv/a b")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_it_speaks_to_postgresql_by_one_driver_whatever_the_scheme(tmp_path: Path, scheme: str) -> None:
    url = loaded(tmp_path, ETALON_DATABASE_URL=f"{scheme}://u@h/db").database_url
    assert url == "postgresql+psycopg://u@h/db"


@pytest.mark.parametrize(
    ("address", "local"), [("http://localhost:8000", True), ("http://[::1]:1", True), ("http://192.168.1.5", False)]
)
def test_it_knows_whether_others_can_reach_it(tmp_path: Path, address: str, local: bool) -> None:
    assert loaded(tmp_path, ETALON_BASE_URL=address).on_loopback is local
