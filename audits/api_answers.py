"""What the phone is answered: plain JSON of the frozen rows."""

from typing import Any

from audits.equipping import MyAssignment, Standing
from audits.mirroring import Mirrored
from audits.models.visits import Draft
from audits.visiting import Received


def receipt_json(received: Received) -> dict[str, Any]:
    """The receipt, and what is still to come."""
    return {"receipt": received.receipt, "missing": list(received.missing)}


def mirrored_json(draft: Mirrored) -> dict[str, Any]:
    """The draft's place on the server."""
    return {"uuid": draft.uuid, "revision": draft.revision, "saved_at": draft.saved_at.isoformat()}


def draft_json(draft: Draft) -> dict[str, Any]:
    """The draft with all that was typed."""
    return {
        "uuid": draft.uuid,
        "revision": draft.revision,
        "started_at": draft.started_at.isoformat(),
        "saved_at": draft.saved_at.isoformat(),
        "answers": draft.answers,
        "details": draft.details,
    }


def assignment_json(each: MyAssignment) -> dict[str, Any]:
    """All that the fill screen needs beside the definition."""
    return {
        "id": each.id,
        "organisation": {"id": each.organisation_id, "name": each.organisation_name},
        "branch": {
            "name": each.branch.name,
            "address": each.branch.address,
            "time_zone": each.branch.time_zone,
            "tags": list(each.branch.tags),
        },
        "scenario": each.scenario,
        "briefing": each.briefing,
        "window_from": each.window_from.isoformat(),
        "window_to": each.window_to.isoformat(),
        "fee_minor": each.fee_minor,
        "currency": each.currency,
        "state": each.state.value,
        "version_id": each.version_id,
        "channel": "in_person",
        "draft": None if each.draft is None else draft_json(each.draft),
        "visit": None
        if each.visit is None
        else {
            "uuid": each.visit.uuid,
            "receipt": each.visit.receipt,
            "state": each.visit.state.value,
            "received_at": each.visit.received_at.isoformat(),
            "reason": each.visit.reason,
        },
    }


def standing_json(each: Standing) -> dict[str, Any]:
    """Where a submission stands, file by file."""
    return {
        "uuid": each.uuid,
        "digest": each.digest,
        "receipt": each.receipt,
        "state": each.state.value,
        "complete": each.is_complete,
        "files": [
            {
                "uuid": file.uuid,
                "digest": file.digest,
                "bytes_expected": file.expected,
                "bytes_received": file.received,
                "stored": file.is_stored,
            }
            for file in each.files
        ],
    }
