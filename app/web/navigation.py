"""The rail: the rooms that this person may enter, and the organisations they may switch to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import LazyString

from app.web.guards import actor, actor_or_none


@dataclass(frozen=True)
class Entry:
    """One room in the rail; shown to whoever holds one of the permissions."""

    endpoint: str
    label: LazyString
    icon: str
    permissions: tuple[str, ...]
    count: Callable[[], int] | None = None


def install(app: Flask, rail: tuple[Entry, ...]) -> None:
    """Give every page `nav`, lazily: pages without a rail pay nothing for it."""
    app.extensions["rail"] = rail

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"nav": lambda: _rail(rail), "actor": actor_or_none()}


def first_room() -> str | None:
    """The address of the first room of this person's rail, or None when no room is open to them."""
    rail: tuple[Entry, ...] = current_app.extensions["rail"]
    who = actor()
    return next((url_for(e.endpoint) for e in rail if any(who.may(p) for p in e.permissions)), None)


def _rail(rail: tuple[Entry, ...]) -> list[dict[str, Any]]:
    who = actor_or_none()
    if who is None:
        return []
    room = (request.endpoint or "").partition(".")[0]
    return [
        {
            "url": url_for(entry.endpoint),
            "label": entry.label,
            "icon": entry.icon,
            "count": entry.count() if entry.count else None,
            "current": g.get("room", room) == entry.endpoint.partition(".")[0],
        }
        for entry in rail
        if any(who.may(permission) for permission in entry.permissions)
    ]
