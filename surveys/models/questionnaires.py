"""Questionnaires and their published versions, which never change."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, Moment, WholeId
from app.tenancy import OfTenant, tenant_key, tenant_reference


class Questionnaire(OfTenant, Base):
    """A questionnaire and its draft, a form of the question kernel."""

    __tablename__ = "questionnaires"
    __table_args__ = (tenant_key(),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    draft: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]


class QuestionnaireVersion(OfTenant, Base):
    """An edition that answers cite; the database refuses to change it."""

    __tablename__ = "questionnaire_versions"
    __table_args__ = (
        tenant_key(),
        tenant_reference("questionnaires", "questionnaire_id"),
        UniqueConstraint("questionnaire_id", "number"),
    )

    id: Mapped[Id]
    questionnaire_id: Mapped[int] = mapped_column(WholeId, index=True)
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[Moment]
    published_by_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("users.id"))
