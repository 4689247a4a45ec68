"""Read an organisation's trail from end to end and name the first entry that is not as it was written."""

import enum
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app import tenancy
from app.extensions import db
from app.trail import sealing
from app.trail.models import TrailEntry, TrailHead
from app.trail.recording import keys_now
from app.trail.sealing import Act, Keys

BATCH = 1000


class Damage(enum.Enum):
    """What is wrong with the first bad entry."""

    MISSING = "missing"  # there was an entry of this number; others follow it
    CHANGED = "changed"  # its content, or its place among the others, is not what was sealed
    CUT = "cut"  # the trail ends before this number, or its head is not as we left it


@dataclass(frozen=True, slots=True)
class FirstBad:
    """The first bad entry, by its number in the organisation's trail (from 1)."""

    number: int
    damage: Damage


def verify(organisation_id: int) -> FirstBad | None:
    """The first entry that was changed, deleted, moved or cut off; None when the trail is whole.

    Not noticed: a trail taken away whole together with its head, or set back to an older backup of the database.
    """
    with tenancy.acting_in(organisation_id):
        entries = select(TrailEntry).order_by(TrailEntry.number).execution_options(yield_per=BATCH)
        with db.session.execute(entries) as result:
            return _first_bad(keys_now(organisation_id), result.scalars())


def _first_bad(keys: Keys, rows: Iterable[TrailEntry]) -> FirstBad | None:
    number, mac = 0, sealing.START
    for row in rows:
        number += 1
        if row.number != number:
            return FirstBad(number, Damage.MISSING)
        mac = sealing.link(keys, mac, number, _act(row))
        if not hmac.compare_digest(mac, row.mac):
            return FirstBad(number, Damage.CHANGED)
    return _end(keys, number, mac)


def _end(keys: Keys, number: int, mac: bytes) -> FirstBad | None:
    head = db.session.scalars(select(TrailHead)).one_or_none()
    if head is None:
        return FirstBad(number + 1, Damage.CUT) if number else None
    as_left = sealing.is_intact(keys, head.number, head.mac, head.seal)
    whole = as_left and head.number == number and hmac.compare_digest(head.mac, mac)
    return None if whole else FirstBad(number + 1, Damage.CUT)


def _act(row: TrailEntry) -> Act:
    return Act(row.at, row.actor_id, row.job, row.action, row.thing, row.thing_id, row.fields)
