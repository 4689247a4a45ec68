"""Sentences for refusals: a room says once what the code of its DomainError means to people."""

from collections.abc import Mapping

from flask_babel import LazyString

_sentences: dict[str, LazyString] = {}


def means(code: str, sentence: LazyString) -> None:
    """Give `code` its sentence (lazy_gettext); places like %(who)s are filled from the error's facts."""
    _sentences[code] = sentence


def refusal(code: str, facts: Mapping[str, object]) -> str:
    """The sentence for `code` filled with `facts`, or nothing when no room has given one."""
    sentence = _sentences.get(code)
    return "" if sentence is None else str(sentence) % {name: str(value) for name, value in facts.items()}
