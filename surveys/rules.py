"""PURE: the rules of a campaign: rest, quiet hours, reminder, what opens a case. Read once from their JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import time, timedelta
from typing import Any

from surveys.quiet import Quiet
from surveys.scoring import Limits

EDIT, REFUSE = "edit", "refuse"


@dataclass(frozen=True, slots=True)
class Rules:
    """Days are whole days; hours are the customer's local ones, `HH:MM`; equal hours mean that no hour is quiet."""

    rest_days: int = 30
    reminder_days: int | None = 4  # after the invitation went out; None: no reminder
    relevant_days: int = 30  # after the day of service a deferred invitation is skipped
    quiet_from: str = "21:00"
    quiet_to: str = "10:00"
    needs_consent: bool = True
    second_answer: str = EDIT
    detractor_at_most: int = 6
    csat_at_most: int = 2
    link_days: int = 30
    nps_norm: int | None = None

    @property
    def rest(self) -> timedelta:
        """How long a customer is left in peace after a survey, over all campaigns."""
        return timedelta(days=self.rest_days)

    @property
    def quiet(self) -> Quiet:
        """The hours in which nothing is sent."""
        return Quiet(time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_to))

    @property
    def limits(self) -> Limits:
        """What opens a case."""
        return Limits(self.detractor_at_most, self.csat_at_most)


def parse_rules(raw: Mapping[str, Any]) -> Rules:
    """The rules of a stored document; keys that this edition does not know are left aside."""
    return Rules(**{name: value for name, value in raw.items() if name in Rules.__dataclass_fields__})


def dump_rules(rules: Rules) -> dict[str, Any]:
    """The document that `parse_rules` reads back."""
    return asdict(rules)
