"""A plain letter from a few parts, as text and as HTML: what most mails of the product are."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, in finished words of its reader's language; `button` is (address, words)."""

    subject: str
    sender: str
    title: str
    paragraphs: Sequence[str] = ()
    quote: str = ""
    facts: Sequence[tuple[str, str]] = ()
    button: tuple[str, str] | None = None
    why: str = ""


def written(letter: Letter) -> tuple[str, str]:
    """The letter as (text, html), in the language in force."""
    given = {
        "letter": letter,
        "subject": letter.subject,
        "sender": letter.sender,
        "why": letter.why,
        "preheader": letter.paragraphs[0] if letter.paragraphs else letter.title,
    }
    text = render_template("letter.txt", **given)
    return text.strip() + "\n", render_template("letter.html", **given)
