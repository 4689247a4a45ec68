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


@dataclass(frozen=True)
class BranchLink:
    """What another room knows of a branch: its page, shown to whoever holds the permission at the branch.

    `argument` is what the page calls the branch; a room below names no page of a room above by itself.
    """

    endpoint: str
    label: LazyString
    icon: str
    permission: str
    argument: str


def install(app: Flask, rail: tuple[Entry, ...], branch_links: tuple[BranchLink, ...] = ()) -> None:
    """Give every page `nav`, lazily: pages without a rail pay nothing for it; and `links_of_branch(id)`."""
    app.extensions["rail"] = rail

    def links_of_branch(branch_id: int) -> list[dict[str, Any]]:
        who = actor()
        return [
            {"url": _leading_to(link, branch_id), "label": link.label, "icon": link.icon}
            for link in branch_links
            if who.may_at(link.permission, branch_id)
        ]

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"nav": lambda: _rail(rail), "actor": actor_or_none(), "links_of_branch": links_of_branch}


def _leading_to(link: BranchLink, branch_id: int) -> str:
    values: dict[str, Any] = {link.argument: branch_id}
    return url_for(link.endpoint, **values)


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
