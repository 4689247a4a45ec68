"""The scorecard on paper: the card as HTML and CSS, and those as a PDF."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale, gettext

from app.documents.pdf import FONT_FAMILY, Fit
from app.figures.charts.data import Tone
from app.figures.charts.palette import PAPER
from app.web.rendering import moment
from reports import fitting, opening, small_print, summary, telling, telling_others, wording
from reports.card import Scorecard
from reports.plotting import Plots, paper_plots, plot_rules

_SHEET = Path(__file__).parent / "static" / "scorecard.css"
_TIGHTER, _NEXT_STEP = Path(__file__).parent / "static" / "scorecard_tighter.css", "/* next step */"


class Renderer(Protocol):
    """What makes a PDF: `documents.pdf.render_pdf`, or the pool's `render`."""

    def __call__(self, html: str, *, css: Sequence[str], fit: Fit | None = None) -> bytes: ...


def scorecard_pdf(card: Scorecard, language: str, render: Renderer) -> bytes:
    """The card as a PDF in `language`; needs an application, no request."""
    with force_locale(language):
        return render(scorecard_html(card), css=scorecard_css(card), fit=one_page_each(card))


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
        "is_dense": len(card.clauses) > fitting.DENSE_CLAUSES,
        "hidden_words": lambda row: telling.hidden_words(card, row),
        "cases_of": lambda row: telling_others.cases_of(card, row),
        "paper_witnesses": fitting.paper_witnesses(card),
        "paper_actions": fitting.paper_actions(card),
        "with_spread": fitting.room_of(card).with_spread,
        "most_critical": fitting.MOST_CRITICAL,
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


_SENTENCES: Mapping[str, Callable[[Scorecard], str]] = {
    "counts": telling.counts_of,
    "notice": telling.notice_of,
    "long_name": telling.long_name,
    "clause_note": opening.clause_note,
    "trend_title": telling.trend_title,
    "people_note": telling.people_note,
    "loyalty_parts": telling.loyalty_parts,
    "header_period": telling.header_period,
    "critical_lead": telling_others.critical_lead,
    "critical_note": telling_others.critical_note,
    "critical_verdict": telling_others.critical_verdict,
    "critical_tone": telling_others.critical_tone,
    "peers_note": telling_others.peers_note,
    "witness_heading": telling_others.witness_heading,
    "witnesses_note": telling_others.witnesses_note,
}
_ROWS: Mapping[str, object] = {
    "losses_of": telling.losses_of,
    "repeats_of": telling.repeats_of,
    "answer_of": opening.answer_of,
    "share_of": telling.share_of,
    "differ_words": telling_others.differ_words,
    "critical_effect": telling_others.critical_effect,
    "critical_line": telling_others.critical_line,
    "more_on_page": telling_others.more_on_page,
    "peers_name": telling_others.peers_name,
    "person_words": telling.person_words,
    "satisfaction_parts": telling.satisfaction_parts,
    "loyalty_other": telling.loyalty_other,
    "satisfaction_other": telling.satisfaction_other,
}


def one_page_each(card: Scorecard) -> Fit:
    """The three pages, and how each stands closer where it would run over."""
    return Fit(("standing", "clauses", "background"), _tighter(), fitting.room_of(card).steps)


@cache
def _tighter() -> tuple[str, ...]:
    return tuple(_TIGHTER.read_text("utf-8").split(_NEXT_STEP))


@cache
def _sheet() -> str:
    """Colours from the palette, then the style sheet. Margin boxes inherit nothing: font and colour go into @page."""
    names = {Tone.INK: "ink", Tone.MUTED: "muted", Tone.LINE: "line", Tone.STANDARD: "standard"}
    names |= {Tone.GOOD: "good", Tone.BAD: "bad", Tone.PAPER: "paper"}
    tokens = " ".join(f"--{name}: {PAPER[tone]};" for tone, name in names.items())
    ink, muted = PAPER[Tone.INK], PAPER[Tone.MUTED]
    margin = f'@page {{ font: 6.8pt "{FONT_FAMILY}"; color: {muted}; @top-left {{ color: {ink}; }} }}'
    return f":root {{ {tokens} }}\n{margin}\n{_SHEET.read_text('utf-8')}"
