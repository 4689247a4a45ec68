"""The main job, once through every room: checklist, visit, review, case, survey, scorecard in the mail."""

import email
import email.policy
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app import clock
from app.accounts.models import User
from app.extensions import db
from app.organisation.models import Branch, Organisation, OrganisationKind
from app.tenancy import acting_in
from app.worker import work_off
from tests.browser.conftest import DESK, PASSWORD, Live, complaints, overflows
from tests.builders import a_branch, a_staff_member, a_user
from tests.builders.checklists import a_checklist, a_form, a_question, words
from tests.builders.standards import a_draft, in_force
from tests.builders.visits import a_shopper

pytestmark = pytest.mark.browser
Browse = Callable[..., Page]


class Bank:
    """A bank with one branch and the people of the story; its clocks say what the machine says."""

    def __init__(self) -> None:
        bank = Organisation(name="Банк «Пример»", kind=OrganisationKind.COMPANY, created_at=clock.now(), settings={})
        db.session.add(bank)
        db.session.flush()
        self.branch: Branch = a_branch(bank, name="Лесная, 4", code="0417")
        a_staff_member(self.branch, name="Юсупов Марат")
        with acting_in(bank.id):
            self.branch.head_id = a_staff_member(self.branch, name="Алексей Савостин").id
            db.session.flush()
        self.qa = self._somebody(bank, "qa", "Ольга Лебедева")
        self.reviewer = self._somebody(bank, "reviewer", "Филипп Аронов")
        self.head = self._somebody(bank, "head", "Алексей Савостин", branch=self.branch)
        self.shopper = self._somebody(bank, "shopper", "Тайная Агентесса")
        a_shopper(bank, user=self.shopper, city="Тверь")
        in_force(bank, a_draft(bank, keys=("2.1", "2.2")), since=date(2020, 1, 1), by=self.qa.id)
        greeting = a_question("greeted", label=words("Вас поприветствовали?"), clause="2.1")
        smile = a_question("smiled", label=words("Вам улыбнулись?"), clause="2.2")
        a_checklist(bank, name="Отделение", form=a_form(greeting, smile))
        db.session.commit()

    def _somebody(self, bank: Organisation, role: str, name: str, branch: Branch | None = None) -> User:
        return a_user(bank, role=role, name=name, password=PASSWORD, branch=branch, email=f"{role}@example.org")


def test_it_goes_from_a_checklist_to_a_scorecard_in_the_mail(live: Live, browse: Browse) -> None:
    bank = Bank()
    qa = browse(bank.qa, size=DESK)
    publish_the_checklist(qa)
    plan_a_wave(qa)
    assign_a_visit(qa)
    make_the_visit(browse(bank.shopper))
    approve_the_visit(browse(bank.reviewer, size=DESK))
    ask_a_customer(qa)
    answer_as_the_customer(browse(), letters(live)[0])
    head = browse(bank.head)
    look_at_the_case(head)
    subscribe_the_head(qa, bank.branch.id)
    ask_for_the_card_now(head, bank.branch.id)
    read_the_mail(live)
    no_page_shows_the_shopper(head, bank.branch.id)


def publish_the_checklist(page: Page) -> None:
    page.goto("/checklists/")
    page.get_by_role("link", name="Отделение").click()
    page.get_by_role("button", name="Опубликовать…").click()
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.get_by_text("Версия 1").first).to_be_visible()


def plan_a_wave(page: Page) -> None:
    today = clock.now().date()
    page.goto("/waves/programmes/new")
    page.fill("#name", "Тайный покупатель")
    page.fill("#standard_percent", "85")
    submit(page)
    page.goto("/waves/new")
    page.fill("#name", "Первая волна")
    page.fill("#from_day", str(today - timedelta(days=2)))
    page.fill("#to_day", str(today + timedelta(days=5)))
    page.fill("#notice_day", str(today - timedelta(days=3)))
    page.fill("#notice_text", "С понедельника в филиалах бывают тайные покупатели: учимся встречать лучше.")
    submit(page)
    page.get_by_role("button", name="Начать волну").click()
    expect(page.locator("header.page .chip")).to_contain_text("идёт")


