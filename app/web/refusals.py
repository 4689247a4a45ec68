"""Sentences for refusals: a room says once what the code of its DomainError means to people."""

from collections.abc import Mapping

from flask_babel import LazyString

_sentences: dict[str, LazyString] = {}


def means(code: str, sentence: LazyString) -> None:
    """Give `code` its sentence (lazy_gettext); places like %(who)s are filled from the error's facts."""
    _sentences[code] = sentence


def refusal(code: str, facts: Mapping[str, object]) -> str:
    """The sentence for `code` filled with `facts`, or nothing when no room has given one, or not for these facts."""
    sentence = _sentences.get(code)
    if sentence is None:
        return ""
    try:
        return str(sentence) % {name: str(value) for name, value in facts.items()}
    except KeyError:
        return ""  # two rooms share a code: the page's own words are better than a broken page
