"""The story as frozen records: what happened when, to whom, and what was written about it. Moments are in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class WaveStory:
    """A round of visits: three are over, the fourth (running) holds the anchor day."""

    number: int
    name: str
    from_day: date
    to_day: date
    notice_day: date
    notice_text: str
    started_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that a visit comes with; `subject`: facade, board, receipt, sign, hours."""

    uuid: str
    question_id: str
    subject: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewStory:
    """One look of a reviewer: approved, returned or rejected."""

    decision: str
    reviewer: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VisitStory:
    """One visit. `answers` is the document that `check_answers` keeps; empty unless the visit was completed."""

    key: str
    uuid: str
    wave: int
    branch: str
    shopper: str
    scenario: str
    fee_minor: int
    window_from: datetime
    window_to: datetime
    started_at: datetime
    finished_at: datetime
    received_at: datetime
    local_day: date
    outcome: str
    outcome_reason: str
    state: str
    approved_at: datetime | None
    answers: Mapping[str, Any]
    levels: Mapping[str, int]  # clause → 2 met, 1 half, 0 failed; only what was scored
    photos: tuple[Photo, ...]
    staff_note: str
    staff: str | None  # the code of whom the reviewer recognised
    staff_match: str
    reviews: tuple[ReviewStory, ...]


@dataclass(frozen=True, slots=True)
class AssignmentStory:
    """A visit still to be made: offered, accepted, or started with a draft."""

    key: str
    wave: int
    branch: str
    shopper: str | None
    scenario: str
    fee_minor: int
    window_from: datetime
    window_to: datetime
    state: str
    created_at: datetime
    draft_uuid: str | None = None
    draft: Mapping[str, Any] = field(default_factory=dict)
    draft_started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactStory:
    """A customer of the bank who may be asked."""

    key: str
    name: str
    sex: str
    email: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class InvitationStory:
    """One contact asked once; `state` in the words of the surveys room."""

    key: str
    contact: str
    branch: str
    staff: str | None
    served_on: date
    state: str
    reason: str | None
    due_at: datetime
    sent_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResponseStory:
    """One answered questionnaire; `about` is the number of the clause that the comment is about, if any."""

    key: str
    invitation: str
    contact: str
    branch: str
    staff: str | None
    answers: Mapping[str, Any]
    nps: int
    csat: int | None
    comment: str | None
    about: str
    wants_call: bool
    language: str
    local_day: date
    started_at: datetime
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class EventStory:
    """One line of a case's thread; `author` is a login, "customer" or "system"."""

    kind: str
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MeasurementStory:
    """A later visit's look at the clause of a corrective action."""

    visit: str
    met: bool
    local_day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseStory:
    """One case in the words of the cases room; `owner` is a login."""

    key: str
    kind: str
    state: str
    severity: str
    source: str
    title: str
    description: str
    branch: str | None
    staff: str | None
    clause: str | None
    customer: str | None
    contact: str | None
    owner: str | None
    opened_at: datetime
    acknowledged_at: datetime | None
    first_answer_due_at: datetime
    due_at: datetime
    escalation_level: int
    resolved_at: datetime | None
    closed_at: datetime | None
    cause: str
    measure: str
    verification: str
    decision: str
    events: tuple[EventStory, ...]
    measurements: tuple[MeasurementStory, ...] = ()
    source_visit: str | None = None
    source_response: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The whole of it, sorted by time."""

    seed: int
    anchor: date
    waves: tuple[WaveStory, ...]
    visits: tuple[VisitStory, ...]
    assignments: tuple[AssignmentStory, ...]
    contacts: tuple[ContactStory, ...]
    invitations: tuple[InvitationStory, ...]
    responses: tuple[ResponseStory, ...]
    cases: tuple[CaseStory, ...]
