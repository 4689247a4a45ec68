"""The printed scorecard: three pages, whole words, and nothing that is not proven."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from app.figures.comparing import AgainstStandard
from reports import paper
from reports.card_others import ActionState
from reports.paper import scorecard_css
from tests.reports.rendering import drawing, html_of, pdf_of, read_pdf, words_of
from tests.reports.sample_beside import critical
from tests.reports.sample_card import sample_card
from tests.reports.sample_variants import VARIANTS, with_clauses, with_one_visit, with_two_visits

THREE_PAGES = tuple(sorted(VARIANTS))


@pytest.mark.parametrize("name", THREE_PAGES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_fills_exactly_three_pages(name: str, language: str) -> None:
    assert len(pdf_of(name, language).pages) == 3


def test_it_says_the_same_in_russian_as_the_card() -> None:
    pdf = pdf_of("ordinary")
    words = words_of(pdf)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Карта результатов: Казань, ул. Баумана, III\u00a0квартал 2026"
    assert pdf.metadata.author == "Банк «Пример»"
    for said in (
        "Казань, ул. Баумана",
        "До стандарта не хватает 4,2 балла, но по 12 визитам это может быть случайностью.",
        "Надёжно видно: «Встреча и контакт» — выше стандарта, «Выявление потребности» — ниже.",
        "76,0–85,5",
        "−14,2…+11,4",
        "КР-0417-2026-III, издание 1 · сформировано 06.10.2026, 07:00 (Казань) · для служебного пользования",
        "Страница 3 из 3",
        "Хакимова Регина",
        "открыто снова, просрочено",
    ):
        assert said in words, said


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_it_leaves_no_placeholder_and_no_english_in_russian(name: str, language: str) -> None:
    html = html_of(VARIANTS[name](), language)
    text = re.sub(r"<[^>]+>", " ", html)
    assert not re.search(r"%\(|%%|\bNone\b|Fraction|style=", text + html)
    if language == "ru":
        left = {word for word in re.findall(r"[A-Za-z]{3,}", text)} - {"NPS", "CSAT", "xlsx", "III"}
        assert left <= {"nbsp", "ensp", "emsp", "quot", "lt", "gt"}, left


def test_it_keeps_page_one_on_one_page_with_long_names() -> None:
    pages = pdf_of("long").pages
    assert "Похвала" in pages[0].extract_text()
    assert "Все пункты стандарта" in pages[1].extract_text()
    assert "корпус 2" in " ".join(pages[0].extract_text().replace("\u00a0", " ").split())


def test_it_runs_on_with_ninety_clauses_and_repeats_the_head() -> None:
    pages = read_pdf(with_clauses(90)).pages
    assert len(pages) == 4
    assert all("потеря" in page.extract_text() for page in pages[1:3])


def test_without_standing_closer_a_long_card_runs_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "one_page_each", lambda card: None)
    assert len(read_pdf(VARIANTS["failed"]()).pages) > 3


def test_it_tells_critical_failures_with_n_interval_and_evidence() -> None:
    words = words_of(pdf_of("ordinary"))
    for said in (
        "Критические нарушения: на 2 из 12 визитов",
        "17 %, 95 % интервал 5–45; прошлый период 8 % (1 из 12;",
        "остальная сеть 5 % (239 из 4 788;",
        "не отличимо от остальной сети (разность",
        "В-20930, 04.09: 5.3 Чек или документ выдан, 87,0 → 0,0",
    ):
        assert said in words, said
    clean = html_of(replace(sample_card(), critical=critical(12, 0)))
    assert "ни одного за 12 визитов" in clean and "→ 0,0" not in clean
    many = html_of(VARIANTS["failed"]())
    assert "Ещё 9 — на странице карты." in many, "twelve visits, three on paper"


def test_it_names_programme_format_editions_and_how_to_appeal() -> None:
    words = words_of(pdf_of("ordinary"))
    for said in (
        "Тайный покупатель в отделениях",
        "Тот же формат: мини-офис",
        "Против филиалов того же формата: разность",
        "«Встреча и контакт», «Выявление потребности», редакция 4, действует с 01.02.2026",
        "«Очередь», редакция 2, действует с 01.09.2025",
        "В течение 5 дней после него руководитель филиала сообщает менеджеру по качеству номер визита и пункт",
    ):
        assert said in words, said


def test_it_lets_witnesses_speak_side_by_side_with_their_n() -> None:
    words = words_of(pdf_of("ordinary"))
    assert "самопроверка" in words and "11 из 12" in words
    assert "Клиенты видят хуже." in words
    assert "% из 184" in words and re.search(r"\d из 11\b", words)


def test_it_says_what_is_missing_of_a_branch_without_figures() -> None:
    words = words_of(pdf_of("nothing"))
    assert "нет оценённых визитов" in words
    assert not re.search(r"\b100,0\b|\b0,0\b", words), "nothing is neither 0 nor 100"


def test_it_gives_one_visit_no_interval_dot_verdict_or_change() -> None:
    html = html_of(with_one_visit())
    first = html[: html.index("Все пункты стандарта")]
    assert "один визит: случай, не уровень" in first
    assert "Что изменилось" not in first
    assert "интервал" not in first
    assert "<circle" not in first
    assert "отличимо" not in first


def test_it_gives_two_visits_an_interval_but_no_verdict() -> None:
    card = with_two_visits()
    assert card.now.verdict is AgainstStandard.TOO_FEW
    words = words_of(pdf_of("two"))
    assert "2 визитов мало для вывода: каждый описан ниже." in words
    assert "случай, не уровень" in words


def test_it_leads_with_what_was_seen_when_visits_are_few() -> None:
    words = words_of(pdf_of("four"))
    assert words.index("Что увидели") < words.index("Где мы")
    assert "Последние 12 месяцев" in words


def test_it_says_so_when_there_is_no_previous_period_and_nothing_promised() -> None:
    words = words_of(pdf_of("first"))
    assert "Сравнить не с чем: это первый период филиала." in words
    assert "Открытых действий нет, и за период ни одно не закрыто." in words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("preliminary", "предварительно, до 10.10.2026"),
        ("preliminary", "Предварительно: визиты этого периода ещё могут добавить или исправить до 10 октября 2026."),
        ("restated", "пересмотр 2"),
        ("restated", "издание 3"),
    ],
)
def test_it_names_a_preliminary_period_and_a_restatement(name: str, said: str) -> None:
    assert said in words_of(pdf_of(name))
    assert said not in words_of(pdf_of("ordinary"))


def test_it_colours_no_verdict_beside_a_person_unless_the_setting_says_so() -> None:
    plain = html_of(sample_card()).split("Сотрудники")[1].split("Что сказали клиенты")[0]
    coloured = html_of(VARIANTS["restated"]()).split("Сотрудники")[1].split("Что сказали клиенты")[0]
    assert 'class="after-plot below"' not in plain
    assert "#b3360b" not in plain
    assert 'class="after-plot below"' in coloured
    assert "#b3360b" in coloured


def test_it_escapes_what_people_wrote() -> None:
    card = sample_card()
    evil = "<script>alert(1)</script>"
    place = replace(card.place, branch=evil, head=evil)
    things = tuple(replace(thing, name=evil, step=evil, owner=evil) for thing in card.things)
    witnesses = tuple(replace(row, note=evil) for row in card.witnesses)
    html = html_of(replace(card, place=place, things=things, witnesses=witnesses))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_it_never_prints_a_value_below_the_standard_as_the_standard() -> None:
    card = sample_card()
    figure = replace(card.now.figure, value=Fraction("84.97"))
    html = html_of(replace(card, now=replace(card.now, figure=figure)))
    assert "<strong>84,9</strong>" in html


def test_it_flags_only_what_is_overdue() -> None:
    card = sample_card()
    late = replace(card.actions[0], is_overdue=True, state=ActionState.OPEN, due_on=date(2026, 9, 1))
    assert html_of(replace(card, actions=(late,))).count("просрочено") == 1
    assert "просрочено" not in html_of(replace(card, actions=(card.actions[0],)))


def test_it_draws_the_standard_where_the_card_says() -> None:
    with drawing():
        at_85 = scorecard_css(sample_card())[1]
        at_90 = scorecard_css(replace(sample_card(), standard=Fraction(90)))[1]
    assert at_85 != at_90
    assert "69.6" in at_85.split(".level-plot")[1]


def test_it_makes_the_same_document_from_the_stored_card() -> None:
    card = sample_card()
    again = type(card).from_json(card.to_json())
    assert html_of(again) == html_of(card)
