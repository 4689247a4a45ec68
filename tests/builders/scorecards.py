"""Builders of approved visits, of which scorecards are made."""

import itertools
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from app.extensions import db
from app.organisation.models import Branch, Organisation, StaffMember
from app.questions.answers import Context, check_answers
from app.questions.schema import Attribution, Critical, Effect, Form, Mode, ScoringRules, Section, dump_form
from app.tenancy import acting_in
from audits.models.checklists import ChecklistVersion
from audits.models.programmes import Programme, ProgrammeKind, Shopper, Wave
from audits.models.visits import Outcome, StaffMatch, Visit, VisitState
from audits.scoring import score, score_to_json, stored
from surveys.models.campaigns import Campaign
from surveys.models.questionnaires import Questionnaire, QuestionnaireVersion
from surveys.models.responses import Response
from tests.builders.checklists import a_checklist, a_question, words
from tests.builders.network import a_branch, an_organisation
from tests.builders.people import a_user

numbers = itertools.count(1)
CANARY = "Зинаида Канарейкина"
AT = datetime(2026, 10, 6, 4, tzinfo=UTC)
HALL, TALK = ("sign", "clean", "queue"), ("hello", "listen", "goodbye")


def a_measured_form() -> Form:
    """Two sections, 40 to 60: three questions on the place, three on the person."""
    hall = [a_question(name, weight=Fraction(2), clause=f"1.{at}", na_allowed=True) for at, name in enumerate(HALL, 1)]
    talk = [
        a_question(name, weight=Fraction(at), clause=f"2.{at}", attribution=Attribution.STAFF, na_allowed=True)
        for at, name in enumerate(TALK, 1)
    ]
    sections = (
        Section(id="hall", label=words("Зал", "Hall"), weight=Fraction(40), questions=tuple(hall)),
        Section(id="talk", label=words("Разговор", "Talk"), weight=Fraction(60), questions=tuple(talk)),
    )
    return Form(sections=sections, languages=("ru", "en"), scoring=ScoringRules(mode=Mode.SECTION))


def a_customers_form() -> Form:
    """One question, tied to the clause on greeting."""
    asked = a_question("greeted", type="csat", weight=Fraction(0), clause="2.1", required=False)
    return Form(sections=(Section(id="all", label=words("Всё", "All"), questions=(asked,)),), languages=("ru", "en"))


def a_critical_form(effect: Effect = Effect.TOTAL_ZERO) -> Form:
    """The measured form, with a greeting that must not fail."""
    form = a_measured_form()
    hall, talk = form.sections
    asked = tuple(replace(each, critical=Critical(effect)) if each.id == "hello" else each for each in talk.questions)
    return replace(form, sections=(hall, replace(talk, questions=asked)))


