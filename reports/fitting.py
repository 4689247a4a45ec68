"""How much stands on each printed page, so that the first layout fits as a rule and what is extra stays away."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.card import Scorecard
from reports.card_others import ActionRow, WitnessRow
from reports.wording import QUOTE_LENGTH

# Millimetres, measured on laid-out pages; a page holds 262. A wrong guess costs time, not looks: it is laid out again.
PAGE = 258.0
SPREAD = 32.0
SHRUNK = (1.0, 0.93, 0.85, 0.78)  # what each step of scorecard_tighter.css leaves of a height
LINES = (17, 25, 29)  # of the first page, up to which each step is enough
MOST_WITNESSES, WITNESSES_SHARE = 6, 0.6
MOST_CRITICAL, DENSE_CLAUSES = 3, 30
NAME_OF_SECTION, THING_LINE, LONG_BRANCH = 26, 38, 60
NAME_OF_WITNESS, NAME_OF_CLAUSE, MEASURE, MEANING = 26, 40, 44, 22


@dataclass(frozen=True)
class Room:
    """By which step each page begins, and whether the spread of answers finds room on the last."""

    steps: tuple[int, int, int]
    with_spread: bool


def room_of(card: Scorecard) -> Room:
    """Estimated from the number of rows and the lengths of names."""
    last = _background(card)
    with_spread = bool(card.loyalty and card.loyalty.marks) and last + SPREAD <= PAGE
    first = sum(lines_of_first_page(card) > most for most in LINES)
    return Room((first, _step(_clauses(card)), _step(last + SPREAD * with_spread)), with_spread)


def paper_actions(card: Scorecard) -> Sequence[ActionRow]:
    """The actions that find room on paper, overdue ones first as they stand; one at least."""
    room = _room_for_rows(card) - sum(_witness(row) for row in paper_witnesses(card))
    kept = _while_room([_action(row) for row in card.actions], room)
    return card.actions[:kept]


def paper_witnesses(card: Scorecard) -> Sequence[WitnessRow]:
    """The rows that find room on paper: contradictions first, then those that complaints and customers speak of."""

    def weight(row: WitnessRow) -> tuple[bool, bool, int, bool]:
        return not row.opposed, row.differ is not True, -row.cases, row.customers is None

    order = sorted(range(len(card.witnesses)), key=lambda at: weight(card.witnesses[at]))[:MOST_WITNESSES]
    kept = _while_room([_witness(card.witnesses[at]) for at in order], _room_for_rows(card) * WITNESSES_SHARE)
    return [card.witnesses[at] for at in sorted(order[:kept])]


def _while_room(heights: Sequence[float], room: float) -> int:
    """How many of the first rows fit; one at least, where there is one."""
    fits = (at for at in range(len(heights), 0, -1) if sum(heights[:at]) <= room)
    return next(fits, min(len(heights), 1))


def _room_for_rows(card: Scorecard) -> float:
    """What the last page, at its closest, leaves to witnesses and actions."""
    return PAGE / SHRUNK[-1] - _around_rows(card)


def _step(height: float) -> int:
    fits = (step for step, left in enumerate(SHRUNK) if height * left <= PAGE)
    return next(fits, len(SHRUNK) - 1)


def lines_of_first_page(card: Scorecard) -> int:
    """Roughly how many lines of the first page depend on the card."""
    names = [row.name for row in card.sections] + [row.name for row in card.changes]
    things = (
        thing.name + thing.step + "".join(quote.text[:QUOTE_LENGTH] for quote in thing.quotes) for thing in card.things
    )
    longest = max((len(text) for text in things), default=0)
    lines = sum(1 + (len(name) > NAME_OF_SECTION) for name in names) + longest // THING_LINE
    lines += len(card.critical.visits[:MOST_CRITICAL]) if card.critical else 0
    return lines + 2 * len(card.praise) + 3 * len(card.seen) + 4 * (len(card.place.branch) > LONG_BRANCH)


def _clauses(card: Scorecard) -> float:
    lines = sum(_lines(row.name, NAME_OF_CLAUSE) for row in card.clauses)
    if len(card.clauses) > DENSE_CLAUSES:
        return 30.0 + 7.6 * len(card.groups) + 3.75 * lines + 26.0 * bool(card.why)
    why = 0.0 if card.why is None else 16.0 + max(5.0 * len(card.why.lines), 34.0)
    return 30.0 + 8.6 * len(card.groups) + 4.4 * lines + why


def _background(card: Scorecard) -> float:
    witnesses, actions = paper_witnesses(card), paper_actions(card)
    return _around_rows(card) + sum(map(_witness, witnesses)) + sum(map(_action, actions))


def _around_rows(card: Scorecard) -> float:
    """The last page but for the rows of witnesses and actions: trend, people, customers, headings, method."""
    trend = 46.0 if any(step.figure for step in card.trend.steps) else 14.0
    people = 13.0 + 5.3 * len(card.people.rows) if any(row.hidden is None for row in card.people.rows) else 14.0
    voices = 14.0 + 5.5 * (card.loyalty is not None) + 6.5 * len(card.satisfaction)
    return trend + people + voices + 20.0 * bool(card.witnesses) + 13.0 + 44.0


def _action(row: ActionRow) -> float:
    return 2.0 + 3.6 * _lines(f"{row.clause} {row.measure}", MEASURE)


def _witness(row: WitnessRow) -> float:
    meaning = 20 * max(len(row.opposed), 1) + len(row.note)
    return max(7.0, 2.0 + 3.6 * max(_lines(row.name, NAME_OF_WITNESS), -(-meaning // MEANING)))


def _lines(text: str, width: int) -> int:
    return max(1, -(-len(text) // width))
