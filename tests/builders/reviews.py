"""Builders of visits that wait for a reviewer: rows written directly, with a scored answers document."""

import itertools
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from app import clock
from app.extensions import db
from app.files.storing import keep
from app.organisation.models import Branch
from app.questions.answers import Context, check_answers
from app.questions.editions import digest_of
from app.questions.schema import Band, Critical, Effect, Form, dump_form
from app.tenancy import acting_in
from audits.models.checklists import Checklist, ChecklistVersion
from audits.models.programmes import Programme, Shopper
from audits.models.visits import Evidence, Outcome, Visit
from audits.scoring import score, score_to_json, stored
from tests.builders.cases import Bank
from tests.builders.checklists import a_form, a_question, an_option, words
from tests.builders.people import a_user

numbers = itertools.count(1)
MADE_AT = datetime(2026, 3, 10, 8, 20, tzinfo=UTC)
YES, NO = {"value": "yes"}, {"value": "no", "comment": "Не поднял глаз, пока я не спросила"}
ALL_WELL: dict[str, Any] = {"greeted": YES, "queue": {"value": 120}, "rate": {"value": "full"}}


def a_service_form() -> Form:
    """Three questions on clauses: a greeting (2), a wait with half a point (3), and a critical one (5)."""
    steps = (Band(Fraction(180), Fraction(1)), Band(Fraction(300), Fraction(1, 2)), Band(None, Fraction(0)))
    rate = (an_option("full", 1), an_option("none", 0))
    more: dict[str, Any] = {"na_allowed": True, "unobserved_allowed": True}
    return a_form(
        a_question("greeted", label=words("Поздоровался первым?"), weight=Fraction(2), clause="3.4", **more),
        a_question(
            "queue",
            type="duration",
            label=words("Время в очереди"),
            weight=Fraction(3),
            clause="2.2",
            bands=steps,
            **more,
        ),
        a_question(
            "rate",
            type="one_choice",
            label=words("Назвал полную ставку?"),
            weight=Fraction(5),
            clause="4.2",
            options=rate,
            critical=Critical(effect=Effect.CAP, cap_percent=Fraction(40)),
            **more,
        ),
    )


def a_service_programme(bank: Bank, **rules: Any) -> tuple[Programme, ChecklistVersion]:
    """Mystery visits by the service form; `rules` are the programme's."""
    form = a_service_form()
    with acting_in(bank.organisation.id):
        checklist = Checklist(name="Обслуживание", draft={}, created_at=clock.now())
        db.session.add(checklist)
        db.session.flush()
        version = ChecklistVersion(
            checklist_id=checklist.id,
            number=1,
            definition=dump_form(form),
            digest=digest_of(form),
            published_at=clock.now(),
        )
        programme = Programme(
            name="Тайный покупатель",
            checklist_id=checklist.id,
            standard_percent=90,
            rules={"case_on_failure": True, "case_due_days": 14, **rules},
            created_at=clock.now(),
        )
        db.session.add_all([version, programme])
        db.session.flush()
    return programme, version


def a_panel_shopper(bank: Bank, *, name: str = "Канарейка Скрытная", **more: Any) -> Shopper:
    """Somebody of the panel whose name nobody at the branch may ever see."""
    user = a_user(bank.organisation, role="shopper", name=name, **more)
    with acting_in(bank.organisation.id):
        row = Shopper(user_id=user.id, panel_id=bank.organisation.id, number=1183 + next(numbers))
        db.session.add(row)
        db.session.flush()
    return row


def a_visit(
    bank: Bank,
    programme: Programme,
    version: ChecklistVersion,
    *,
    answers: dict[str, Any] | None = None,
    at: datetime = MADE_AT,
    branch: Branch | None = None,
    shopper: Shopper | None = None,
    **more: Any,
) -> Visit:
    """A visit of half an hour that has just arrived, scored as the phone's door scores it."""
    place, number = branch or bank.branch, next(numbers)
    facts: dict[str, Any] = {"outcome": Outcome.COMPLETED, "staff_note": "Мария, окно 3", "flags": []}
    facts |= more
    scored = _scored(answers or ALL_WELL) if facts["outcome"] is Outcome.COMPLETED else {"answers": {}}
    with acting_in(bank.organisation.id):
        visit = Visit(
            uuid=f"01890000-0000-7000-8000-{number:012}",
            digest="0" * 64,
            receipt=f"{number:08}",
            programme_id=programme.id,
            version_id=version.id,
            branch_id=place.id,
            shopper_id=(shopper or a_panel_shopper(bank)).id,
            started_at=at,
            finished_at=at + timedelta(minutes=30),
            received_at=at + timedelta(minutes=31),
            local_day=clock.local_day(at, place.time_zone),
            **(facts | scored),
        )
        db.session.add(visit)
        db.session.flush()
    return visit


def a_picture(visit: Visit, *, question_id: str = "queue", content: bytes = b"a picture") -> Evidence:
    """A photo of the visit that has arrived; its copy for people is `content` as it is."""
    with acting_in(visit.organisation_id):
        digest = keep(content)
        row = Evidence(
            uuid=f"01890000-0000-7000-9000-{next(numbers):012}",
            visit_id=visit.id,
            question_id=question_id,
            bytes_expected=len(content),
            bytes_received=len(content),
            digest=digest,
            display_digest=digest,
            media_type="image/jpeg",
            taken_at=visit.started_at,
            stored_at=visit.received_at,
        )
        db.session.add(row)
        db.session.flush()
    return row


def _scored(answers: dict[str, Any]) -> dict[str, Any]:
    form = a_service_form()
    checked = check_answers(form, answers, Context(), complete=True)
    assert not checked.problems, checked.problems
    result = score(form, checked.answers, tags=frozenset())
    return {
        "answers": checked.document,
        "raw_percent": None if result.raw is None else stored(result.raw),
        "final_percent": None if result.final is None else stored(result.final),
        "critical_failed": bool(result.effects),
        "score": score_to_json(result),
    }
