"""People who sign in, the roles there are, and who plays which role where."""

import enum
from datetime import date

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored


class ScopeKind(enum.Enum):
    """How far a membership reaches."""

    NETWORK = "network"
    REGION = "region"
    BRANCH = "branch"


class User(UserMixin, Base):
    """Somebody who signs in. Belongs to no organisation by itself, hence not under row-level security."""

    __tablename__ = "users"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str | None] = mapped_column(String(8))
    current_organisation_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("organisations.id"))
    created_at: Mapped[Moment]
    last_sign_in_at: Mapped[MaybeMoment]

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # nobody sets them
        """Flask-Security asks for roles without an organisation; there are none."""
        return []


class Role(RoleMixin, Base):
    """A named set of permissions; `organisation_id` is empty for those that the product ships."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: Mapped[Id]
    organisation_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("organisations.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    permissions: Mapped[list[str]] = mapped_column(Document, default=list)


class Membership(Base):
    """A user's place in an organisation: a role, how far it reaches, and from when to when."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(
            "(scope = 'network' AND region_id IS NULL AND branch_id IS NULL)"
            " OR (scope = 'region' AND region_id IS NOT NULL AND branch_id IS NULL)"
            " OR (scope = 'branch' AND branch_id IS NOT NULL AND region_id IS NULL)",
            name="scope_and_place_agree",
        ),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(WholeId, ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(WholeId, ForeignKey("organisations.id"), index=True)
    role_id: Mapped[int] = mapped_column(WholeId, ForeignKey("roles.id"))
    scope: Mapped[ScopeKind] = mapped_column(stored(ScopeKind), default=ScopeKind.NETWORK)
    region_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("regions.id"))
    branch_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("branches.id"))
    engagement_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("engagements.id"))
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]

    user: Mapped[User] = relationship()
    role: Mapped[Role] = relationship()

    def is_current(self, day: date) -> bool:
        """Whether the membership is in force on `day`."""
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)
