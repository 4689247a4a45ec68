"""Checklists, their drafts and their published versions, which never change."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Document, Id, Moment, WholeId
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Checklist(OfTenant, Base):
    """A checklist and its draft. `draft` is a form of the question kernel; `revision` guards two editors."""

    __tablename__ = "checklists"
    __table_args__ = (tenant_key(),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    draft: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]

    versions: Mapped[list["ChecklistVersion"]] = relationship(
        primaryjoin="Checklist.id == ChecklistVersion.checklist_id",
        foreign_keys="ChecklistVersion.checklist_id",
        order_by="ChecklistVersion.number.desc()",
        viewonly=True,
    )


class ChecklistVersion(OfTenant, Base):
    """An edition that visits are made and scored by; the database refuses to change it."""

    __tablename__ = "checklist_versions"
    __table_args__ = (
        tenant_key(),
        tenant_reference("checklists", "checklist_id"),
        UniqueConstraint("checklist_id", "number"),
    )

    id: Mapped[Id]
    checklist_id: Mapped[int] = mapped_column(WholeId, index=True)
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the definition's canonical JSON
    published_at: Mapped[Moment]
    published_by_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"))
