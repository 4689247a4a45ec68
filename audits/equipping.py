"""What the phone gets: its owner's assignments everywhere, what came back, where a submission stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.errors import NotFound
from app.extensions import db
from app.files import receiving
from app.organisation import reading as organisation
from app.organisation.reading import BranchRow
from app.web.actors import Actor
from audits.models.checklists import ChecklistVersion
from audits.models.programmes import Assignment, AssignmentState, Shopper, Wave
from audits.models.reviews import Decision, Review
from audits.models.visits import Draft, Evidence, Visit, VisitState
from audits.reaching import inside, organisations_of

SHOWN_FOR = timedelta(days=90)  # receipts are kept at least as long
TO_DO = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.STARTED)


@dataclass(frozen=True, slots=True)
class SentVisit:
    """A visit that arrived; `reason` is the reviewer's when it came back."""

    uuid: str
    receipt: str
    state: VisitState
    received_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class MyAssignment:
    """One assignment as its shopper sees it."""

    id: int
    organisation_id: int
    organisation_name: str
    branch: BranchRow
    scenario: str
    briefing: str
    window_from: datetime
    window_to: datetime
    fee_minor: int
    currency: str
    state: AssignmentState
    version_id: int
    questions: int
    draft: Draft | None
    visit: SentVisit | None

    @property
    def is_to_do(self) -> bool:
        """Whether there is something left to do: not done, or come back."""
        return self.state in TO_DO or (self.visit is not None and self.visit.state is VisitState.RETURNED)

    @property
    def answered(self) -> int:
        """How many questions the draft on the server answers."""
        return 0 if self.draft is None else sum(1 for entry in self.draft.answers.values() if entry)


@dataclass(frozen=True, slots=True)
class FileStanding:
    """How far a file of a submission is."""

    uuid: str
    digest: str
    expected: int
    received: int
    is_stored: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a submission stands: the phone forgets it only when it is complete and every digest agrees."""

    uuid: str
    digest: str
    receipt: str
    state: VisitState
    files: tuple[FileStanding, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every file has arrived whole."""
        return all(file.is_stored for file in self.files)


def assignments_of(actor: Actor, *, at: datetime) -> list[MyAssignment]:
    """All that is to be done, and what was done in the last 90 days; by the end of the window."""
    found = [
        each
        for organisation_id in organisations_of(actor, at.date())
        for each in _in_organisation(organisation_id, actor.user_id, at)
    ]
    return sorted(found, key=lambda each: (each.window_to, each.id))


def assignment_of(actor: Actor, assignment_id: int, *, at: datetime) -> MyAssignment:
    """One of one's own assignments. Raises NotFound("assignment")."""
    for each in assignments_of(actor, at=at):
        if each.id == assignment_id:
            return each
    raise NotFound("assignment")


def returned(each: MyAssignment) -> dict[str, Any] | None:
    """What was sent of a visit that came back, to go on from; None when nothing did."""
    if each.visit is None or each.visit.state is not VisitState.RETURNED:
        return None
    with inside(each.organisation_id):
        row = db.session.scalars(select(Visit).where(Visit.uuid == each.visit.uuid)).one()
    details = {"outcome": row.outcome.value, "outcome_reason": row.outcome_reason, "staff_note": row.staff_note}
    return {"answers": row.answers, "details": details, "reason": each.visit.reason}


def definition(actor: Actor, version_id: int, *, at: datetime) -> tuple[str, dict[str, Any]]:
    """Digest and JSON of a version that one of one's assignments names. Raises NotFound("version")."""
    query = (
        select(ChecklistVersion.digest, ChecklistVersion.definition)
        .join(Assignment, Assignment.version_id == ChecklistVersion.id)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .where(ChecklistVersion.id == version_id, Shopper.user_id == actor.user_id)
        .limit(1)
    )
    for organisation_id in organisations_of(actor, at.date()):
        with inside(organisation_id):
            found = db.session.execute(query).one_or_none()
        if found is not None:
            return found.digest, found.definition
    raise NotFound("version")


