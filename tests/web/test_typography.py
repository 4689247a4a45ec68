"""Russian typesetting of plain text."""

import pytest

from app.web.typography import hyphenate, quoted, typograph

N = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "set_in_type"),
    [
        ('Назвал "полную" ставку', "Назвал «полную» ставку"),
        ('Он сказал: "Это "Вклад плюс", берите"', "Он сказал: «Это „Вклад плюс“, берите»"),
        ('одна " кавычка', 'одна " кавычка'),
        ("вывеска - чистая", f"вывеска{N}— чистая"),
        ("кто-то из-за угла", "кто-то из-за угла"),
        ("не в срок и без чека", f"не{N}в{N}срок и{N}без{N}чека"),
        ("сделал бы он", f"сделал{N}бы он"),
        ("ждали 5 мин и 20 с", f"ждали 5{N}мин и{N}20{N}с"),
        ("1 500 ₽ за визит", f"1{N}500{N}₽ за{N}визит"),
        ("№ 12", f"№{N}12"),
        ("И. В. Петров", f"И.{N}В.{N}Петров"),
        ("было -5 баллов", f"было −5{N}баллов"),
        ("и т.д.", f"и{N}т.{N}д."),
        ("ждите...", "ждите…"),
        ("", ""),
    ],
)
def test_it_sets_russian_text(typed: str, set_in_type: str) -> None:
    assert typograph(typed) == set_in_type


@pytest.mark.parametrize("typed", ['"А" - "Б" и 5 мин', "не в срок", "№ 7 - и т. д."])
def test_it_changes_nothing_the_second_time(typed: str) -> None:
    once = typograph(typed)
    assert typograph(once) == once


def test_it_leaves_markup_to_be_escaped_by_the_page() -> None:
    assert "<b>" in quoted("<b>жирно</b>")


def test_it_offers_breaks_in_long_words_only() -> None:
    assert "\u00ad" in hyphenate("Неудовлетворительное")
    assert hyphenate("Обслуживание в зале") == "Обслуживание в зале"
    assert hyphenate("Неудовлетворительное").replace("\u00ad", "") == "Неудовлетворительное"
    assert hyphenate("Неудовлетворительное", "kk") == "Неудовлетворительное"
