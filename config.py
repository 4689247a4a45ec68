"""Typed settings from the environment: refuses nonsense at the start, naming the variable."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

PREFIX = "ETALON_"
KNOWN = frozenset(
    {
        "DATABASE_URL",
        "VAR",
        "PORT",
        "BASE_URL",
        "SECRET_KEY",
        "SMTP_URL",
        "STORAGE_URL",
        "DEMO",
        "TRUSTED_PROXIES",
        "MESSAGE_DAYS",
    }
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """A setting that cannot be used; the message names the variable and the remedy in one line."""


@dataclass(frozen=True)
class Settings:
    """Everything that the environment decides. `base_url` is the address that people and mails use."""

    database_url: str
    var: Path
    port: int
    base_url: str
    secret_key: str = field(repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    storage_url: str | None = field(default=None, repr=False)
    demo: bool = False
    trusted_proxies: int = 0
    message_days: int = 180

    @property
    def on_loopback(self) -> bool:
        """Whether the product is reached only from this machine (demo passwords work nowhere else)."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def secure(self) -> bool:
        """Whether people reach the product over HTTPS."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def files(self) -> Path:
        """The folder of evidence and attachments."""
        return Path(unquote(urlsplit(self.storage_url).path)) if self.storage_url else self.var / "files"

    @property
    def on_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")


def load(environ: Mapping[str, str]) -> Settings:
    """Read the `ETALON_…` variables. Raises SettingsError for an unknown name or a value that cannot be used."""
    given = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
    unknown = sorted(set(given) - KNOWN)
    if unknown:
        names = ", ".join(PREFIX + name for name in sorted(KNOWN))
        raise SettingsError(f"{PREFIX}{unknown[0]} is not a setting of Etalon; the settings are {names}")
    var = Path(given.get("VAR") or "var").absolute()
    port = _whole_number(given, "PORT", default=8000, low=1, high=65535)
    return Settings(
        database_url=_database_url(given.get("DATABASE_URL"), var),
        var=_writable(var),
        port=port,
        base_url=_web_address(given.get("BASE_URL") or f"http://127.0.0.1:{port}"),
        secret_key=given.get("SECRET_KEY") or _kept_secret(var),
        smtp_url=_address(given, "SMTP_URL", ("smtp", "smtps", "smtp+starttls")),
        storage_url=_address(given, "STORAGE_URL", ("file",)),
        demo=_yes_or_no(given, "DEMO"),
        trusted_proxies=_whole_number(given, "TRUSTED_PROXIES", default=0, low=0, high=5),
        message_days=_whole_number(given, "MESSAGE_DAYS", default=180, low=30, high=3650),
    )


def _whole_number(given: Mapping[str, str], name: str, *, default: int, low: int, high: int) -> int:
    text = given.get(name) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; it takes a whole number from {low} to {high}")
    return int(text)


def _yes_or_no(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name) or "0"
    if text not in {"0", "1"}:
        raise SettingsError(f"{PREFIX}{name} is {text!r}; it takes 1 or 0")
    return text == "1"


def _database_url(text: str | None, var: Path) -> str:
    if not text:
        return f"sqlite:///{var / 'etalon.db'}"
    scheme = text.partition(":")[0]
    if scheme in {"postgres", "postgresql"}:
        return "postgresql+psycopg:" + text.partition(":")[2]
    if scheme in {"sqlite", "postgresql+psycopg"}:
        return text
    raise SettingsError(f"{PREFIX}DATABASE_URL begins with {scheme!r}; it takes sqlite:///… or postgresql://…")


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise SettingsError(f"{PREFIX}BASE_URL is {text!r}; it takes an address such as https://etalon.example.org")
    return text.rstrip("/")


def _address(given: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    text = given.get(name) or None
    if text is not None and urlsplit(text).scheme not in schemes:
        raise SettingsError(f"{PREFIX}{name} begins with {urlsplit(text).scheme!r}; it takes {', '.join(schemes)}")
    return text


def _writable(var: Path) -> Path:
    try:
        var.mkdir(parents=True, exist_ok=True)
        probe = var / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as exc:
        raise SettingsError(f"{PREFIX}VAR is {str(var)!r}, and that folder cannot be written: {exc.strerror}") from exc
    return var


def _kept_secret(var: Path) -> str:
    """The key made on the first start and kept beside the data, readable by its owner alone."""
    kept = var / "secret_key"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        if not kept.read_text():
            kept.write_text(secrets.token_urlsafe(48))
        return kept.read_text()
    except OSError as exc:
        raise SettingsError(f"{PREFIX}VAR is {str(var)!r}, and that folder cannot be written: {exc.strerror}") from exc
