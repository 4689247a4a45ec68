"""The roles that the product ships, kept up to date at each upgrade."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.accounts.models import Role
from app.accounts.permissions import SHIPPED_ROLES
from app.extensions import db

ROLE_NAMES: dict[str, LazyString] = {
    "shopper": _("Mystery shopper"),
    "reviewer": _("Reviewer"),
    "qa": _("QA manager"),
    "head": _("Branch head"),
    "regional": _("Regional head"),
    "director": _("Director"),
    "admin": _("Administrator"),
    "staff": _("Staff member"),
    "case_worker": _("Case worker"),
    "coordinator": _("Coordinator"),
    "viewer": _("Viewer"),
}


def ship_roles() -> None:
    """Write the shipped roles and their permissions; an organisation's own roles stay as they are."""
    there = {role.key: role for role in db.session.scalars(select(Role).where(Role.organisation_id.is_(None)))}
    for key, permissions in SHIPPED_ROLES.items():
        role = there.get(key)
        if role is None:
            role = Role(key=key, name=key, permissions=[])
            db.session.add(role)
        role.permissions = sorted(permissions)
