"""A canary in an agency's panel: searched for in every page, file, header and mail of the client, found by nobody."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.accounts.models import User
from app.accounts.permissions import SHIPPED_ROLES
from app.extensions import Base, db
from app.outbox.models import Message
from app.tenancy import acting_in
from app.trail.models import TrailEntry
from app.worker import work_off
from audits.models.programmes import Assignment
from reports import rolling
from tests.browser.crawl.walking import walk
from tests.builders import a_user, an_engagement, an_organisation, sign_in
from tests.builders.cases import Bank, a_bank
from tests.builders.people import a_membership
from tests.builders.reviews import ALL_WELL, NO, a_service_programme, a_visit
from tests.builders.visits import a_shopper, a_wave, an_assignment
from tests.reports.test_delivering import drawn_here

__all__ = ["drawn_here"]
NAME, ADDRESS = "Канарейкина Зоя", "zoya.canary@example.org"
TRACES = ("Канарейкин", "zoya.canary")
BAD = {"greeted": NO, "queue": {"value": 200}, "rate": {"value": "none"}}
INSIDE = sorted(set(SHIPPED_ROLES) - {"shopper"})
MONTH = "2026-03"


class Story:
    """A visit that waits, one approved with its findings and actions, one given back; assignments taken and made."""

    def __init__(self) -> None:
        self.bank: Bank = a_bank()
        self.agency = an_organisation(name="Агентство", kind="agency")
        contract = an_engagement(agency=self.agency, client=self.bank.organisation)
        self.canary = a_user(self.agency, role="shopper", name=NAME, email=ADDRESS)
        self.coordinator = a_user(self.agency, role="coordinator")
        for user, role in ((self.canary, "shopper"), (self.coordinator, "coordinator")):
            a_membership(user, self.bank.organisation, role=role, engagement_id=contract.id)
            user.current_organisation_id = self.bank.organisation.id
        self.shopper = a_shopper(self.bank.organisation, user=self.canary, panel=self.agency, city="Тверь")
        programme, version = a_service_programme(self.bank)
        self.waits, self.approved, self.returned = (
            a_visit(self.bank, programme, version, shopper=self.shopper, answers=answers)
            for answers in (ALL_WELL, BAD, BAD)
        )
        self.wave = a_wave(self.bank.organisation)
        self.taken = an_assignment(
            self.bank.organisation, shopper=self.shopper, branch=self.bank.branch, wave=self.wave
        )
        db.session.commit()

    def happen(self, app: Flask) -> None:
        """What the canary and the reviewers do, through the doors of the product."""
        field = sign_in(app.test_client(), self.canary)
        assert field.post(f"/field/visits/{self.taken.id}/accept").status_code == 302
        assert app.test_client().post("/forgotten-password", data={"email": ADDRESS}).status_code in {200, 302}
        desk = sign_in(app.test_client(), self.bank.qa)
        approval = {"revision": 1, "match": "unknown", "staff_id": 0}
        assert desk.post(f"/desk/{self.approved.id}/approve", data=approval).status_code == 302
        back = {"revision": 1, "reason": "Чек не читается"}
        assert desk.post(f"/desk/{self.returned.id}/return", data=back).status_code == 302
        with acting_in(self.bank.organisation.id):
            rolling.roll_up_all()
        head = sign_in(app.test_client(), self.bank.head)
        assert head.post(f"{self.card}/send", data={"period": MONTH}).status_code == 302

    @property
    def card(self) -> str:
        return f"/reports/branches/{self.bank.branch.id}/scorecard"

    def addresses(self) -> list[str]:
        """Pages that no link of these roles may lead to, asked for all the same."""
        visits = [self.waits.id, self.approved.id, self.returned.id]
        return [
            *(f"/desk/{number}?show=all" for number in visits),
            *(f"/visits/{number}" for number in visits),
            f"/waves/{self.wave.id}",
            f"/waves/{self.wave.id}/assign",
            "/waves/shoppers/",
            f"/waves/shoppers/{self.shopper.id}/name",
            f"{self.card}?period={MONTH}",
            f"{self.card}.pdf?period={MONTH}",
            f"{self.card}.xlsx?period={MONTH}",
            *(f"/dev/outbox/{number}{part}" for number in range(1, 6) for part in ("", "/body")),
        ]


def doors(app: Flask) -> list[str]:
    """Every address that needs no number."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules)


@pytest.fixture
def story(inside: Flask, drawn_here: list[str]) -> Story:
    told = Story()
    told.happen(inside)
    return told


def person_in(story: Story, role: str) -> User:
    """Somebody in that role; heads where the canary has been."""
    branch = story.bank.branch if role in {"head", "staff"} else None
    return a_user(
        story.bank.organisation, role=role, branch=branch, region=story.bank.region if role == "regional" else None
    )


