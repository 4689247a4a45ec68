"""Texts as conditions see them: one meaning in Python and in JavaScript, whatever each calls a space."""

import re
import unicodedata
from typing import Final

# The union of what both languages trim, written out since they differ (U+0085, U+FEFF, U+001C…).
SPACES: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_RUNS: Final = re.compile(f"[{SPACES}]+")
_HALF: Final = re.compile("[\ud800-\udfff]")


def trimmed(text: str) -> str:
    """Without spaces of any kind at both ends."""
    return text.strip(SPACES)


def folded(text: str) -> str:
    """Composed, trimmed, without difference between capital and small letters: what equality of texts compares."""
    return unicodedata.normalize("NFC", trimmed(text)).upper().lower()


def count_words(text: str) -> int:
    """How many runs between spaces hold a letter or a digit: a lone dash is no word."""
    return sum(any(character.isalnum() for character in run) for run in _RUNS.split(text))


def is_storable(text: str) -> bool:
    """Whether every database can hold it: no U+0000, no half of a surrogate pair."""
    if "\0" in text:
        return False
    return text.isascii() or _HALF.search(text) is None
