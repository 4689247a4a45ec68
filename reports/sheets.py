"""Further sheets of the card's workbook: critical failures, witnesses, customers, staff, actions, method."""

from collections.abc import Iterator

from flask_babel import gettext

from app.documents.cells import Cell, Column, Formula, Sheet
from app.figures.figure import Figure
from reports.card import Scorecard
from reports.card_rows import Share
from reports.small_print import method_notes
from reports.telling import hidden_words, person_words
from reports.telling_others import OFTEN_WORDS, differ_words, witness_heading
from reports.wording import STATE_WORDS, recheck

_WIDE, _TEXT = 48, 90
Row = tuple[Cell, ...]


def critical_sheet(card: Scorecard) -> Sheet | None:
    """How many visits had one, here, before and elsewhere; then each of them."""
    if card.critical is None:
        return None
    names = (gettext("visits with one"), "n", "%", gettext("from"), gettext("to"), gettext("conclusion"))
    columns = (Column(gettext("Critical failures"), _WIDE), *(Column(name) for name in names))
    return Sheet(gettext("Critical failures"), columns, _critical_rows(card))


def _critical_rows(card: Scorecard) -> Iterator[Row]:
    found = card.critical
    if found is None:
        return
    named = ((gettext("This period"), found.share), (gettext("Previous period"), found.previous))
    for line, (name, share) in enumerate((*named, (gettext("Rest of the network"), found.network)), start=2):
        word = str(OFTEN_WORDS[found.verdict]) if share is found.share and not card.is_case else ""
        yield (name, *_share(share, f"100*B{line}/C{line}"), word)
    for seen in found.visits:
        yield ()
        yield (f"{seen.number}: {seen.clause} {seen.name}", seen.visited_on, seen.before, seen.after)
        if seen.quote:
            yield (seen.quote.text,)


def witnesses_sheet(card: Scorecard) -> Sheet | None:
    """The clauses of which somebody else speaks too."""
    if not card.witnesses:
        return None
    sides = (gettext("visits"), witness_heading(card) or gettext("other programme"), gettext("customers"))
    names = [name for side in sides for name in (side, "n", "%")]
    columns = (Column("№", 8), Column(gettext("clause"), _WIDE), *(Column(name) for name in names))
    last = (Column(gettext("complaints")), Column(gettext("what it means"), _WIDE))
    return Sheet(gettext("Witnesses"), (*columns, *last), _witness_rows(card))


def _witness_rows(card: Scorecard) -> Iterator[Row]:
    for line, row in enumerate(card.witnesses, start=2):
        shares = ((row.visits, "CD"), (row.audit, "FG"), (row.customers, "IJ"))
        cells = [cell for share, at in shares for cell in _share(share, f"100*{at[0]}{line}/{at[1]}{line}")[:3]]
        yield (row.number, row.name, *cells, row.cases, f"{differ_words(row)} {row.note}".strip())


def voices_sheet(card: Scorecard) -> Sheet | None:
    """NPS with its counts, and CSAT."""
    if card.loyalty is None and not card.satisfaction:
        return None
    names = (gettext("value"), gettext("from"), gettext("to"), "n")
    columns = (Column("", _WIDE), *(Column(name) for name in names))
    return Sheet(gettext("What customers said"), columns, _voice_rows(card))


def _voice_rows(card: Scorecard) -> Iterator[Row]:
    if card.loyalty:
        now, before, rest = card.loyalty.figure, card.loyalty.previous, card.loyalty.network
        yield ("NPS", *_figure(now))
        yield (gettext("Previous period"), *_figure(before))
        yield (gettext("Rest of the network"), *_figure(rest))
        for mark, count in enumerate(card.loyalty.marks):
            yield (gettext("answers with the mark %(mark)s", mark=mark), count)
    for row in card.satisfaction:
        ends = (row.share.interval.low, row.share.interval.high) if row.share.interval else (None, None)
        yield (f"CSAT {row.question}".strip() + ", %", row.share.percent, *ends, row.share.n)


def people_sheet(card: Scorecard) -> Sheet | None:
    """Staff as on the card: who has too few visits has no figure here either."""
    if not card.people.rows:
        return None
    names = (gettext("score"), gettext("from"), gettext("to"), "n", gettext("conclusion"), gettext("strongest in"))
    columns = (Column(gettext("member of staff"), _WIDE), *(Column(name, 20) for name in names))
    return Sheet(gettext("Staff"), columns, _people_rows(card))


def _people_rows(card: Scorecard) -> Iterator[Row]:
    for row in card.people.rows:
        if row.hidden or row.figure is None:
            yield (row.name, None, None, None, None, hidden_words(card, row))
            continue
        word = person_words(row.verdict) if row.verdict else ""
        yield (row.name, *_figure(row.figure), word, f"{row.strength_number} {row.strength_name}".strip())


def actions_sheet(card: Scorecard) -> Sheet | None:
    """Corrective actions with their owners and days."""
    if not card.actions:
        return None
    names = (gettext("who"), gettext("due"), gettext("state"), gettext("re-check"))
    columns = (Column("№"), Column(gettext("clause and measure"), _WIDE), *(Column(name, 24) for name in names))
    return Sheet(gettext("Corrective actions"), columns, _action_rows(card))


def _action_rows(card: Scorecard) -> Iterator[Row]:
    for row in card.actions:
        late = f", {gettext('overdue')}" if row.is_overdue else ""
        what = f"{row.clause} {row.measure}".strip()
        yield (row.number, what, row.owner, row.due_on, f"{STATE_WORDS[row.state]}{late}", recheck(row.recheck))


def method_sheet(card: Scorecard) -> Sheet:
    """How the figures were made, with the editions of the standards and how to appeal."""
    columns = (Column(gettext("How these figures were made"), 24), Column("", _TEXT))
    programme = [(gettext("Programme"), card.programme.name)] if card.programme else []
    return Sheet(gettext("Method"), columns, [*programme, *method_notes(card)])


def _share(share: Share | None, formula: str) -> Row:
    """Met, n, a live percent, and the ends of the interval."""
    if share is None or share.percent is None:
        return (None,) * 5
    ends = (share.interval.low, share.interval.high) if share.interval else (None, None)
    return (share.met, share.n, Formula(formula, share.percent), *ends)


def _figure(figure: Figure | None) -> Row:
    if figure is None:
        return (None,) * 4
    ends = (figure.interval.low, figure.interval.high) if figure.interval else (None, None)
    return (figure.value, *ends, figure.n)