def said(answer: TestResponse) -> str:
    """All that an answer tells: its headers, its text; of a PDF what it says about itself too, of a table all parts."""
    headers = str(answer.headers)
    if answer.mimetype == "application/pdf":
        pdf = PdfReader(io.BytesIO(answer.data))
        return headers + " ".join(sheet.extract_text() for sheet in pdf.pages) + str(pdf.metadata)
    if answer.data.startswith(b"PK"):  # a spreadsheet
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            return headers + " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return headers + answer.data.decode("utf-8", "replace")


def leaks(app: Flask, browser: FlaskClient, story: Story) -> Iterator[str]:
    """The addresses at which somebody comes upon the canary."""
    met = [step.address for step in walk(app, browser)]
    assert len(met) > 1, "this person comes nowhere"
    for address in [*met, *story.addresses(), *doors(app)]:
        answer = browser.get(address, follow_redirects=True)
        assert answer.status_code < 500, address
        if any(trace in said(answer) for trace in TRACES):
            yield address


@pytest.mark.parametrize("role", INSIDE)
def test_it_shows_the_canary_to_nobody_of_the_client(inside: Flask, story: Story, role: str) -> None:
    browser = sign_in(inside.test_client(), person_in(story, role))
    assert list(leaks(inside, browser, story)) == []


def test_it_shows_the_canary_to_the_coordinator_of_the_agency(inside: Flask, story: Story) -> None:
    """The negative control: it is there to be found, and the search finds it."""
    found = set(leaks(inside, sign_in(inside.test_client(), story.coordinator), story))
    assert {f"/waves/{story.wave.id}", f"/waves/{story.wave.id}/assign", "/waves/shoppers/"} <= found


def test_it_would_notice_a_name_that_slips_out(inside: Flask, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the search itself: with the owner of the panel not asked for, QA sees names."""
    monkeypatch.setattr("audits.revealing.panels_of", lambda actor: frozenset({story.agency.id}))
    found = set(leaks(inside, sign_in(inside.test_client(), story.bank.qa), story))
    assert f"/waves/{story.wave.id}" in found


def test_it_names_nobody_when_somebody_was_first(inside: Flask, story: Story) -> None:
    planner = sign_in(inside.test_client(), story.bank.qa)
    late = planner.post(f"/waves/{story.wave.id}/assignments/{story.taken.id}/revoke", data={"revision": 1})
    assert late.status_code == 409 and "тайный покупатель" in late.text
    assert not any(trace in said(late) for trace in TRACES)


def test_it_writes_the_canary_into_no_row_of_the_client(app: Flask, story: Story) -> None:
    """Rows, not pages: whatever is shown some day, exported or mailed, is made of them. Cards are sent by now."""
    work_off(app)
    db.session.rollback()
    with acting_in(story.bank.organisation.id):
        mails = db.session.scalars(select(Message)).all()
        assert any(mail.purpose == "scorecard" for mail in mails)
        found = [name for name, text in rows_of(story.bank.organisation.id) if any(t in text for t in TRACES)]
        acts = set(db.session.scalars(select(TrailEntry.action)))
    assert found == []
    assert {"assignment.accept", "visit.returned"} <= acts
    with acting_in(story.agency.id):
        theirs = {(mail.recipient, mail.purpose) for mail in db.session.scalars(select(Message))}
    assert {purpose for address, purpose in theirs if address == ADDRESS} >= {"visit.returned"}
    assert len(theirs) >= 2, "the link for a password lies with the agency too"


def rows_of(organisation_id: int) -> Iterator[tuple[str, str]]:
    """Every row of the organisation as text, by its table."""
    for table_ in Base.metadata.sorted_tables:
        if "organisation_id" not in table_.c:
            continue
        for row in db.session.execute(select(table_).where(table_.c.organisation_id == organisation_id)):
            yield table_.name, str(tuple(row))


def test_it_lets_planners_go_on_by_code(inside: Flask, story: Story) -> None:
    """What is kept back costs nobody their work: QA plans a visit for the canary by its number."""
    planner, now = sign_in(inside.test_client(), story.bank.qa), clock.now()
    window = {"window_from": f"{now:%Y-%m-%dT%H:%M}", "window_to": f"{now + timedelta(days=2):%Y-%m-%dT%H:%M}"}
    form = {"scenario": "Вклад", "shopper_id": story.shopper.id, "branch_ids": [story.bank.branch.id], **window}
    assert planner.post(f"/waves/{story.wave.id}/assign", data=form).status_code == 302
    db.session.rollback()
    with acting_in(story.bank.organisation.id):
        assert len(db.session.scalars(select(Assignment).where(Assignment.shopper_id == story.shopper.id)).all()) == 2
    page = planner.get(f"/waves/{story.wave.id}").text
    assert page.count("Покупатель\u00a001") >= 2
