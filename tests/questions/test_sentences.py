"""Conditions as people read them, in Russian and in English."""

import pytest

from app.questions.conditions import parse_condition, sentence
from tests.questions.building import form, options, question, section

OF = form(
    section("a", question("entrance")),
    section("b", question("call", "short_text")),
    section(
        "c",
        question("receipt"),
        question("wait", "duration", short={"ru": "ожидание", "en": "waiting"}),
        question("desks", "several", options=[{"id": "x", "label": {"ru": "Касса", "en": "Till"}}, *options({"y": 1})]),
        question("people", "number", unit={"ru": "чел.", "en": "people"}),
        question("day", "datetime", parts="date", short={"ru": "день визита", "en": "the day of the visit"}),
        question("came", "datetime", short={"ru": "прихода", "en": "coming"}),
        question("left", "datetime", short={"ru": "ухода", "en": "leaving"}),
        question("photo", "photo"),
    ),
)
SPAN = {"seconds_between": [{"answer": "came"}, {"answer": "left"}]}


@pytest.mark.parametrize(
    ("rule", "russian", "english"),
    [
        (
            {"and": [{"==": [{"answer": "receipt"}, "no"]}, {">": [{"answer": "wait"}, 300]}]},
            "если 3.1 = Нет и ожидание больше 5 минут",
            "if 3.1 = No and waiting is more than 5 minutes",
        ),
        ({">": [{"answer": "wait"}, 60]}, "если ожидание больше 1 минуты", "if waiting is more than 1 minute"),
        ({">=": [{"answer": "wait"}, 120]}, "если ожидание не меньше 2 минут", "if waiting is at least 2 minutes"),
        ({"==": [{"answer": "wait"}, 120]}, "если ожидание = 2 минуты", "if waiting = 2 minutes"),
        ({"==": [{"answer": "wait"}, 1260]}, "если ожидание = 21 минута", "if waiting = 21 minutes"),
        ({"<": [{"answer": "wait"}, 90]}, "если ожидание меньше 90 секунд", "if waiting is less than 90 seconds"),
        ({"<=": [{"answer": "wait"}, 7200]}, "если ожидание не больше 2 часов", "if waiting is at most 2 hours"),
        ({"!=": [{"answer": "desks"}, "x"]}, "если 3.3 ≠ Касса", "if 3.3 ≠ Till"),
        ({"in": ["x", {"answer": "desks"}]}, "если в 3.3 выбрано «Касса»", "if Till is chosen in 3.3"),
        ({"in": [{"answer": "receipt"}, ["yes", "no"]]}, "если 3.1 — одно из: Да, Нет", "if 3.1 is one of: Yes, No"),
        (
            {">": [{"count_selected": "desks"}, 1]},
            "если число выбранных в 3.3 больше 1",
            "if the number of choices in 3.3 is more than 1",
        ),
        ({">": [{"answer": "people"}, 4.5]}, "если 3.4 больше 4,5 чел.", "if 3.4 is more than 4.5 people"),
        ({"<": [{"answer": "people"}, -1]}, "если 3.4 меньше −1 чел.", "if 3.4 is less than −1 people"),
        (
            {"<": [{"score": "receipt"}, 0.5]},
            "если доля баллов за 3.1 меньше 50 %",
            "if the share of points for 3.1 is less than 50%",
        ),
        ({"answered": "call"}, "если на 2.1 есть ответ", "if 2.1 is answered"),
        ({"not": {"answered": "call"}}, "если на 2.1 нет ответа", "if 2.1 is not answered"),
        ({"not": {"has_photo": "photo"}}, "если к 3.8 нет фото", "if 3.8 has no photo"),
        (
            {"not": {"==": [{"answer": "receipt"}, "no"]}},
            "если неверно, что 3.1 = Нет",
            "if it is not so that 3.1 = No",
        ),
        (
            {"or": [{"answered": "call"}, {"and": [{"has_photo": "photo"}, {"answered": "wait"}]}]},
            "если на 2.1 есть ответ или (к 3.8 есть фото и на ожидание есть ответ)",
            "if 2.1 is answered or (3.8 has a photo and waiting is answered)",
        ),
        (
            {"<": [{"answer": "day"}, {"date": "2026-10-05"}]},
            "если день визита раньше 05.10.2026",
            "if the day of the visit is before 05.10.2026",
        ),
        (
            {">": [SPAN, 600]},
            "если время от прихода до ухода больше 10 минут",
            "if the time from coming to leaving is more than 10 minutes",
        ),
        (
            {"<": [{"length": {"answer": "call"}}, 3]},
            "если число слов в 2.1 меньше 3",
            "if the number of words in 2.1 is less than 3",
        ),
        ({"==": [{"answer": "call"}, "Казань"]}, "если 2.1 = «Казань»", "if 2.1 = “Казань”"),
        ({"==": [{"channel": []}, "phone"]}, "если канал = «phone»", "if the channel = “phone”"),
        ({">": [{"+": [{"answer": "people"}, 1]}, 3]}, "если 3.4 + 1 больше 3", "if 3.4 + 1 is more than 3"),
        ({">": [{"-": [{"answer": "people"}, 1]}, 3]}, "если 3.4 − 1 больше 3", "if 3.4 − 1 is more than 3"),
    ],
)
def test_it_says_a_condition_in_both_languages(rule: object, russian: str, english: str) -> None:
    condition = parse_condition(rule, "", [])
    assert condition is not None
    plain = [sentence(condition, OF, language).replace("\u00a0", " ") for language in ("ru", "en")]
    assert plain == [russian, english]


def test_it_keeps_a_number_with_its_unit() -> None:
    condition = parse_condition({">": [{"answer": "wait"}, 300]}, "", [])
    assert condition is not None
    assert "5\u00a0минут" in sentence(condition, OF, "ru")
