"""The pages of the reports: who sees what, in which period, and what the buttons do."""

import io
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.outbox.models import Message
from app.tenancy import acting_in
from app.worker import work_off
from reports import rolling
from reports.models import ClosedPeriod, Issue, Subscription
from tests.builders import a_user, sign_in
from tests.builders.scorecards import CANARY, Measured, a_measured_network
from tests.counting import count_statements
from tests.reports.test_delivering import drawn_here

__all__ = ["drawn_here"]
DAY = date(2026, 7, 6)
Q3 = "period=2026-Q3"


@pytest.fixture
def measured(inside: Flask) -> Measured:
    made = a_measured_network(branches=3)
    fill(made)
    return made


def fill(made: Measured, visits: int = 6) -> None:
    for branch in made.branches:
        for at in range(visits):
            made.visit(DAY + timedelta(days=at), ("hello",) if at % 2 else (), branch=branch, comment="Молча")
    with acting_in(made.organisation.id):
        rolling.roll_up_all()


def signed_in(client: FlaskClient, made: Measured, role: str = "director") -> FlaskClient:
    place = made.branch if role == "head" else None
    return sign_in(client, a_user(made.organisation, role=role, branch=place))


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text.replace("\u00a0", " ")


def test_it_shows_the_card_of_a_branch_with_every_figure_and_no_shopper(
    client: FlaskClient, measured: Measured
) -> None:
    text = page(signed_in(client, measured, "head"), f"/reports/branches/{measured.branch.id}/scorecard?{Q3}")
    assert measured.branch.name in text and "III квартал 2026" in text
    assert "Разговор" in text and "Молча" in text
    assert CANARY not in text and "Канарейк" not in text


def test_it_gives_the_card_as_a_pdf_in_russian(client: FlaskClient, measured: Measured) -> None:
    browser = signed_in(client, measured, "head")
    answer = browser.get(
        f"/reports/branches/{measured.branch.id}/scorecard.pdf?{Q3}", headers={"Accept-Language": "ru"}
    )
    assert answer.mimetype == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.data))
    text = " ".join(sheet.extract_text() for sheet in pdf.pages)
    assert "Карта результатов" in text and measured.branch.name in text
    assert CANARY not in text + str(pdf.metadata)


def test_it_gives_the_card_as_a_workbook_of_numbers_and_live_formulas(client: FlaskClient, measured: Measured) -> None:
    browser = signed_in(client, measured, "head")
    address = f"/reports/branches/{measured.branch.id}/scorecard"
    assert f'href="{address}.xlsx?period=2026-Q3"' in browser.get(f"{address}?{Q3}").text
    answer = browser.get(f"{address}.xlsx?{Q3}", headers={"Accept-Language": "ru"})
    assert answer.mimetype.endswith("spreadsheetml.sheet") and ".xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames[:2] == ["Карта результатов", "Все пункты стандарта"]
    assert {"Критические нарушения", "Метод"} <= set(book.sheetnames)
    first = book.worksheets[0]
    assert isinstance(first["B2"].value, int | float) and first["E2"].value == 6
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    ours = re.compile(r"=(100\*[A-Z]\d+/[A-Z]\d+|SUM\(|100-|[A-Z]\d+\*|IF\()")
    assert all(ours.match(str(cell.value)) for cell in cells if cell.data_type == "f")
    assert CANARY not in " ".join(str(cell.value) for cell in cells)


def test_it_lets_choose_the_programme_where_there_are_several(client: FlaskClient, measured: Measured) -> None:
    browser = signed_in(client, measured)
    address = f"/reports/branches/{measured.branch.id}/scorecard?{Q3}"
    assert 'name="programme"' not in page(browser, address), "one programme is no choice"
    audit = measured.another_programme()
    measured.visit(DAY, (), programme=audit)
    with acting_in(measured.organisation.id):
        rolling.roll_up_all()
    db.session.commit()
    usual = page(browser, address)
    assert 'name="programme"' in usual and "Тайный покупатель" in usual
    asked = page(browser, f"{address}&programme={audit.id}")
    assert f'<option value="{audit.id}" selected>' in asked
    assert f"scorecard.pdf?period=2026-Q3&amp;programme={audit.id}" in asked
    for wrong in ("999999", "abc", "-1", "9" * 30):
        assert browser.get(f"{address}&programme={wrong}").status_code == 404


def test_it_narrows_the_overview_by_region_format_and_programme(client: FlaskClient, measured: Measured) -> None:
    first, second, third = measured.branches
    with acting_in(measured.organisation.id):
        first.region.name, first.format, second.format = "Урал", "мини", "большой"
    db.session.commit()
    browser = signed_in(client, measured)
    whole = page(browser, f"/reports/?{Q3}")
    assert all(branch.name in whole for branch in measured.branches)
    assert 'name="format"' in whole and 'name="region"' in whole and 'name="programme"' not in whole
    mini = page(browser, f"/reports/?{Q3}&format=мини")
    assert first.name in mini and second.name not in mini and third.name not in mini
    ural = page(browser, f"/reports/?{Q3}&region={first.region_id}")
    assert first.name in ural and second.name not in ural
    assert browser.get(f"/reports/?{Q3}&region=99999").status_code == 404
    audit = measured.another_programme()
    db.session.commit()
    other = page(browser, f"/reports/?{Q3}&programme={audit.id}")
    assert 'name="programme"' in other and "одобренных визитов" in other, "the audit has no visit: nothing is pooled"


