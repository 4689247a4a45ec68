"""PURE: the words of a questionnaire: each text of each question in each language, taken out and put back.

The words at both ends of a scale are the question's hint, written as "0: by no means, 10: certainly".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.questions.schema import Form, Question, Text

ENDS: Final = re.compile(r"\d+: (.+?), \d+: (.+)", re.DOTALL)
SCALES: Final = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
Versions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one question by language; `low` and `high` belong to scales, which have no other hint."""

    label: Versions
    hint: Versions
    low: Versions
    high: Versions


def ends_of(question: Question, language: str) -> tuple[str, str] | None:
    """The words at both ends of a scale, or None for what is no scale, or has another hint."""
    found = ENDS.fullmatch(question.hint.to(language)) if question.type in SCALES and question.hint else None
    return (found[1], found[2]) if found else None


def words_of(question: Question, languages: tuple[str, ...]) -> Words:
    """The question's words as they are edited."""
    ends = {language: ends_of(question, language) or ("", "") for language in languages}
    is_scale = question.type in SCALES
    return Words(
        label={language: question.label.to(language) for language in languages},
        hint={language: question.hint.to(language) if question.hint and not is_scale else "" for language in languages},
        low={language: ends[language][0] for language in languages},
        high={language: ends[language][1] for language in languages},
    )


def reworded(form: Form, words: Mapping[str, Words]) -> Form:
    """The form with other words; questions that are not named keep theirs."""
    return replace(
        form,
        sections=tuple(
            replace(
                section,
                questions=tuple(
                    _reworded(question, words[question.id], form.languages) if question.id in words else question
                    for question in section.questions
                ),
            )
            for section in form.sections
        ),
    )


def _reworded(question: Question, words: Words, languages: tuple[str, ...]) -> Question:
    scale = SCALES.get(question.type)
    hint = words.hint
    if scale:
        low, high = scale
        hint = {
            language: f"{low}: {words.low[language].strip()}, {high}: {words.high[language].strip()}"
            for language in languages
            if words.low.get(language, "").strip() and words.high.get(language, "").strip()
        }
    return replace(question, label=_text(words.label, languages) or question.label, hint=_text(hint, languages))


def _text(versions: Versions, languages: tuple[str, ...]) -> Text | None:
    """None unless the form's first language, which the others fall back to, has words."""
    given = tuple(
        (language, versions[language].strip()) for language in languages if versions.get(language, "").strip()
    )
    return Text(given) if given and given[0][0] == languages[0] else None
