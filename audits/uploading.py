"""The files of a submission arrive in pieces, resumed at any byte, and count once their SHA-256 is right."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.errors import Conflict, NotFound
from app.extensions import db
from app.files import receiving
from app.files.receiving import DamagedFile, WrongOffset
from app.files.storing import keep
from app.web.actors import Actor
from app.web.transactions import step_outside
from audits.evidence import NotAPhoto, display_copy
from audits.models.programmes import Shopper
from audits.models.visits import Evidence, Visit
from audits.reaching import inside, organisations_of


@dataclass(frozen=True, slots=True)
class Arriving:
    """How far a file has come, in bytes."""

    uuid: str
    expected: int
    received: int
    is_stored: bool


def offset_of(*, uuid: UUID, actor: Actor) -> Arriving:
    """How many bytes of the file are here. Raises NotFound("file") for what nobody announced, or somebody else's."""
    organisation_id, row = _find(uuid, actor)
    with inside(organisation_id):
        return _arriving(row, receiving.received(row.uuid, expected=row.bytes_expected))


def take_piece(*, uuid: UUID, offset: int, pieces: Iterable[bytes], actor: Actor) -> Arriving:
    """Add what comes at `offset`; the last byte makes the file evidence.

    Raises NotFound("file"), Conflict("wrong_offset") with `received`, DamagedFile (the file begins again at 0).
    """
    organisation_id, row = _find(uuid, actor)
    if row.stored_at is not None:
        if offset != row.bytes_expected:
            raise Conflict("wrong_offset", received=row.bytes_expected)
        return _arriving(row, row.bytes_expected)
    with inside(organisation_id):
        step_outside()  # bytes of a slow phone are awaited without any lock of the database
        try:
            size = receiving.append(row.uuid, offset=offset, pieces=pieces, expected=row.bytes_expected)
        except WrongOffset as exc:
            raise Conflict("wrong_offset", received=exc.received) from exc
        return _store(row.id) if size == row.bytes_expected else _arriving(row, size)


def _store(evidence_id: int) -> Arriving:
    query = select(Evidence).where(Evidence.id == evidence_id).with_for_update()
    row = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if row.stored_at is not None:  # another connection brought the last byte
        return _arriving(row, row.bytes_expected)
    content = receiving.finish(row.uuid, digest=row.digest)
    row.stored_at, row.bytes_received = clock.now(), row.bytes_expected
    row.display_digest = _shown(content) if row.kind == "photo" else None
    db.session.flush()  # it belongs to the organisation entered now, which the caller leaves
    return _arriving(row, row.bytes_expected)


def _shown(content: bytes) -> str | None:
    """The digest of the copy for people; None for what cannot be shown, which is kept as it came all the same."""
    try:
        return keep(display_copy(content))
    except NotAPhoto:
        return None


def _find(uuid: UUID, actor: Actor) -> tuple[int, Evidence]:
    query = (
        select(Evidence)
        .join(Visit, Visit.id == Evidence.visit_id)
        .join(Shopper, Shopper.id == Visit.shopper_id)
        .where(Evidence.uuid == str(uuid), Shopper.user_id == actor.user_id)
    )
    for organisation_id in organisations_of(actor, clock.now().date()):
        with inside(organisation_id):
            row = db.session.scalar(query)
        if row is not None:
            return organisation_id, row
    raise NotFound("file")


def _arriving(row: Evidence, received: int) -> Arriving:
    is_stored = row.stored_at is not None
    return Arriving(row.uuid, row.bytes_expected, row.bytes_expected if is_stored else received, is_stored)


__all__ = ["Arriving", "DamagedFile", "offset_of", "take_piece"]
