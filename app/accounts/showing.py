"""What every page says about the person: their organisations and what they are in this one."""

from typing import Any

from flask import Flask, g
from sqlalchemy import select

from app import clock
from app.accounts.acting import current_memberships
from app.accounts.models import Role
from app.accounts.roles import ROLE_NAMES
from app.extensions import db
from app.organisation import reading as organisation
from app.tenancy import current_or_none
from app.web.guards import actor_or_none


def install(app: Flask) -> None:
    """Give pages `organisations()` and `role_line`; both are asked for only where there is a rail."""

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"organisations": _organisations, "role_line": _role_line()}


def reader_zone() -> str | None:
    """The time zone of the organisation that is worked in: moments without a place of their own are told in it."""
    organisation_id = current_or_none()
    if not organisation_id:
        return None
    kept: dict[int, str] = g.setdefault("zones", {})  # one statement however many moments a page tells
    if organisation_id not in kept:
        kept[organisation_id] = organisation.organisation_of(organisation_id).time_zone
    return kept[organisation_id]


def role_name(key: str) -> str:
    """The name of a role in the reader's language; an organisation's own roles are named by it."""
    if key in ROLE_NAMES:
        return str(ROLE_NAMES[key])
    return db.session.scalar(select(Role.name).where(Role.key == key, Role.organisation_id == current_or_none())) or key


def name_of(role: Role) -> str:
    """The name of a role at hand: no statement."""
    return str(ROLE_NAMES[role.key]) if role.organisation_id is None and role.key in ROLE_NAMES else role.name


def _organisations() -> list[dict[str, Any]]:
    who = actor_or_none()
    if who is None:
        return []
    rows = current_memberships(user_id=who.user_id, day=clock.now().date())
    names = organisation.names({row.organisation_id for row in rows})
    return [
        {"id": organisation_id, "name": name, "current": organisation_id == who.organisation_id}
        for organisation_id, name in names.items()
    ]


def _role_line() -> str:
    who = actor_or_none()
    return "" if who is None else ", ".join(role_name(key) for key in sorted(who.roles()))