def assign_a_visit(page: Page) -> None:
    page.get_by_role("link", name="Назначить визиты").click()
    page.get_by_label("Лесная, 4").check()
    page.select_option("#shopper_id", label="Покупатель\u00a001 · Тверь")  # by code: planners know no names
    page.fill("#scenario", "Вклад на полгода")
    at = clock.now()
    page.fill("#window_from", f"{at - timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.fill("#window_to", f"{at + timedelta(days=2):%Y-%m-%dT%H:%M}")
    submit(page)
    expect(page.get_by_text("Вклад на полгода")).to_be_visible()


def make_the_visit(phone: Page) -> None:
    phone.goto("/field/")
    phone.get_by_role("link", name="Открыть").click()
    phone.get_by_role("button", name="Взять и начать").click()
    phone.wait_for_selector("fieldset.q")
    assert (complaints(phone), overflows(phone)) == ([], False)
    phone.locator("#q-greeted label", has_text="Нет").click()
    phone.locator("#q-smiled label", has_text="Да").click()
    phone.get_by_role("button", name="Дальше: Завершение").click()
    phone.locator("#f-staff_note").fill("Марат, окно 3")
    phone.get_by_role("button", name="Отправить").click()
    expect(phone.locator("#arrived")).to_contain_text("квитанция")


def approve_the_visit(page: Page) -> None:
    page.goto("/desk/")
    expect(page.locator("main")).to_contain_text("Вас поприветствовали?")
    expect(page.locator("main")).to_contain_text("Марат, окно 3")
    page.keyboard.press("KeyA")
    expect(page.locator("dialog#approve")).to_be_visible()
    page.keyboard.press("Enter")  # the verb has the focus: two keys a visit
    expect(page.locator("main")).not_to_contain_text("Марат, окно 3")


def ask_a_customer(page: Page) -> None:
    page.goto("/surveys/questionnaires/new")
    page.fill("#name", "После визита")
    submit(page)
    page.locator("button[command=show-modal][commandfor=publish]").click()
    page.locator("dialog[open] button[type=submit]").click()
    page.goto("/surveys/new")
    page.fill("#name", "Клиенты Лесной")
    page.fill("#quiet_from", "00:00")
    page.fill("#quiet_to", "00:00")
    page.uncheck("#needs_consent")
    submit(page)
    table = f"почта;имя;филиал;дата\nmarina@example.org;Марина;0417;{clock.now().date()}\n"
    page.set_input_files("#file", {"name": "клиенты.csv", "mimeType": "text/csv", "buffer": table.encode()})
    submit(page)
    page.locator("form[action$='/contacts/take'] button[type=submit]").click()
    page.locator("button[command=show-modal][commandfor=start]").click()
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.locator("header.page .chip")).to_contain_text("идёт")


def letters(live: Live) -> list[EmailMessage]:
    """Let the worker do all that is due; the letters it has sent by now, oldest first."""
    work_off(live.app)
    folder: Path = live.app.extensions["settings"].settings.var / "outbox"
    files = sorted(folder.rglob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]


def answer_as_the_customer(phone: Page, letter: EmailMessage) -> None:
    assert "marina@example.org" in str(letter["To"])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = letter.get_body(("plain",))
    assert body is not None
    link = re.search(r"/s/[\w-]{40,}", body.get_content())
    assert link is not None
    phone.goto(link.group())
    assert link.group() not in phone.url
    assert (complaints(phone), overflows(phone)) == ([], False)
    phone.get_by_label("2", exact=True).first.check(force=True)
    submit(phone)
    while phone.locator("form textarea, form input[type=radio]").count():
        if phone.locator("textarea").count():
            phone.locator("textarea").first.fill("Ждала почти восемь минут.")
        submit(phone)
    expect(phone.locator("h1")).to_contain_text("Спасибо")


def look_at_the_case(page: Page) -> None:
    page.goto("/cases/")
    expect(page.locator("main")).to_contain_text("Лесная, 4")
    page.goto("/visits/")
    page.locator("main table a").first.click()
    expect(page.locator("main")).to_contain_text("50,0")
    expect(page.locator("main")).to_contain_text("Вас поприветствовали?")


def subscribe_the_head(page: Page, branch_id: int) -> None:
    page.goto("/reports/subscriptions")
    page.select_option("#branch_id", str(branch_id))
    page.select_option("#user_id", label="Алексей Савостин")
    submit(page)
    expect(page.locator("main table")).to_contain_text("Алексей Савостин")


def ask_for_the_card_now(page: Page, branch_id: int) -> None:
    page.goto(f"/reports/branches/{branch_id}/scorecard?period={clock.now():%Y-%m}")
    expect(page.locator("main")).to_contain_text("Лесная, 4")
    page.locator("form[action$='/scorecard/send'] button").click()
    expect(page.locator(".toasts")).to_contain_text("почте")


def read_the_mail(live: Live) -> None:
    [letter] = [each for each in letters(live) if "head@example.org" in str(each["To"])]
    [file] = [part for part in letter.iter_attachments() if part.get_content_type() == "application/pdf"]
    pages = PdfReader(io.BytesIO(file.get_content())).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) == 3
    for said in ("Карта результатов", "Лесная, 4", "Алексей Савостин", "один визит"):
        assert said in text.replace("\u00a0", " "), said
    assert "Агентесса" not in text + str(letter)


def no_page_shows_the_shopper(page: Page, branch_id: int) -> None:
    for path in ("/visits/", "/cases/", f"/reports/branches/{branch_id}/scorecard", "/reports/"):
        page.goto(path)
        assert "Агентесса" not in page.content(), path


def submit(page: Page) -> None:
    page.locator("main form button[type=submit]:visible").last.click()