@dataclass
class Measured:
    """An organisation with a programme, whose branches are visited."""

    organisation: Organisation
    version: ChecklistVersion
    programme: Programme
    shopper: Shopper
    branches: list[Branch] = field(default_factory=list)

    @property
    def branch(self) -> Branch:
        """The branch that a test looks at."""
        return self.branches[0]

    def visit(
        self,
        day: date,
        fails: Collection[str] = (),
        *,
        branch: Branch | None = None,
        na: Collection[str] = (),
        staff: StaffMember | None = None,
        match: str = "certain",
        wave: Wave | None = None,
        comment: str = "",
        version: ChecklistVersion | None = None,
        form: Form | None = None,
        state: str = "approved",
        approved_at: datetime | None = None,
        programme: Programme | None = None,
    ) -> Visit:
        """An approved visit at noon of a local day on which some questions were not met."""
        branch, form = branch or self.branch, form or a_measured_form()
        document = {
            question.id: {"state": "na", "value": None}
            if question.id in na
            else {"value": "no", "comment": comment or None}
            if question.id in fails
            else {"value": "yes"}
            for question in form.questions
        }
        checked = check_answers(form, document, Context(), complete=True)
        assert not checked.problems, checked.problems
        result = score(form, checked.answers, tags=frozenset())
        started = datetime.combine(day, time(12), ZoneInfo(branch.time_zone))
        with acting_in(self.organisation.id):
            row = Visit(
                uuid=f"visit-{next(numbers)}",
                digest="0" * 64,
                receipt="R",
                programme_id=(programme or self.programme).id,
                wave_id=wave.id if wave else None,
                branch_id=branch.id,
                version_id=(version or self.version).id,
                shopper_id=self.shopper.id,
                outcome=Outcome.COMPLETED,
                state=VisitState(state),
                started_at=started,
                finished_at=started,
                received_at=started,
                approved_at=approved_at or started,
                local_day=day,
                staff_id=staff.id if staff else None,
                staff_match=StaffMatch(match) if staff else StaffMatch.UNKNOWN,
                answers=checked.document,
                raw_percent=stored(result.raw or Fraction(0)),
                final_percent=stored(result.final or Fraction(0)),
                critical_failed=bool(result.effects),
                score=score_to_json(result),
            )
            db.session.add(row)
            db.session.flush()
        return row

    def wave(self, name: str, first: date, last: date) -> Wave:
        """A wave of the programme, begun."""
        with acting_in(self.organisation.id):
            row = Wave(programme_id=self.programme.id, name=name, from_day=first, to_day=last, started_at=AT)
            db.session.add(row)
            db.session.flush()
        return row

    def another_programme(self, kind: str = "self_audit", name: str = "Самопроверка") -> Programme:
        """Another line of measurement with the same checklist."""
        with acting_in(self.organisation.id):
            row = Programme(
                name=name,
                kind=ProgrammeKind(kind),
                checklist_id=self.version.checklist_id,
                standard_percent=70,
                rules={},
                created_at=AT,
            )
            db.session.add(row)
            db.session.flush()
        return row

    def next_version(self, form: Form) -> ChecklistVersion:
        """Another version of the same checklist."""
        return _a_version(self.organisation, self.version.checklist_id, self.version.number + 1, form)

    def answers(
        self,
        day: date,
        *scores: int,
        branch: Branch | None = None,
        comment: str | None = None,
        greeted: int | None = None,
    ) -> None:
        """A customer's answer for each NPS score; those of 7 and more are satisfied. `greeted` marks clause 2.1."""
        with acting_in(self.organisation.id):
            campaign = db.session.query(Campaign).first() or _a_campaign()
            for nps in scores:
                at = datetime.combine(day, time(15), UTC)
                db.session.add(
                    Response(
                        campaign_id=campaign.id,
                        version_id=campaign.version_id,
                        branch_id=(branch or self.branch).id,
                        nps=nps,
                        csat=5 if nps >= 7 else 2,
                        answers={} if greeted is None else {"greeted": {"value": str(greeted)}},
                        comment=comment,
                        local_day=day,
                        started_at=at,
                        completed_at=at,
                    )
                )
            db.session.flush()


def a_measured_network(branches: int = 1, *, name: str = "Банк «Пример»", zone: str = "Europe/Moscow") -> Measured:
    """An organisation of so many branches, with a programme and a shopper whose name must appear nowhere."""
    organisation = an_organisation(name=name)
    checklist = a_checklist(organisation, form=a_measured_form())
    version = _a_version(organisation, checklist.id, 1, a_measured_form())
    shopper = a_user(organisation, role="shopper", name=CANARY)
    with acting_in(organisation.id):
        programme = Programme(
            name="Тайный покупатель",
            kind=ProgrammeKind.MYSTERY_VISIT,
            checklist_id=version.checklist_id,
            standard_percent=85,
            rules={"dispute_days": 5},
            created_at=AT,
        )
        panel = Shopper(user_id=shopper.id, panel_id=organisation.id, number=7)
        db.session.add_all([programme, panel])
        db.session.flush()
    made = Measured(organisation, version, programme, panel)
    made.branches = [a_branch(organisation, time_zone=zone) for _ in range(branches)]
    return made


def _a_version(organisation: Organisation, checklist_id: int, number: int, form: Form) -> ChecklistVersion:
    """Written directly: its clauses need not be in force."""
    row = ChecklistVersion(
        checklist_id=checklist_id,
        number=number,
        definition=dump_form(form),
        digest=f"{next(numbers):064}",
        published_at=AT,
    )
    with acting_in(organisation.id):
        db.session.add(row)
        db.session.flush()
    return row


def _a_campaign() -> Campaign:
    questionnaire = Questionnaire(name="После визита", created_at=AT)
    db.session.add(questionnaire)
    db.session.flush()
    version = QuestionnaireVersion(
        questionnaire_id=questionnaire.id,
        number=1,
        definition=dump_form(a_customers_form()),
        digest=f"{next(numbers):064}",
        published_at=AT,
    )
    db.session.add(version)
    db.session.flush()
    campaign = Campaign(name="После визита", version_id=version.id, created_at=AT)
    db.session.add(campaign)
    db.session.flush()
    return campaign
