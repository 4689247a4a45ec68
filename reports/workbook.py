"""The scorecard as a workbook: the same figures, and the arithmetic of losses as live formulas."""

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO

from flask_babel import force_locale, gettext

from app.documents.cells import Cell, Column, Formula, Sheet
from app.documents.spreadsheets import write_xlsx
from app.figures.figure import Figure
from reports.card import Scorecard
from reports.card_rows import ClauseRow, Share, Why
from reports.sheets import actions_sheet, critical_sheet, method_sheet, people_sheet, voices_sheet, witnesses_sheet
from reports.telling_others import peers_name
from reports.wording import GOAL_WORDS, LEVEL_WORDS, period_name

_WIDE = 48


def workbook_of(card: Scorecard, language: str) -> bytes:
    """The card as an XLSX file in `language`; needs an application, no request."""
    stream = BytesIO()
    with force_locale(language):
        write_xlsx(scorecard_sheets(card), stream)
    return stream.getvalue()


def scorecard_sheets(card: Scorecard) -> tuple[Sheet, ...]:
    """Sheets for `documents.spreadsheets.write_xlsx` and `delimited.csv_chunks`, in the language in force."""
    sheets = (_levels(card), _clauses(card))
    others = (critical_sheet(card), witnesses_sheet(card), voices_sheet(card), people_sheet(card), actions_sheet(card))
    return (
        *sheets,
        *((_why(card.why),) if card.why else ()),
        *(sheet for sheet in others if sheet),
        method_sheet(card),
    )


def _levels(card: Scorecard) -> Sheet:
    headings = (gettext("score"), gettext("from"), gettext("to"), "n", gettext("against the standard"))
    columns = (Column("", _WIDE), *(Column(heading) for heading in headings))
    return Sheet(gettext("Scorecard"), columns, _level_rows(card))


def _level_rows(card: Scorecard) -> Iterator[tuple[Cell, ...]]:
    yield (f"{card.place.branch}, {period_name(card.period)}", *_figure(card.now.figure), _level_word(card))
    if card.before:
        yield (period_name(card.before.period), *_figure(card.before.level.figure))
    if card.rest:
        yield (gettext("Rest of the network"), *_figure(card.rest.level.figure))
    if card.peers:
        yield (peers_name(card.peers), *_figure(card.peers.level.figure))
    for row in card.sections:
        word = "" if card.is_case else str(LEVEL_WORDS[row.level.verdict])
        yield (f"{row.number} {row.name}", *_figure(row.level.figure), word)


def _level_word(card: Scorecard) -> str:
    return gettext("one visit: a case, not a level") if card.is_case else str(LEVEL_WORDS[card.now.verdict])


def _clauses(card: Scorecard) -> Sheet:
    names = (gettext("weight"), gettext("met"), "n", "%", gettext("from"), gettext("to"), gettext("conclusion"))
    others = (gettext("previous period"), "n", gettext("rest of the network"), "n", gettext("lost"))
    columns = (Column("№", 8), Column(gettext("clause"), _WIDE), *(Column(name) for name in (*names, *others)))
    return Sheet(gettext("Every clause of the standard"), columns, _clause_rows(card))


def _clause_rows(card: Scorecard) -> Iterator[tuple[Cell, ...]]:
    line = 1
    for line, clause in enumerate(card.clauses, start=2):
        yield _clause(clause, line)
    if card.lost is not None:
        blanks = ("",) * 11
        yield ("", gettext("lost"), *blanks, Formula(f"SUM(N2:N{line})", card.lost))
        yield ("", gettext("Total"), *blanks, Formula(f"100-N{line + 1}", 100 - card.lost))


def _clause(clause: ClauseRow, line: int) -> tuple[Cell, ...]:
    share = clause.share
    percent: Cell = Formula(f"100*D{line}/E{line}", share.percent) if share.percent is not None else None
    ends = (share.interval.low, share.interval.high) if share.interval else (None, None)
    counts = (clause.weight, share.met, share.n, percent, *ends, str(GOAL_WORDS[clause.verdict]))
    return (clause.number, clause.name, *counts, *_other(clause.previous), *_other(clause.network), clause.lost)


def _why(why: Why) -> Sheet:
    headings = (gettext("weight"), gettext("met"), gettext("earned"))
    columns = (Column("№", 8), Column(gettext("clause"), _WIDE), *(Column(heading) for heading in headings))
    return Sheet(f"{gettext('Visit %(number)s', number=why.visit)}, {why.section}", columns, _why_rows(why))


def _why_rows(why: Why) -> Iterator[tuple[Cell, ...]]:
    line = 1
    for line, item in enumerate(why.lines, start=2):
        earned = Formula(f"C{line}*D{line}", item.earned) if item.ratio is not None else None
        yield (item.number, item.name, item.weight, item.ratio, earned)
    scored = f'SUMIF(D2:D{line},">=0",C2:C{line})'
    possible = sum((item.weight for item in why.lines if item.ratio is not None), Fraction(0))
    ratio = sum((item.earned for item in why.lines), Fraction(0)) / possible if possible else Fraction(0)
    share = Formula(f"IF({scored}=0,0,SUM(E2:E{line})/{scored})", ratio)
    yield ("", gettext("Section %(number)s", number=why.section), why.section_weight, share)
    given = Formula(f"C{line + 1}*D{line + 1}", why.section_weight * ratio)
    yield ("", gettext("share of the total"), "", "", given)


def _figure(figure: Figure) -> tuple[Cell, ...]:
    ends = (figure.interval.low, figure.interval.high) if figure.interval else (None, None)
    return (figure.value, *ends, figure.n)


def _other(share: Share | None) -> tuple[Cell, ...]:
    return (share.percent, share.n) if share else (None, None)
