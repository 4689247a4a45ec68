"""What a reviewer should look at in a visit that was accepted nevertheless: pure, one word a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from audits.scoring import Score

SKEW = timedelta(minutes=5)


class Flag(StrEnum):
    """Kept with the visit, in this order."""

    REVOKED = "revoked"  # the assignment had been taken back
    WAVE_CLOSED = "wave_closed"
    EARLY = "early"  # begun before the window
    LATE = "late"  # ended after the window
    OTHER_VERSION = "other_version"  # filled by another edition of the checklist than assigned
    SECOND = "second"  # the assignment has a visit already that nobody returned
    CLOCK = "clock"  # the phone's clock disagrees with itself or with the server
    COVERAGE = "coverage"  # too little could be scored
    NOT_APPLICABLE = "not_applicable"  # "not applicable" too often
    UNOBSERVED_CRITICAL = "unobserved_critical"
    KEPT_APART = "kept_apart"  # a reviewer took it in from what was kept apart: it does not come of how it went


@dataclass(frozen=True, slots=True)
class Course:
    """How the visit went beside how it was meant to go; all moments are aware."""

    started_at: datetime
    finished_at: datetime
    elapsed_ms: int | None
    received_at: datetime
    window_from: datetime
    window_to: datetime
    is_revoked: bool = False
    is_wave_closed: bool = False
    is_other_version: bool = False
    is_second: bool = False


def flags_of(course: Course, score: Score | None) -> list[Flag]:
    """All that applies; an empty list is an ordinary visit."""
    found = {
        Flag.REVOKED: course.is_revoked,
        Flag.WAVE_CLOSED: course.is_wave_closed,
        Flag.EARLY: course.started_at < course.window_from,
        Flag.LATE: course.finished_at > course.window_to,
        Flag.OTHER_VERSION: course.is_other_version,
        Flag.SECOND: course.is_second,
        Flag.CLOCK: _clocks_disagree(course),
        Flag.COVERAGE: score is not None and not score.is_covered,
        Flag.NOT_APPLICABLE: score is not None and score.is_na_excessive,
        Flag.UNOBSERVED_CRITICAL: score is not None and bool(score.unobserved_criticals),
    }
    return [flag for flag, applies in found.items() if applies]


def _clocks_disagree(course: Course) -> bool:
    wall = course.finished_at - course.started_at
    if wall < timedelta(0) or course.finished_at > course.received_at + SKEW:
        return True
    return course.elapsed_ms is not None and abs(wall - timedelta(milliseconds=course.elapsed_ms)) > SKEW
