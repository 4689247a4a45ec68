"""A shopper fills a visit with one thumb at 360 px: nothing typed is lost, one visit arrives."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.extensions import db
from app.tenancy import acting_in
from audits.models.visits import Draft, Evidence, Quarantined, Visit
from bench.pages import weigh
from tests.browser.conftest import Live, complaints, overflows
from tests.browser.planned import Planned, an_assignment_in
from tests.builders import an_organisation

pytestmark = pytest.mark.browser
Browse = Callable[..., Page]


@pytest.fixture
def visit(live: Live) -> Planned:
    """An assignment of a shopper with a password."""
    return an_assignment_in(an_organisation())


def a_photo() -> dict[str, object]:
    out = io.BytesIO()
    Image.effect_noise((2600, 1300), 60).convert("RGB").save(out, "JPEG", quality=90)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose(page: Page, question: str, label: str) -> None:
    page.locator(f"#q-{question} label", has_text=label).first.click()


def fill_hall(page: Page) -> None:
    choose(page, "sign", "Да")
    choose(page, "who", "Вариант a")
    choose(page, "things", "Вариант water")
    choose(page, "things", "Вариант seat")
    page.locator("#q-wait .typed input").fill("4:12")


def fill_talk(page: Page) -> None:
    page.locator("#q-windows input").fill("2")
    page.locator("#q-name input").fill("Мария")
    page.locator("#q-at input").fill("12:34")
    choose(page, "nps", "9")
    page.locator("#q-board input[type=file]").set_input_files(a_photo())
    expect(page.locator("#q-board .shot img")).to_have_js_property("naturalWidth", 2048)
    choose(page, "polite", "Да")


def open_fill(page: Page, assignment: Planned) -> None:
    page.goto(f"/field/visits/{assignment.id}")
    page.wait_for_selector("fieldset.q")


def on_the_server(page: Page) -> None:
    expect(page.locator(".where span").nth(1)).to_contain_text("на сервере ✓")


def saved_visits(assignment: Planned) -> list[Visit]:
    db.session.rollback()
    with acting_in(assignment.organisation_id):
        return list(db.session.scalars(select(Visit)))


def test_it_walks_from_the_list_to_the_receipt_and_one_visit_arrives(visit: Planned, browse: Browse) -> None:
    page = browse(visit.shopper)
    page.goto("/field/")
    assert page.title() == "Визиты"
    page.get_by_role("link", name="Открыть").click()
    expect(page.get_by_text("Спросите о вкладе на полгода.")).to_be_visible()
    page.get_by_role("button", name="Взять и начать").click()
    page.wait_for_selector("fieldset.q")
    expect(page.locator(".foot .ready")).to_contain_text("Осталось 10")
    fill_hall(page)
    on_the_server(page)
    page.get_by_role("button", name="Дальше: 2. Разговор").click()
    fill_talk(page)
    page.get_by_role("button", name="Дальше: Завершение").click()
    page.locator("#f-staff_note").fill("Мария, окно 3")
    expect(page.locator(".foot .ready")).to_contain_text("Будет принято")
    page.get_by_role("button", name="Отправить").dblclick()
    expect(page.locator("#arrived")).to_contain_text("квитанция")
    [saved] = saved_visits(visit)
    assert saved.receipt in page.locator("#arrived").inner_text()
    assert (saved.final_percent, saved.staff_note, saved.flags) == (100, "Мария, окно 3", [])
    assert saved.answers["wait"]["value"] == 252
    assert saved.answers["things"]["value"] == ["water", "seat"]
    assert saved.elapsed_ms is not None
    with acting_in(visit.organisation_id):
        [photo] = db.session.scalars(select(Evidence))
        assert (photo.stored_at is not None, photo.display_digest is not None) == (True, True)
        assert db.session.scalars(select(Draft)).all() == []
        assert db.session.scalars(select(Quarantined)).all() == []
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 1
    page.goto(f"/field/visits/{visit.id}")
    expect(page.locator("#arrived")).to_contain_text(saved.receipt)


def test_it_loses_nothing_when_the_page_is_loaded_again(visit: Planned, browse: Browse) -> None:
    page = browse(visit.shopper)
    page.context.route("**/api/v1/field/drafts/**", lambda route: route.abort())  # the server hears nothing
    open_fill(page, visit)
    fill_hall(page)
    page.locator("#q-sign .under button", has_text="Комментарий").click()
    page.locator("#q-sign textarea").fill("Не горит буква «Э»")
    page.get_by_role("button", name="Дальше: 2. Разговор").click()
    page.locator("#q-board input[type=file]").set_input_files(a_photo())
    expect(page.locator("#q-board .shot")).to_be_visible()
    page.locator("#q-name input").press_sequentially("Мария")
    page.reload()
    expect(page.locator("#q-name input")).to_have_value("Мария")
    expect(page.locator("#q-board .shot")).to_contain_text("МБ")
    expect(page.locator("#q-board .shot img")).to_have_js_property("naturalWidth", 2048)
    expect(page.locator(".where")).to_contain_text("на телефоне ✓")
    expect(page.locator(".where")).to_contain_text("на сервере ещё нет")
    page.get_by_role("button", name="Назад").click()
    expect(page.locator("#q-sign textarea")).to_have_value("Не горит буква «Э»")
    expect(page.locator("#q-who input[value=a]")).to_be_checked()
    expect(page.locator("#q-wait output")).to_have_text("4:12")


def test_it_goes_on_with_a_stopwatch_after_the_page_was_loaded_again(visit: Planned, browse: Browse) -> None:
    page = browse(visit.shopper)
    open_fill(page, visit)
    page.locator("#q-wait .clock button").click()
    expect(page.locator("#q-wait .note")).to_contain_text("Идёт с")
    page.reload()
    expect(page.locator("#q-wait .note")).to_contain_text("Идёт с")
    page.locator("#q-wait .clock button").click()
    expect(page.locator("#q-wait .clock button")).to_contain_text("Заново")


def test_it_leads_to_what_is_missing_and_says_what(visit: Planned, browse: Browse) -> None:
    page = browse(visit.shopper)
    open_fill(page, visit)
    choose(page, "sign", "Нет")
    expect(page.locator("#q-sign .photos")).to_be_visible()
    page.locator(".foot a.ready").click()
    expect(page.locator("#q-sign")).to_contain_text("Нет снимка")
    choose(page, "sign", "Н/П")
    expect(page.locator("#q-sign")).not_to_contain_text("Нет снимка")
    page.locator(".foot a.ready").click()
    expect(page.locator("#q-who")).to_be_focused()
    page.goto(f"/field/visits/{visit.id}#s2")
    choose(page, "polite", "Нет")
    page.get_by_role("button", name="Дальше: 3. Извинения").click()
    expect(page.locator("#q-sorry")).to_be_visible()


def test_it_submits_a_visit_that_did_not_work_out_with_its_reason(visit: Planned, browse: Browse) -> None:
    page = browse(visit.shopper)
    open_fill(page, visit)
    page.get_by_role("button", name="Визит не состоялся").click()
    page.locator("label", has_text="Меня узнали").click()
    page.get_by_role("button", name="Отправить").click(force=True)  # it says what is missing
    expect(page.get_by_text("Напишите, что случилось")).to_be_visible()
    page.locator("#f-outcome_reason").fill("Охранник спросил, не проверка ли это")
    page.get_by_role("button", name="Отправить").click()
    expect(page.locator("#arrived")).to_be_visible()
    [saved] = saved_visits(visit)
    assert (saved.outcome.value, saved.score) == ("recognised", None)


def test_it_sends_again_when_the_answer_was_lost(visit: Planned, browse: Browse) -> None:
    page, lost = browse(visit.shopper), []

    def lose_once(route: object) -> None:
        if lost:
            route.continue_()  # type: ignore[attr-defined]
            return
        lost.append(route.fetch().status)  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.context.route("**/api/v1/field/submissions/*", lose_once)
    open_fill(page, visit)
    page.goto(f"/field/visits/{visit.id}#finish")
    page.locator("label", has_text="Мне отказали").click()
    page.locator("#f-outcome_reason").fill("Закрылись на обед")
    page.get_by_role("button", name="Отправить").click()
    expect(page.locator("#arrived")).to_be_visible(timeout=15_000)
    assert lost == [201]
    assert len(saved_visits(visit)) == 1


def test_it_asks_which_of_two_phones_goes_on(visit: Planned, browse: Browse) -> None:
    one, other = (browse(visit.shopper) for _ in range(2))
    open_fill(one, visit)
    choose(one, "sign", "Да")
    on_the_server(one)
    open_fill(other, visit)
    expect(other.locator("#q-sign input[value=yes]")).to_be_checked()
    choose(other, "sign", "Н/П")
    on_the_server(other)
    choose(one, "who", "Вариант b")
    expect(one.locator("#notice")).to_contain_text("Сохранены оба")
    one.get_by_role("button", name="Другой").click()
    expect(one.locator("#q-sign input[value=na]")).to_be_checked()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_open_to_everybody_in_both_themes(visit: Planned, browse: Browse, theme: str) -> None:
    page = browse(visit.shopper, theme=theme)
    found = []
    for address in ("/field/", f"/field/visits/{visit.id}/about", "/field/queue", "/field/me"):
        page.goto(address)
        found += complaints(page) + (["sideways " + address] if overflows(page) else [])
    for place in ("#s1", "#s2", "#finish"):
        page.goto(f"/field/visits/{visit.id}{place}")
        page.wait_for_selector("fieldset.q")
        if place == "#s2":
            page.locator("#q-board input[type=file]").set_input_files(a_photo())
            expect(page.locator("#q-board .shot")).to_be_visible()
        page.locator(".foot a.ready").click()
        found += complaints(page) + (["sideways " + place] if overflows(page) else [])
    assert found == []


def test_it_is_light_on_the_wire(visit: Planned, browse: Browse) -> None:
    page = browse(visit.shopper).context.new_page()
    weight = weigh(page.context.new_cdp_session(page))
    open_fill(page, visit)
    page.wait_for_load_state("networkidle")
    assert weight.requests <= 8, weight.addresses
    assert weight.bytes_received <= 60_000
