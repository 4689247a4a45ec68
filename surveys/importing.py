"""Customers from CSV or XLSX into a campaign: first a plan that changes nothing, then all of it or nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO

from sqlalchemy import select

from app import clock
from app.contacts import keeping
from app.contacts import reading as contacts
from app.contacts.reading import Purpose
from app.documents.lines import LineProblem, columns
from app.documents.tables import Table, read_table
from app.errors import Conflict, InvalidAnswer, NotFound
from app.extensions import db, insert_new
from app.organisation import reading as organisation
from app.outbox.letters import one_address
from app.tenancy import current
from app.trail.recording import record
from surveys.contact_lines import HEADINGS, NEEDED, ContactLine, Known, read_line, repeated
from surveys.models.campaigns import Campaign, CampaignState, ImportBatch, Invitation, InvitationState

SOME = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file's customers come from: its name and SHA-256, and the text that they agreed to, if it is told."""

    filename: str
    digest: str
    consent: str = ""


@dataclass(frozen=True)
class ContactPlan:
    """What a file would do; only one without problems is taken."""

    rows: tuple[ContactLine, ...]
    problems: tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many customers were added to the campaign, and how many were in it already."""

    added: int
    there: int


def plan_contacts(*, campaign_id: int, stream: IO[bytes], filename: str) -> ContactPlan:
    """Read a file of customers. Raises NotFound, Conflict for a campaign that has ended, TableError for no table."""
    _campaign(campaign_id)
    table = read_table(stream, filename)
    places = columns(table.header, HEADINGS)
    absent = tuple(LineProblem(1, field, "no_column", HEADINGS[field][0]) for field in NEEDED if field not in places)
    if absent:
        return ContactPlan((), absent)
    rows, problems = [], []
    for row, wrong in _lines(table, places):
        rows.append(row)
        problems += wrong
    return ContactPlan(tuple(rows), tuple(sorted(problems + repeated(rows), key=lambda each: each.line)))


def take_contacts(*, campaign_id: int, plan: ContactPlan, source: Source, actor_id: int) -> Taken:
    """Add the customers of a plan to the campaign, in the caller's transaction.

    Whoever is in the campaign already stays as they are. Raises InvalidAnswer if the plan has problems, or no lines.
    """
    if plan.problems or not plan.rows:
        raise InvalidAnswer("import_has_problems", count=len(plan.problems))
    _campaign(campaign_id)
    branch_ids = {row.code: row.id for row in organisation.branches(include_closed=True)}
    staff_ids = {row.code: row.id for row in organisation.staff(include_left=True)}
    added = 0
    for some in _batches(plan.rows):
        contact_ids = _remember(some)
        added += len(_invite(campaign_id, some, contact_ids, branch_ids, staff_ids))
        if source.consent.strip():
            _agree(contact_ids, some, source)
    _note(campaign_id, plan, source, actor_id)
    return Taken(added, len(plan.rows) - added)


def digest_of(content: bytes) -> str:
    """SHA-256 (hex) of a file."""
    return hashlib.sha256(content).hexdigest()


def _lines(table: Table, places: dict[str, str]) -> Iterator[tuple[ContactLine, list[LineProblem]]]:
    known = Known(
        branches={row.code for row in organisation.branches()},
        staff={row.code for row in organisation.staff(include_left=True)},
        is_address=cache(_is_address),
        today=clock.local_day(clock.now(), organisation.organisation_of(current()).time_zone),
    )
    for raw in table.rows:
        values = {field: raw.values.get(heading, "") for field, heading in places.items()}
        yield read_line(raw.line, values, known)


def _is_address(text: str) -> bool:
    try:
        one_address(text)
    except InvalidAnswer:
        return False
    return "." in text.rpartition("@")[2]


def _remember(rows: Sequence[ContactLine]) -> list[int]:
    people = [
        keeping.Known(
            email=row.email,
            name=row.name,
            external_id=row.external_id,
            phone=row.phone,
            language=row.language,
            time_zone=row.time_zone,
        )
        for row in rows
    ]
    return [contact.id for contact in keeping.remember(people)]


def _invite(
    campaign_id: int,
    rows: Sequence[ContactLine],
    contact_ids: Sequence[int],
    branch_ids: dict[str, int],
    staff_ids: dict[str, int],
) -> list[int]:
    now = clock.now()
    values = [
        {
            "organisation_id": current(),
            "campaign_id": campaign_id,
            "contact_id": contact_id,
            "branch_id": branch_ids[row.branch],
            "staff_id": staff_ids[row.staff] if row.staff else None,
            "served_on": row.served_on,
            "state": InvitationState.PLANNED,
            "step": 0,
            "due_at": now,
        }
        for row, contact_id in zip(rows, contact_ids, strict=True)
    ]
    return insert_new(Invitation, values)


def _agree(contact_ids: Sequence[int], rows: Sequence[ContactLine], source: Source) -> None:
    """Keep the proof for those who have none; who unsubscribed stays out, whatever a file says."""
    agreed = contacts.consenting(contact_ids, Purpose.SURVEY)
    for contact_id, row in zip(contact_ids, rows, strict=True):
        if contact_id not in agreed:
            keeping.agree(
                contact_id=contact_id,
                purpose=Purpose.SURVEY,
                text=source.consent,
                text_version=source.digest[:16],
                language=row.language,
                source=source.filename[:200],
                at=clock.now(),
            )


def _note(campaign_id: int, plan: ContactPlan, source: Source, actor_id: int) -> None:
    batch = ImportBatch(
        campaign_id=campaign_id,
        filename=source.filename,
        digest=source.digest,
        rows=len(plan.rows),
        by_id=actor_id,
        at=clock.now(),
    )
    db.session.add(batch)
    record(action="campaign.import", thing="campaign", thing_id=campaign_id, fields=("contacts",), actor_id=actor_id)


def _campaign(campaign_id: int) -> Campaign:
    campaign = db.session.scalar(select(Campaign).where(Campaign.id == campaign_id))
    if campaign is None:
        raise NotFound("campaign")
    if campaign.state is CampaignState.ENDED:
        raise Conflict("campaign_state", state=campaign.state.value)
    return campaign


def _batches(rows: Sequence[ContactLine]) -> Iterator[Sequence[ContactLine]]:
    return (rows[start : start + SOME] for start in range(0, len(rows), SOME))
