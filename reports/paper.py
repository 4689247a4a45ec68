"""The scorecard on paper: the card as HTML and CSS, and those as a PDF."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale, gettext

from app.documents.pdf import FONT_FAMILY
from app.figures.charts.data import Tone
from app.figures.charts.palette import PAPER
from app.web.rendering import moment
from reports import opening, small_print, summary, telling, wording
from reports.card import Scorecard
from reports.plotting import Plots, paper_plots, plot_rules

_SHEET = Path(__file__).parent / "static" / "scorecard.css"
_DENSE_CLAUSES, _LONG_PAGE, _WORDY_PAGE = 30, 22, 20
_NAME_LINE, _THING_LINE, _LONG_BRANCH = 26, 38, 60


class Renderer(Protocol):
    """What makes a PDF: `documents.pdf.render_pdf`, or the pool's `render`."""

    def __call__(self, html: str, *, css: Sequence[str]) -> bytes: ...


def scorecard_pdf(card: Scorecard, language: str, render: Renderer) -> bytes:
    """The card as a PDF in `language`; needs an application, no request."""
    with force_locale(language):
        return render(scorecard_html(card), css=scorecard_css(card))


def scorecard_html(card: Scorecard) -> str:
    """The document in the language in force."""
    template = current_app.jinja_env.get_template("reports/scorecard_pdf.html")
    return template.render(**told(card, paper_plots(card)), paper={tone.value: hue for tone, hue in PAPER.items()})


def scorecard_css(card: Scorecard) -> tuple[str, str]:
    """The sheet that is the same for all cards (parsed once a process), and the rules of this card's plots."""
    return _sheet(), plot_rules(card)


def told(card: Scorecard, plots: Plots) -> dict[str, object]:
    """What the templates of page and paper share: the card, its plots, and every sentence made of several figures."""
    return {
        "card": card,
        "plots": plots,
        "words": wording,
        "summary": summary.summarise(card),
        "change_note": summary.change_note(card),
        "rest_note": telling.rest_of_network(card),
        "things_note": telling.things_note(card),
        "things_title": telling.things_title(card),
        "method_notes": small_print.method_notes(card),
        "weight_sum": sum((section.weight for section in card.sections), Fraction(0)),
        "why_sums": opening.why_sums(card, card.why) if card.why else None,
        "has_people": any(row.hidden is None for row in card.people.rows),
        "is_dense": len(card.clauses) > _DENSE_CLAUSES,
        "is_wordy": _lines_of_first_page(card) > _WORDY_PAGE,
        "is_long": len(card.people.rows) + len(card.actions) + 2 * len(card.witnesses) > _LONG_PAGE,
        "hidden_words": lambda row: telling.hidden_words(card, row),
        "footer": footer(card),
        **{key: tell(card) for key, tell in _SENTENCES.items()},
        **_ROWS,
    }


def footer(card: Scorecard) -> str:
    """Number, edition, when it was made in the branch's own time, and for whom it is."""
    zone = ZoneInfo(card.place.zone)
    made = moment(card.edition.made_at, zone, "numeric")
    where = f" ({card.place.town})" if card.place.town else ""
    parts = (
        gettext("%(number)s, edition %(edition)s", number=card.edition.number, edition=card.edition.edition),
        gettext("made %(when)s", when=made) + where,
        gettext("for internal use"),
    )
    return " · ".join(parts)


def _lines_of_first_page(card: Scorecard) -> int:
    """Roughly how many lines of the first page depend on the card: many of them stand closer, to stay on one page."""
    names = [row.name for row in card.sections] + [row.name for row in card.changes]
    things = (
        thing.name + thing.step + "".join(quote.text[: wording.QUOTE_LENGTH] for quote in thing.quotes)
        for thing in card.things
    )
    longest = max((len(text) for text in things), default=0)
    lines = sum(1 + (len(name) > _NAME_LINE) for name in names) + longest // _THING_LINE
    return lines + 2 * len(card.praise) + 3 * len(card.seen) + 4 * (len(card.place.branch) > _LONG_BRANCH)


_SENTENCES: Mapping[str, Callable[[Scorecard], str]] = {
    "counts": telling.counts_of,
    "notice": telling.notice_of,
    "long_name": telling.long_name,
    "clause_note": opening.clause_note,
    "trend_title": telling.trend_title,
    "people_note": telling.people_note,
    "loyalty_parts": telling.loyalty_parts,
    "header_period": telling.header_period,
}
_ROWS: Mapping[str, object] = {
    "losses_of": telling.losses_of,
    "repeats_of": telling.repeats_of,
    "answer_of": opening.answer_of,
    "share_of": telling.share_of,
    "differ_words": telling.differ_words,
    "person_words": telling.person_words,
    "satisfaction_parts": telling.satisfaction_parts,
    "loyalty_other": telling.loyalty_other,
    "satisfaction_other": telling.satisfaction_other,
}


@cache
def _sheet() -> str:
    """Colours from the palette, then the style sheet. Margin boxes inherit nothing: font and colour go into @page."""
    names = {Tone.INK: "ink", Tone.MUTED: "muted", Tone.LINE: "line", Tone.STANDARD: "standard"}
    names |= {Tone.GOOD: "good", Tone.BAD: "bad", Tone.PAPER: "paper"}
    tokens = " ".join(f"--{name}: {PAPER[tone]};" for tone, name in names.items())
    ink, muted = PAPER[Tone.INK], PAPER[Tone.MUTED]
    margin = f'@page {{ font: 6.8pt "{FONT_FAMILY}"; color: {muted}; @top-left {{ color: {ink}; }} }}'
    return f":root {{ {tokens} }}\n{margin}\n{_SHEET.read_text('utf-8')}"
