"""The words of which a condition's sentence is made, in each language: grammar, not translations of whole texts."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Words:
    """One language's way to say what operators mean; `{0}`, `{1}` stand for the operands."""

    opening: str
    patterns: dict[str, str]
    later: dict[str, str]  # comparisons of dates and times
    conjunctions: dict[str, str]
    choices: dict[str, str]
    truths: tuple[str, str]
    quotes: tuple[str, str]
    decimal_mark: str
    plural: Callable[[Fraction, bool], int]
    units: tuple[tuple[int, tuple[tuple[str, ...], tuple[str, ...]]], ...]  # seconds, forms: plain, after "more than"


def _english(number: Fraction, compared: bool) -> int:
    return 0 if number == 1 else 1


def _russian(number: Fraction, compared: bool) -> int:
    """CLDR's rules; after "больше" the genitive has only one and many."""
    if number.denominator != 1:
        return 1
    last, two = number.numerator % 10, number.numerator % 100
    if last == 1 and two != 11:
        return 0
    return 1 if not compared and 2 <= last <= 4 and not 12 <= two <= 14 else 2


RUSSIAN: Final = Words(
    opening="если {0}",
    patterns={
        "answered": "на {0} есть ответ",
        "not answered": "на {0} нет ответа",
        "count_selected": "число выбранных в {0}",
        "score": "доля баллов за {0}",
        "has_photo": "к {0} есть фото",
        "not has_photo": "к {0} нет фото",
        "==": "{0} = {1}",
        "!=": "{0} ≠ {1}",
        "<": "{0} меньше {1}",
        "<=": "{0} не больше {1}",
        ">": "{0} больше {1}",
        ">=": "{0} не меньше {1}",
        "in": "{0} — одно из: {1}",
        "chosen": "в {1} выбрано «{0}»",
        "not": "неверно, что {0}",
        "-": "{0} − {1}",
        "seconds_between": "время от {0} до {1}",
        "length": "число слов в {0}",
        "channel": "канал",
    },
    later={"<": "{0} раньше {1}", "<=": "{0} не позже {1}", ">": "{0} позже {1}", ">=": "{0} не раньше {1}"},
    conjunctions={"and": " и ", "or": " или ", "+": " + "},
    choices={"yes": "Да", "no": "Нет"},
    truths=("нет", "да"),
    quotes=("«", "»"),
    decimal_mark=",",
    plural=_russian,
    units=(
        (3600, (("час", "часа", "часов"), ("часа", "часа", "часов"))),
        (60, (("минута", "минуты", "минут"), ("минуты", "минуты", "минут"))),
        (1, (("секунда", "секунды", "секунд"), ("секунды", "секунды", "секунд"))),
    ),
)
ENGLISH: Final = Words(
    opening="if {0}",
    patterns={
        "answered": "{0} is answered",
        "not answered": "{0} is not answered",
        "count_selected": "the number of choices in {0}",
        "score": "the share of points for {0}",
        "has_photo": "{0} has a photo",
        "not has_photo": "{0} has no photo",
        "==": "{0} = {1}",
        "!=": "{0} ≠ {1}",
        "<": "{0} is less than {1}",
        "<=": "{0} is at most {1}",
        ">": "{0} is more than {1}",
        ">=": "{0} is at least {1}",
        "in": "{0} is one of: {1}",
        "chosen": "{0} is chosen in {1}",
        "not": "it is not so that {0}",
        "-": "{0} − {1}",
        "seconds_between": "the time from {0} to {1}",
        "length": "the number of words in {0}",
        "channel": "the channel",
    },
    later={
        "<": "{0} is before {1}",
        "<=": "{0} is not after {1}",
        ">": "{0} is after {1}",
        ">=": "{0} is not before {1}",
    },
    conjunctions={"and": " and ", "or": " or ", "+": " + "},
    choices={"yes": "Yes", "no": "No"},
    truths=("no", "yes"),
    quotes=("“", "”"),
    decimal_mark=".",
    plural=_english,
    units=(
        (3600, (("hour", "hours"), ("hour", "hours"))),
        (60, (("minute", "minutes"), ("minute", "minutes"))),
        (1, (("second", "seconds"), ("second", "seconds"))),
    ),
)
WORDS: Final = {"ru": RUSSIAN, "en": ENGLISH}
