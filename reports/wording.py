"""Words of the scorecard in the reader's language: each verdict, period and state is put into words here alone."""

from collections.abc import Mapping
from fractions import Fraction

from flask_babel import LazyString, format_date, gettext, lazy_gettext, ngettext

from app.figures.comparing import AgainstPrevious, AgainstStandard
from app.figures.figure import Figure
from app.figures.interval import Interval
from app.web import formatting
from app.web.formatting import NBSP
from app.web.rendering import day, locale, number, signed
from reports.card_others import ActionState, Hidden, Recheck
from reports.card_rows import CardPeriod, PeriodKind, Quote, Share, SourceKind

Words = Mapping[AgainstStandard, LazyString]

LEVEL_WORDS: Words = {
    AgainstStandard.ABOVE: lazy_gettext("above the standard"),
    AgainstStandard.BELOW: lazy_gettext("below the standard"),
    AgainstStandard.NOT_TOLD_APART: lazy_gettext("not told apart from it"),
    AgainstStandard.TOO_FEW: lazy_gettext("a case, not a level"),
}
GOAL_WORDS: Words = {
    AgainstStandard.ABOVE: lazy_gettext("above the goal"),
    AgainstStandard.BELOW: lazy_gettext("below the goal"),
    AgainstStandard.NOT_TOLD_APART: lazy_gettext("not told apart from the goal"),
    AgainstStandard.TOO_FEW: lazy_gettext("a case"),
}
NETWORK_WORDS: Words = {
    AgainstStandard.ABOVE: lazy_gettext("above the network"),
    AgainstStandard.BELOW: lazy_gettext("below the network"),
    AgainstStandard.NOT_TOLD_APART: lazy_gettext("cannot be told apart"),
    AgainstStandard.TOO_FEW: lazy_gettext("too few to tell"),
}
CHANGE_WORDS: Mapping[AgainstPrevious, LazyString] = {
    AgainstPrevious.ROSE: lazy_gettext("really rose"),
    AgainstPrevious.FELL: lazy_gettext("really fell"),
    AgainstPrevious.MAY_BE_CHANCE: lazy_gettext("may be chance"),
    AgainstPrevious.TOO_FEW: lazy_gettext("too few to tell"),
}
STATE_WORDS: Mapping[ActionState, LazyString] = {
    ActionState.OPEN: lazy_gettext("in progress"),
    ActionState.DONE: lazy_gettext("done, not verified"),
    ActionState.CONFIRMED: lazy_gettext("confirmed"),
    ActionState.REOPENED: lazy_gettext("open again"),
}
HIDDEN_WORDS: Mapping[Hidden, LazyString] = {
    Hidden.TOO_FEW: lazy_gettext("not enough data (n < %(least)s)"),
    Hidden.SHIELD: lazy_gettext("not shown, so that a colleague's figure cannot be worked out"),
}
# Classes of the style sheets: the colour repeats the word and never stands alone.
TONES: Mapping[AgainstStandard | AgainstPrevious | ActionState, str] = {
    AgainstStandard.ABOVE: "above",
    AgainstStandard.BELOW: "below",
    AgainstStandard.NOT_TOLD_APART: "same",
    AgainstStandard.TOO_FEW: "same",
    AgainstPrevious.ROSE: "above",
    AgainstPrevious.FELL: "below",
    AgainstPrevious.MAY_BE_CHANCE: "same",
    AgainstPrevious.TOO_FEW: "same",
    ActionState.OPEN: "plain",
    ActionState.DONE: "strong",
    ActionState.CONFIRMED: "above",
    ActionState.REOPENED: "below",
}
QUOTE_LENGTH = 160
NAME_LENGTH = 28
_MONTHS_IN_QUARTER = 3


def period_name(period: CardPeriod) -> str:
    """`октябрь 2026`, `III квартал 2026`, or the wave's own name."""
    if period.kind is PeriodKind.WAVE:
        return period.name
    if period.kind is PeriodKind.QUARTER:
        index = (period.starts_on.month + _MONTHS_IN_QUARTER - 1) // _MONTHS_IN_QUARTER
        return formatting.quarter(period.starts_on.year, index, locale())
    return str(format_date(period.starts_on, "LLLL y"))


def period_span(period: CardPeriod) -> str:
    """The stretch beside the name: months for a quarter, days otherwise."""
    if period.kind is PeriodKind.QUARTER:
        return f"{format_date(period.starts_on, 'LLLL')}–{format_date(period.ends_on, 'LLLL')}"
    return formatting.span(period.starts_on, period.ends_on, locale())


def period_state(period: CardPeriod) -> str:
    """`предварительно, до 10.10.2026`, the number of a restatement, or nothing."""
    if not period.is_closed and period.closes_on:
        return gettext("preliminary until %(day)s", day=day(period.closes_on, "numeric"))
    if not period.is_closed:
        return gettext("preliminary")
    return gettext("restatement %(number)s", number=period.restatement) if period.restatement else ""


