"""Which language a person reads: what they chose, else what their browser asks for, else Russian."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask, g, request, session
from flask_babel import Babel

LANGUAGES = ("ru", "en")


def chosen() -> str:
    """The language of this answer."""
    forced: str | None = g.get("language")
    if forced in LANGUAGES:
        return forced
    kept = session.get("language") if request else None
    if kept in LANGUAGES:
        return str(kept)
    return (request.accept_languages.best_match(LANGUAGES) if request else None) or LANGUAGES[0]


def install(app: Flask, root: Path, zone: Callable[[], str | None] = lambda: None) -> None:
    """Read the catalogues of all rooms, every `translations` folder below `root`; `zone` tells the reader's own."""
    folders = sorted(
        str(path)
        for package in ("app", "audits", "surveys", "cases", "reports")
        for path in (root / package).rglob("translations")
        if any(path.glob("*/LC_MESSAGES/messages.mo"))  # a folder without one would take our plural forms away
    )
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    Babel(app, default_locale="ru", locale_selector=chosen, timezone_selector=zone)
