"""Files of a visit as people meet them: on the way, shown, or nothing that can be shown; and when they were taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from app.extensions import db
from app.questions.schema import Form
from audits.models.visits import Evidence, Visit


class Standing(StrEnum):
    """How far a file is."""

    AWAITED = "awaited"  # still on the phone
    SHOWN = "shown"
    UNREADABLE = "unreadable"  # here as it came, and no picture that we read
    FILE = "file"  # no picture at all: sound, or something else


class Timing(StrEnum):
    """When it was taken beside the visit, by the phone's own clock."""

    DURING = "during"
    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of the visit; `number` is its question's, both empty for a question of another edition."""

    uuid: str
    question_id: str
    title: str
    number: str
    taken_at: datetime | None
    standing: Standing
    timing: Timing

    @property
    def can_be_shown(self) -> bool:
        """Whether there is a copy for people."""
        return self.standing is Standing.SHOWN


def pictures_of(visit: Visit, form: Form, language: str) -> list[Picture]:
    """The files of a visit in the order in which they were announced."""
    rows = db.session.scalars(select(Evidence).where(Evidence.visit_id == visit.id).order_by(Evidence.id))
    return [
        Picture(
            uuid=row.uuid,
            question_id=row.question_id,
            title=form.by_id[row.question_id].label.to(language) if row.question_id in form.by_id else "",
            number=form.numbers.get(row.question_id, ""),
            taken_at=row.taken_at,
            standing=standing_of(row),
            timing=timing_of(row.taken_at, visit.started_at, visit.finished_at),
        )
        for row in rows
    ]


def standing_of(row: Evidence) -> Standing:
    """How far the file is; `display_digest` is set once there is a copy for people."""
    if row.stored_at is None:
        return Standing.AWAITED
    if row.display_digest is not None:
        return Standing.SHOWN
    return Standing.UNREADABLE if row.kind == "photo" else Standing.FILE


def timing_of(taken_at: datetime | None, started_at: datetime, finished_at: datetime) -> Timing:
    """Where the moment lies beside the visit; to the second, as phones write it."""
    if taken_at is None:
        return Timing.UNKNOWN
    if taken_at < started_at.replace(microsecond=0):
        return Timing.BEFORE
    return Timing.AFTER if taken_at > finished_at else Timing.DURING


def files_of(pictures: Sequence[Picture]) -> dict[str, list[tuple[str, str]]]:
    """For each question the pictures that can be shown: (which one, address)."""
    files: dict[str, list[tuple[str, str]]] = {}
    for each in pictures:
        if each.can_be_shown:
            mine = files.setdefault(each.question_id, [])
            mine.append((str(len(mine) + 1), f"/evidence/{each.uuid}"))
    return files