def point_label(period: CardPeriod) -> str:
    """A point of the trend: `окт`, `III кв.`, or the wave's name."""
    if period.kind is PeriodKind.WAVE:
        return period.name
    return str(format_date(period.starts_on, "LLL" if period.kind is PeriodKind.MONTH else "QQQ")).rstrip(".")


def score(value: Fraction | None, bound: Fraction | None = None) -> str:
    """One decimal; a value under `bound` is never printed as the bound (84,96 against 85 prints 84,9)."""
    if value is not None and bound is not None and value < bound <= formatting.rounded(value, 1):
        return number(formatting.rounded(value, 1) - formatting.rounded(Fraction(1, 10), 1), 1)
    return number(value, 1)


def interval(span: Interval | None, digits: int = 1, *, is_signed: bool = False) -> str:
    """`76,6–85,8`; a difference `−2,6…+13,7`, since a dash beside a minus would be read as one."""
    if span is None:
        return ""
    if is_signed:
        return f"{signed(span.low, digits)}…{signed(span.high, digits)}"
    mark = "…" if span.low < 0 else "–"
    return f"{number(span.low, digits)}{mark}{number(span.high, digits)}"


def level_heading(level: float) -> str:
    """`95 % интервал`; a list judged more strictly says its own level, `98,4 % интервал`."""
    percent = Fraction(str(round(level * 100, 1)))
    shown = number(percent, 0 if percent.denominator == 1 else 1)
    return gettext("%(level)s%% interval", level=shown)


def of(met: int, n: int) -> str:
    """`11 из 12`."""
    return gettext("%(met)s of %(n)s", met=met, n=number(n))


def share(value: Share | None) -> str:
    """`92`: percent without the sign, for a column that carries it; nothing where nothing was counted."""
    return "" if value is None or value.percent is None else number(value.percent, 0)


def lost(value: Fraction) -> str:
    """Points lost; a middle dot where nothing was lost, so that losses stand out of a column."""
    return "·" if value == 0 else number(value, 1)


def points(value: Fraction) -> str:
    """`3,8 балла`, `5 баллов`: a figure with a fraction takes the genitive singular in Russian."""
    shown = formatting.rounded(value, 1)
    if shown == int(shown):
        text = ngettext("%(number)s point", "%(number)s points", abs(int(shown)), number=number(int(shown)))
    else:
        text = gettext("%(decimal)s points", decimal=number(value, 1))
    return str(text).replace(" ", NBSP)


def neat(value: Fraction) -> str:
    """A weight or what was earned of it: no decimals where there are none."""
    return number(value, 0 if value.denominator == 1 else 1)


def unbroken(name: str) -> str:
    """A short name whose initials and surname stay on one line."""
    return name.replace(" ", NBSP) if len(name) <= NAME_LENGTH else name


def shortened(text: str, longest: int = QUOTE_LENGTH) -> str:
    """`text` cut at a word with « … » if it is longer than `longest` characters."""
    if len(text) <= longest:
        return text.rstrip(".")
    cut = text[: longest + 1].rsplit(" ", 1)[0].rstrip(" ,;:—–-.")
    return f"{cut}{NBSP}…"


def source(quote: Quote) -> str:
    """Where a quotation comes from: `Визит В-20931, 18.09, 16:40`."""
    names = {
        SourceKind.VISIT: gettext("Visit %(number)s", number=quote.number),
        SourceKind.CASE: gettext("Case %(number)s", number=quote.number),
        SourceKind.SURVEY: gettext("Survey answer %(number)s", number=quote.number),
        SourceKind.REVIEW: gettext("Customer's review"),
    }
    when = day(quote.said_on, "brief") + (f", {quote.said_at}" if quote.said_at else "")
    return f"{names[quote.source].strip()}, {when}"


def recheck(value: Recheck | None) -> str:
    """What the later measurement said, or what is waited for."""
    if value is None:
        return gettext("not planned")
    if value.after and value.before:
        return gettext(
            "%(after)s after %(before)s",
            after=of(value.after.met, value.after.n),
            before=of(value.before.met, value.before.n),
        )
    if value.after:
        return of(value.after.met, value.after.n)
    if value.visits_needed:
        needed = ngettext("from %(num)s visit on", "from %(num)s visits on", value.visits_needed)
        return f"{value.waits_for}, {needed}" if value.waits_for else needed
    return value.waits_for


def short_figure(figure: Figure | None) -> str:
    """A figure that stands alone: value, n and interval in one line."""
    if figure is None or figure.value is None:
        return formatting.DASH
    around = f"; {interval(figure.interval)}" if figure.interval else ""
    return f"{number(figure.value, 1)} (n{NBSP}={NBSP}{number(figure.n)}{around})"
