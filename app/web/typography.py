"""Russian typesetting of plain text: quotes, dashes, words that must not part, places where a long word may."""

import re
from functools import cache

from pyphen import Pyphen

NBSP = "\u00a0"
SOFT = "\u00ad"
UNITS = "₽|%|руб|коп|мин|сек|с|ч|дн|дней|дня|день|км|м|см|мм|кг|г|КБ|МБ|ГБ|лет|год|года|шт|балл\\w*|визит\\w*|ответ\\w*"
SHORT = "а|без|в|во|для|до|за|и|из|или|к|ко|на|не|ни|но|о|об|обо|от|по|под|при|про|с|со|то|у|что"
PARTICLES = "б|бы|ж|же|ли|ль"

RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\.\.\.", "…"),
        (r"(?<=[\w»)…!?.,])[ \u00a0]+(?:-|–|—)(?=[ \u00a0])", NBSP + "—"),
        (r"(?<!\S)-(?=\d)", "\u2212"),
        (r"№\s*(?=\w)", "№" + NBSP),
        (rf"(?i)(?<![\w-])({SHORT})[ \u00a0](?=\S)", r"\g<1>" + NBSP),
        (rf"(?i)(?<=[\w»]) ({PARTICLES})(?![\w-])", NBSP + r"\g<1>"),
        (rf"(?<=\d) (?=(?:{UNITS})(?!\w))", NBSP),
        (r"(?<=\d) (?=\d{3}(?!\d))", NBSP),
        (r"(?<!\w)([А-ЯЁ]\.) ?([А-ЯЁ]\.) ?(?=[А-ЯЁ][а-яё])", r"\g<1>" + NBSP + r"\g<2>" + NBSP),
        (r"(?<!\w)(т\.) ?([дпке]\.)", r"\g<1>" + NBSP + r"\g<2>"),
    )
)


def typograph(text: str) -> str:
    """`text` with Russian quotes and dashes and U+00A0 where a line must not break; asking twice changes nothing."""
    done = quoted(text)
    for pattern, put in RULES:
        done = pattern.sub(put, done)
    return done


def quoted(text: str) -> str:
    """Straight double quotes as «ёлочки», those within them as „лапки“; an odd number of them is left alone."""
    if text.count('"') % 2:
        return text
    depth = 0
    out: list[str] = []
    for place, mark in enumerate(text):
        if mark != '"':
            depth += (mark == "«") - (mark == "»")
            out.append(mark)
            continue
        opens = place == 0 or not (text[place - 1].isalnum() or text[place - 1] in '.,!?…»“)%"')
        depth += opens
        out.append(("«" if depth == 1 else "„") if opens else ("»" if depth == 1 else "“"))
        depth -= not opens
    return "".join(out)


@cache
def breaker(language: str) -> Pyphen:
    """Hyphenation patterns of a language."""
    return Pyphen(lang={"ru": "ru_RU", "en": "en_GB"}[language], left=3, right=3)


def hyphenate(text: str, language: str = "ru", longer_than: int = 15) -> str:
    """`text` with soft hyphens in words of more than `longer_than` letters, for headings at 200 % on a phone.

    Browsers without a dictionary of the language would cut such a word anywhere.
    """
    if language not in ("ru", "en"):
        return text
    word = re.compile(rf"[^\W\d_]{{{longer_than + 1},}}")
    return word.sub(lambda found: breaker(language).inserted(found.group(), SOFT), text)
