"""Work to be done, and how far the clock has looked."""

import enum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Document, Id, MaybeMoment, Moment, WholeId, stored

UNFINISHED = text("finished_at IS NULL")
OWNED = text("organisation_id IS NOT NULL")
OWNERLESS = text("organisation_id IS NULL")


class JobOutcome(enum.Enum):
    """How a job ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """A header of work; not under row-level security, since workers claim across organisations.

    So `payload` and `error` hold ids and plain words only. `done` of `total` units; one unit a claim.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("uq_jobs_organisation_id_kind_key", "organisation_id", "kind", "key", unique=True,
              sqlite_where=OWNED, postgresql_where=OWNED),
        Index("uq_jobs_kind_key_ownerless", "kind", "key", unique=True,
              sqlite_where=OWNERLESS, postgresql_where=OWNERLESS),
        Index("ix_jobs_unfinished", "due_at", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_jobs_organisation_id_finished_at", "organisation_id", "finished_at"),
    )  # fmt: skip

    id: Mapped[Id]
    organisation_id: Mapped[int | None] = mapped_column(WholeId, ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    due_at: Mapped[Moment]
    claimed_until: Mapped[MaybeMoment]
    claimed_by: Mapped[str | None] = mapped_column(String(100))
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(500))
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[JobOutcome | None] = mapped_column(stored(JobOutcome))
    created_at: Mapped[Moment]
    started_at: Mapped[MaybeMoment]
    last_run_at: Mapped[MaybeMoment]
    finished_at: Mapped[MaybeMoment]


class TickMark(Base):
    """Up to when a tick of the clock has looked for what is due; of no organisation."""

    __tablename__ = "tick_marks"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    looked_until: Mapped[Moment]
