"""Builders of programmes, waves, shoppers, assignments, and of what a phone sends."""

import base64
import hashlib
import itertools
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from uuid_utils import uuid7

from app import clock
from app.accounts.models import User
from app.organisation.models import Branch, Organisation
from app.questions.schema import Form
from app.tenancy import acting_in
from audits import assigning, empanelling, planning
from audits.assigning import Terms
from audits.models.programmes import Assignment, Programme, ProgrammeKind, Shopper, Wave
from tests.builders.checklists import a_version
from tests.builders.network import a_branch, an_organisation
from tests.builders.people import a_user, sign_in

numbers = itertools.count(1)
NOTICE = "С первого числа в филиалах проходят визиты тайных покупателей."
JSON = {"Content-Type": "application/json"}


def a_programme(organisation: Organisation, *, form: Form | None = None, **more: Any) -> Programme:
    """Mystery visits by a published checklist."""
    version = a_version(organisation, form=form)
    facts: dict[str, Any] = {"name": "Тайный покупатель", "kind": ProgrammeKind.MYSTERY_VISIT, "standard_percent": 85}
    with acting_in(organisation.id):
        return planning.create_programme(checklist_id=version.checklist_id, **(facts | more), actor_id=None)


def a_wave(organisation: Organisation, *, programme: Programme | None = None, started: bool = True) -> Wave:
    """A wave around today, its notice given and, unless told otherwise, started."""
    programme, today = programme or a_programme(organisation), clock.now().date()
    with acting_in(organisation.id):
        wave = planning.create_wave(
            programme_id=programme.id,
            name=f"Волна {next(numbers)}",
            from_day=today - timedelta(days=10),
            to_day=today + timedelta(days=10),
            notice_day=date(2020, 1, 1),
            notice_text=NOTICE,
            actor_id=None,
        )
        return planning.start_wave(wave_id=wave.id, today=today, actor_id=None) if started else wave


def a_shopper(
    organisation: Organisation, *, user: User | None = None, panel: Organisation | None = None, city: str = ""
) -> Shopper:
    """Somebody of the organisation's own panel, or of an agency's."""
    user, panel = user or a_user(organisation, role="shopper"), panel or organisation
    with acting_in(organisation.id):
        return empanelling.add(user_id=user.id, panel_id=panel.id, city=city, actor_id=None)


def terms(**more: Any) -> Terms:
    """A window around now."""
    now = clock.now().replace(microsecond=0)
    facts: dict[str, Any] = {
        "window_from": now - timedelta(days=2),
        "window_to": now + timedelta(days=2),
        "scenario": "Вклад: консультация",
        "briefing": "Спросите о вкладе на полгода.",
        "fee_minor": 90000,
    }
    return Terms(**(facts | more))


def an_assignment(
    organisation: Organisation,
    *,
    shopper: Shopper | None,
    branch: Branch | None = None,
    wave: Wave | None = None,
    **more: Any,
) -> Assignment:
    """A visit to be made; `more` goes into its terms."""
    branch, wave = branch or a_branch(organisation), wave or a_wave(organisation)
    with acting_in(organisation.id):
        made = assigning.assign(
            wave_id=wave.id,
            branch_ids=[branch.id],
            shopper_id=shopper.id if shopper else None,
            terms=terms(**more),
            actor_id=None,
        )
    return made[0]


@dataclass(frozen=True)
class Phone:
    """A shopper's browser with one assignment."""

    client: FlaskClient
    user: User
    organisation: Organisation
    assignment: Assignment
    wave: Wave

    def visit(self, **more: Any) -> dict[str, Any]:
        """What is sent of a visit that just ended."""
        return a_submission(self.assignment, **more)

    def submit(self, body: bytes | dict[str, Any], uuid: str | None = None, **headers: str) -> Any:
        """Send a visit."""
        sent = body if isinstance(body, bytes) else frozen(body)
        return self.client.put(
            f"/api/v1/field/submissions/{uuid or new_key()}",
            data=sent,
            headers={**JSON, "Content-Digest": content_digest(sent), **headers},
        )

    def patch(self, uuid: str, offset: int, piece: bytes) -> Any:
        """Send a piece of a file."""
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)}
        return self.client.patch(
            f"/api/v1/field/files/{uuid}", data=piece, headers=headers, content_type="application/offset+octet-stream"
        )

    def draft(self, uuid: str, known: int | None, **more: Any) -> Any:
        """Mirror a draft."""
        body = {"assignment_id": self.assignment.id, "started_at": clock.now().isoformat(), **more}
        headers = {} if known is None else {"If-Match": f'"{known}"'}
        return self.client.put(f"/api/v1/field/drafts/{uuid}", json=body, headers=headers)


def a_phone(
    client: FlaskClient, *, organisation: Organisation | None = None, form: Form | None = None, **more: Any
) -> Phone:
    """A shopper signed in, with one assignment; `more` goes into its terms."""
    organisation = organisation or an_organisation()
    user = a_user(organisation, role="shopper")
    wave = a_wave(organisation, programme=a_programme(organisation, form=form))
    assignment = an_assignment(organisation, shopper=a_shopper(organisation, user=user), wave=wave, **more)
    return Phone(sign_in(client, user), user, organisation, assignment, wave)


def new_key() -> str:
    """A key such as the phone makes."""
    return str(uuid7())


def frozen(body: dict[str, Any]) -> bytes:
    """The bytes of a submission."""
    return json.dumps(body, ensure_ascii=False).encode()


def content_digest(body: bytes) -> str:
    """The header of RFC 9530."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def a_submission(assignment: Assignment, **more: Any) -> dict[str, Any]:
    """Twenty minutes that ended just now, everything answered with yes."""
    ended = clock.now().replace(microsecond=0)
    facts: dict[str, Any] = {
        "assignment_id": assignment.id,
        "version_id": assignment.version_id,
        "outcome": "completed",
        "outcome_reason": "",
        "started_at": (ended - timedelta(minutes=20)).isoformat(),
        "finished_at": ended.isoformat(),
        "monotonic": 20 * 60 * 1000,
        "answers": {"greeted": {"value": "yes"}},
        "staff_note": "Мария, окно 3",
        "files": [],
    }
    return facts | more


def a_file(content: bytes, *, uuid: str | None = None, **more: Any) -> dict[str, Any]:
    """A line of the manifest."""
    digest = hashlib.sha256(content).hexdigest()
    facts: dict[str, Any] = {
        "uuid": uuid or new_key(),
        "question_id": "greeted",
        "kind": "photo",
        "bytes": len(content),
        "digest": digest,
        "media_type": "image/jpeg",
        "taken_at": None,
    }
    return facts | more
