"""The invented branch when data is shorter or longer than usual."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from app.figures.comparing import AgainstStandard
from app.figures.figure import Figure, Unit
from app.figures.interval import Interval
from reports.card import Counts, Method, PeopleBlock, Scorecard, TrendBlock
from reports.card_others import Hidden, PersonRow
from reports.card_rows import Level, LongLevel, SeenVisit
from tests.reports.sample_beside import critical
from tests.reports.sample_card import sample_card
from tests.reports.sample_texts import PEOPLE, QUOTES, SECTIONS
from tests.reports.sample_visits import Sections

_TEN_WORDS = "Сотрудник внимательно выслушал клиента и предложил решение, которое подходит именно ему"


def many_clauses(count: int) -> Sections:
    """Six sections with `count` clauses, made of the usual ones."""
    usual = [clause for section in SECTIONS for clause in section[3]]
    weights = (15, 20, 20, 20, 15, 10)
    sections = []
    for index, weight in enumerate(weights):
        size = count // 6 + (index < count % 6)
        clauses = tuple(
            (f"{index + 1}.{number + 1}", *usual[(index * 7 + number) % len(usual)][1:]) for number in range(size)
        )
        name = SECTIONS[index % 5][1] if index < 5 else "После визита"
        sections.append((str(index + 1), name, weight, clauses))
    return tuple(sections)


def with_clauses(count: int) -> Scorecard:
    """A standard with `count` clauses."""
    usual = sample_card()
    card = sample_card(sections=many_clauses(count))
    return replace(card, why=usual.why)


def with_one_visit() -> Scorecard:
    """One visit: a case, not a level."""
    card = sample_card(visits=1)
    return replace(_with_seen(card, 1), changes=(), things=(), why=None, praise=(), people=_nobody())


def with_four_visits() -> Scorecard:
    """Fewer than five: what was seen leads, the level of twelve months stands beside it."""
    long_figure = Figure(Fraction("79.4"), 31, Interval(76.1, 82.7), Unit.PERCENT)
    level = LongLevel(Level(long_figure, AgainstStandard.BELOW), months=12)
    return replace(_with_seen(sample_card(visits=4), 4), long_level=level, things=(), people=_nobody())


def with_two_visits() -> Scorecard:
    """Two visits: an interval, no verdict."""
    return replace(_with_seen(sample_card(visits=2), 2), things=(), people=_nobody())


def with_no_previous() -> Scorecard:
    """The branch's first period: nothing to compare with, no line to draw."""
    card = sample_card(visits_before=None)
    return replace(card, actions=(), trend=TrendBlock(card.trend.steps[-1:]))


def with_long_names() -> Scorecard:
    """Names of more than 60 characters, long quotations, many people."""
    card = sample_card()
    place = replace(
        card.place,
        branch="Дополнительный офис «Набережночелнинский-Автозаводский» на проспекте Сююмбике, корпус 2",
        head="Александра Константинопольская-Преображенская",
    )
    sections = tuple(replace(row, name=f"{row.name} и доброжелательность") for row in card.sections)
    quote = replace(card.things[0].quotes[0], text=f"{_TEN_WORDS}. {_TEN_WORDS}. {_TEN_WORDS}")
    things = tuple(replace(thing, name=_TEN_WORDS, quotes=(quote,)) for thing in card.things)
    groups = tuple(
        replace(group, clauses=tuple(replace(clause, name=_TEN_WORDS) for clause in group.clauses[:3]))
        for group in card.groups
    )
    return replace(card, place=place, sections=sections, things=things, groups=groups, praise=(quote,))


def with_many_people() -> Scorecard:
    """Twelve members of staff and six actions."""
    card = sample_card()
    rows = [row for row in card.people.rows if not row.hidden]
    people = [*card.people.rows, *(replace(row, name=f"{row.name}-Младший") for row in rows)]
    ordered = tuple(sorted(people, key=lambda row: row.name))
    return replace(card, people=replace(card.people, rows=ordered), actions=(*card.actions, *card.actions[:2]))


def preliminary() -> Scorecard:
    """Figures that may still change."""
    card = sample_card()
    return replace(card, period=replace(card.period, is_closed=False, closes_on=date(2026, 10, 10)))


def restated() -> Scorecard:
    """A closed period corrected twice; verdicts beside people in colour."""
    card = sample_card()
    people = replace(card.people, with_colours=True)
    return replace(
        card, period=replace(card.period, restatement=2), edition=replace(card.edition, edition=3), people=people
    )


def _with_seen(card: Scorecard, count: int) -> Scorecard:
    losses = (("3.2", "Два открытых вопроса", Fraction("8.3")), ("5.2", "Следующий шаг и срок", Fraction("6.7")))
    total = card.now.figure.value or Fraction(0)
    seen = tuple(
        SeenVisit(
            f"В-209{index:02}", date(2026, 9, 3 + index * 5), total, losses, QUOTES["3.2"] if index == 0 else None
        )
        for index in range(count)
    )
    return replace(card, seen=seen)


def _nobody() -> PeopleBlock:
    return PeopleBlock(tuple(PersonRow(name, hidden=Hidden.TOO_FEW) for name, *_ in PEOPLE), clauses=17)


def with_nothing() -> Scorecard:
    """A branch that nobody has looked at, and of which nobody has said anything."""
    card = sample_card(visits=1)
    nothing = Figure(None, 0, None, Unit.PERCENT)
    return replace(
        card,
        counts=Counts(0, 0, 0),
        now=Level(nothing, AgainstStandard.TOO_FEW),
        before=None,
        rest=None,
        peers=None,
        critical=None,
        programme=None,
        programmes=(),
        other_witness=None,
        sections=(),
        changes=(),
        things=(),
        praise=(),
        groups=(),
        why=None,
        trend=TrendBlock(),
        people=PeopleBlock(),
        witnesses=(),
        loyalty=None,
        satisfaction=(),
        actions=(),
        method=Method(),
    )


def with_much_failed() -> Scorecard:
    """Forty-five clauses, most of them below the goal; every list long, every name long, every visit critical."""
    card = with_clauses(45)
    told = sample_card()
    below = tuple(
        replace(group, clauses=tuple(replace(row, verdict=AgainstStandard.BELOW) for row in group.clauses))
        for group in card.groups
    )
    things = tuple(replace(thing, name=_TEN_WORDS, quotes=thing.quotes * 2) for thing in told.things)
    actions = tuple(replace(row, measure=f"{_TEN_WORDS}. {_TEN_WORDS}") for row in told.actions * 4)
    witnesses = told.witnesses * 3
    place = replace(card.place, branch=with_long_names().place.branch)
    return replace(
        card,
        place=place,
        groups=below,
        things=things,
        actions=actions,
        witnesses=witnesses,
        critical=critical(12, 12),
        people=with_many_people().people,
    )


VARIANTS: Mapping[str, Callable[[], Scorecard]] = {
    "ordinary": sample_card,
    "forty": lambda: with_clauses(40),
    "sixty": lambda: with_clauses(60),
    "one": with_one_visit,
    "two": with_two_visits,
    "four": with_four_visits,
    "first": with_no_previous,
    "long": with_long_names,
    "people": with_many_people,
    "preliminary": preliminary,
    "restated": restated,
    "nothing": with_nothing,
    "failed": with_much_failed,
}