def standing(actor: Actor, uuid: UUID) -> Standing:
    """Where one's own submission stands. Raises NotFound("submission")."""
    for organisation_id in organisations_of(actor, clock.now().date()):
        with inside(organisation_id):
            query = select(Visit).join(Shopper, Shopper.id == Visit.shopper_id)
            visit = db.session.scalar(query.where(Visit.uuid == str(uuid), Shopper.user_id == actor.user_id))
            if visit is not None:
                return Standing(str(uuid), visit.digest, visit.receipt, visit.state, tuple(_files_of(visit.id)))
    raise NotFound("submission")


def _files_of(visit_id: int) -> Iterator[FileStanding]:
    rows = db.session.scalars(select(Evidence).where(Evidence.visit_id == visit_id).order_by(Evidence.id))
    for row in rows:
        is_stored = row.stored_at is not None
        here = row.bytes_expected if is_stored else receiving.received(row.uuid, expected=row.bytes_expected)
        yield FileStanding(row.uuid, row.digest, row.bytes_expected, here, is_stored)


def _in_organisation(organisation_id: int, user_id: int, at: datetime) -> list[MyAssignment]:
    """Seven statements, however many assignments."""
    with inside(organisation_id):
        query = (
            select(Assignment)
            .join(Shopper, Shopper.id == Assignment.shopper_id)
            .join(Wave, Wave.id == Assignment.wave_id)
            .where(Shopper.user_id == user_id, Wave.started_at.is_not(None), Assignment.window_to > at - SHOWN_FOR)
        )
        rows = [row for row in db.session.scalars(query) if row.state is not AssignmentState.REVOKED]
        if not rows:
            return []
        ids = [row.id for row in rows]
        place = organisation.organisation_of(organisation_id)
        branches = {row.id: row for row in organisation.branches(ids={r.branch_id for r in rows}, include_closed=True)}
        counts, drafts, visits = _questions_in({row.version_id for row in rows}), _drafts(ids), _visits(ids)
        return [
            MyAssignment(
                id=row.id,
                organisation_id=organisation_id,
                organisation_name=place.name,
                branch=branches[row.branch_id],
                scenario=row.scenario,
                briefing=row.briefing,
                window_from=row.window_from,
                window_to=row.window_to,
                fee_minor=row.fee_minor,
                currency=row.currency,
                state=row.state,
                version_id=row.version_id,
                questions=counts[row.version_id],
                draft=drafts.get(row.id),
                visit=visits.get(row.id),
            )
            for row in rows
        ]


def _questions_in(version_ids: set[int]) -> dict[int, int]:
    query = select(ChecklistVersion.id, ChecklistVersion.definition).where(ChecklistVersion.id.in_(version_ids))
    return {
        version_id: sum(len(section.get("questions", ())) for section in content["sections"])
        for version_id, content in db.session.execute(query)
    }


def _drafts(assignment_ids: list[int]) -> dict[int, Draft]:
    query = select(Draft).where(Draft.assignment_id.in_(assignment_ids)).order_by(Draft.saved_at, Draft.id)
    return {row.assignment_id: row for row in db.session.scalars(query)}


def _visits(assignment_ids: list[int]) -> dict[int, SentVisit]:
    """The newest visit of each assignment."""
    names = (Visit.assignment_id, Visit.id, Visit.uuid, Visit.receipt, Visit.state, Visit.received_at)
    rows = db.session.execute(select(*names).where(Visit.assignment_id.in_(assignment_ids)).order_by(Visit.id)).all()
    reasons = _reasons([row.id for row in rows if row.state is VisitState.RETURNED])
    return {
        row.assignment_id: SentVisit(row.uuid, row.receipt, row.state, row.received_at, reasons.get(row.id, ""))
        for row in rows
        if row.assignment_id is not None
    }


def _reasons(visit_ids: list[int]) -> dict[int, str]:
    query = select(Review.visit_id, Review.reason).where(
        Review.visit_id.in_(visit_ids), Review.decision == Decision.RETURNED
    )
    return dict(db.session.execute(query.order_by(Review.id))) if visit_ids else {}