def test_its_periods_begin_with_the_first_figures(client: FlaskClient, measured: Measured) -> None:
    text = page(signed_in(client, measured), "/reports/periods")
    assert "period=2026-07" in text and "period=2026-Q3" in text
    assert "period=2026-06" not in text and "period=2026-Q2" not in text
    measured.visit(date(2025, 11, 3))
    with acting_in(measured.organisation.id):
        rolling.roll_up_all()
    db.session.commit()
    longer = page(signed_in(client, measured), "/reports/periods")
    assert "period=2025-11" in longer and "period=2025-10" not in longer


def test_it_hides_other_branches_from_a_head(client: FlaskClient, measured: Measured) -> None:
    browser, other = signed_in(client, measured, "head"), measured.branches[1].id
    for address in (f"/reports/branches/{other}/scorecard{end}" for end in ("", ".pdf", ".xlsx")):
        assert browser.get(address).status_code == 404
    assert browser.post(f"/reports/branches/{other}/scorecard/send").status_code == 404
    overview = page(browser, f"/reports/?{Q3}")
    assert measured.branch.name in overview and measured.branches[1].name not in overview


def test_it_hides_another_organisation(client: FlaskClient, measured: Measured) -> None:
    theirs = a_measured_network(name="Чужой банк")
    fill(theirs)
    browser = signed_in(client, measured)
    assert browser.get(f"/reports/branches/{theirs.branch.id}/scorecard").status_code == 404
    for address in (f"/reports/?{Q3}", "/reports/subscriptions", "/reports/periods"):
        text = page(browser, address)
        assert theirs.branch.name not in text and "Чужой банк" not in text


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026", "2026-Q3"),
        ("2026-13", "месяцы"),
        ("2026-Q5", "кварталы"),
        ("1815-06", "далёкий"),
        ("wave-999", "волны"),
        ("wave-0", "2026-Q3"),
        ("2026-10'--", "2026-Q3"),
    ],
)
def test_it_says_what_is_wrong_with_a_period(client: FlaskClient, measured: Measured, period: str, words: str) -> None:
    browser = signed_in(client, measured)
    for address in ("/reports/", f"/reports/branches/{measured.branch.id}/scorecard"):
        answer = browser.get(address, query_string={"period": period}, headers={"Accept-Language": "ru"})
        assert answer.status_code == 404 and words in answer.text, (period, answer.text)


def test_it_draws_the_map_from_rollups_in_the_same_statements(client: FlaskClient, inside: Flask) -> None:
    counts = []
    for branches, visits in ((2, 3), (9, 8)):
        made = a_measured_network(branches=branches)
        fill(made, visits)
        browser = signed_in(inside.test_client(), made)
        page(browser, f"/reports/?{Q3}")
        with count_statements() as seen:
            text = page(browser, f"/reports/?{Q3}")
        assert all(branch.name in text for branch in made.branches)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30


def test_it_sends_me_the_card_once_a_minute_at_most(app: Flask) -> None:
    with app.app_context():
        made = a_measured_network()
        fill(made)
        branch_id, organisation_id = made.branch.id, made.organisation.id
        browser = signed_in(app.test_client(), made, "head")
    for _ in range(2):
        answer = browser.post(f"/reports/branches/{branch_id}/scorecard/send", data={"period": "2026-Q3"})
        assert answer.status_code == 302
    work_off(app)
    with app.app_context(), acting_in(organisation_id):
        assert db.session.scalar(select(func.count(Message.id)).where(Message.purpose == "scorecard")) in (1, 2)
        issue_id = db.session.scalars(select(Issue.id)).one()
        kept = db.session.scalars(select(Issue.pdf)).one()
        db.session.rollback()
    assert browser.get(f"/reports/issues/{issue_id}.pdf").data == kept, "printing again returns the very file"
    with app.app_context():
        made.visit(DAY, ("sign",))
        with acting_in(organisation_id):
            rolling.roll_up_all()
        db.session.commit()
    assert browser.get(f"/reports/issues/{issue_id}.pdf").data == kept


def test_it_adds_and_ends_a_subscription(client: FlaskClient, measured: Measured) -> None:
    head = a_user(measured.organisation, role="head", branch=measured.branch, name="Алия Сафиуллина")
    browser = signed_in(client, measured)
    form = {"branch_id": measured.branch.id, "user_id": head.id, "cadence": "weekly", "hour": 7, "language": "ru"}
    assert browser.post("/reports/subscriptions", data=form).status_code == 302
    assert "Алия Сафиуллина" in page(browser, "/reports/subscriptions")
    wrong = browser.post("/reports/subscriptions", data=form | {"branch_id": measured.branches[1].id})
    assert wrong.status_code == 422 and "Выберите другого" in wrong.text
    with acting_in(measured.organisation.id):
        one = db.session.scalars(select(Subscription.id)).one()
    assert browser.post(f"/reports/subscriptions/{one}/remove").status_code == 302
    with acting_in(measured.organisation.id):
        assert db.session.scalars(select(Subscription.id)).all() == []


def test_it_closes_a_period_that_is_over(client: FlaskClient, measured: Measured) -> None:
    browser = signed_in(client, measured)
    now = clock.now()
    running = f"{now.year}-{now.month:02}"
    assert browser.post("/reports/periods/2026-08/close").status_code == 302
    assert browser.post("/reports/periods/2026-08/close").status_code == 409
    assert browser.post(f"/reports/periods/{running}/close").status_code == 422
    with acting_in(measured.organisation.id):
        assert db.session.scalars(select(ClosedPeriod.period)).all() == ["2026-08"]


def test_it_says_so_when_there_is_nothing_yet(client: FlaskClient, inside: Flask) -> None:
    made = a_measured_network()
    browser = signed_in(client, made)
    assert "одобренных визитов" in page(browser, "/reports/")
    assert "Карты пока никому" in page(browser, "/reports/subscriptions")
    page(browser, f"/reports/branches/{made.branch.id}/scorecard?period=2026-01")
