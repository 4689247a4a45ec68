"""Within how much working time each kind of case is first answered and settled; PURE."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

SETTING: Final = "case_terms"  # of the organisation: {"complaint.high": {"first_answer_hours": 2, "hours": 16}}
LADDER_SETTING: Final = "case_ladder_hours"
LADDER_HOURS: Final = (0, 8, 16)  # after the due time: head of the branch, region, director
MOST_HOURS: Final = 5000
# kind: hours to the first answer and to the end for low, normal, high, critical
TABLE: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "complaint": ((8, 40), (4, 24), (2, 16), (1, 8)),
    "question": ((8, 24), (8, 24), (4, 16), (2, 8)),
    "suggestion": ((16, 80), (16, 80), (8, 40), (8, 40)),
    "praise": ((16, 40), (16, 40), (16, 40), (16, 40)),
    "follow_up": ((16, 40), (8, 24), (4, 16), (2, 8)),
    "corrective_action": ((16, 120), (16, 80), (8, 40), (4, 16)),
    "decision": ((16, 120), (16, 80), (8, 40), (4, 16)),
}
SEVERITIES: Final = ("low", "normal", "high", "critical")


@dataclass(frozen=True, slots=True)
class Terms:
    """Working time allowed from the opening on."""

    first_answer: timedelta
    whole: timedelta


def terms_of(kind: str, severity: str, settings: Mapping[str, object]) -> Terms:
    """The organisation's own terms for the kind and severity, else the shipped ones."""
    first, whole = TABLE[kind][SEVERITIES.index(severity)]
    own = settings.get(SETTING)
    row = own.get(f"{kind}.{severity}") if isinstance(own, Mapping) else None
    row = row if isinstance(row, Mapping) else {}
    return Terms(_hours(row.get("first_answer_hours"), first), _hours(row.get("hours"), whole))


def ladder_of(settings: Mapping[str, object]) -> tuple[timedelta, ...]:
    """How long after the due time (in working time) each further step of the ladder hears of the case."""
    own = settings.get(LADDER_SETTING)
    steps = own if isinstance(own, list) and len(own) == len(LADDER_HOURS) else LADDER_HOURS
    hours = [_hours(step, default, least=0) for step, default in zip(steps, LADDER_HOURS, strict=True)]
    return tuple(sorted(hours))


def _hours(given: object, default: int, *, least: int = 1) -> timedelta:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return timedelta(hours=given if is_number and least <= given <= MOST_HOURS else default)  # type: ignore[operator,arg-type]  # is_number says so
