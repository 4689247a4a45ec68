"""Longer words of the scorecard: sentences that put several figures of the card together."""

from flask_babel import gettext, ngettext

from app.figures.comparing import AgainstStandard
from app.figures.figure import Figure
from app.web.formatting import DASH, NBSP
from app.web.rendering import day, number, signed
from reports.card import MOST_THINGS, Scorecard
from reports.card_others import Hidden, PersonRow, Satisfaction
from reports.card_rows import SeenVisit, Share, Thing
from reports.wording import (
    HIDDEN_WORDS,
    LEVEL_WORDS,
    NETWORK_WORDS,
    interval,
    period_name,
    period_span,
    period_state,
    share,
)

_THINGS_TITLES = 3


def counts_of(card: Scorecard) -> str:
    """`12 визитов, 184 ответа клиентов, 11 обращений`."""
    counts = card.counts
    return ", ".join(
        (
            ngettext("%(num)s visit", "%(num)s visits", counts.visits),
            ngettext("%(num)s customer's answer", "%(num)s customers' answers", counts.responses),
            ngettext("%(num)s case", "%(num)s cases", counts.cases),
        )
    ).replace(" ", NBSP, 1)


def notice_of(card: Scorecard) -> str:
    """A line across the page while the figures may still change, or after they were changed; else nothing."""
    period = card.period
    if not period.is_closed:
        until = day(period.closes_on) if period.closes_on else ""
        if until:
            return gettext(
                "Preliminary: visits of this period may still be added or corrected until %(day)s.", day=until
            )
        return gettext("Preliminary: visits of this period may still be added or corrected.")
    if period.restatement:
        return gettext(
            "Restatement %(number)s: figures of the closed period were corrected; earlier editions no longer hold.",
            number=period.restatement,
        )
    return ""


def rest_of_network(card: Scorecard) -> str:
    """This branch against the others, with the interval of the difference."""
    if card.rest is None or card.rest.difference.value is None:
        return ""
    return gettext(
        "Against the rest of the network: difference %(difference)s, 95%% interval %(interval)s — %(verdict)s. "
        "The network has %(branches)s; ours is left out of its mean.",
        difference=signed(card.rest.difference.value, 1),
        interval=interval(card.rest.difference.interval, is_signed=True),
        verdict=NETWORK_WORDS[card.rest.verdict],
        branches=ngettext("%(num)s branch", "%(num)s branches", card.rest.branches),
    )


def long_name(card: Scorecard) -> str:
    """`последние 12 месяцев` or `последние 4 волны`, beside a period with few visits."""
    level = card.long_level
    if level is None:
        return ""
    if level.waves:
        return ngettext("Last %(num)s wave", "Last %(num)s waves", level.waves)
    return ngettext("Last %(num)s month", "Last %(num)s months", level.months)


def losses_of(visit: SeenVisit) -> str:
    """`3.2 Два открытых вопроса −5,6; 5.2 …`, or that nothing was lost."""
    if not visit.losses:
        return gettext("Nothing was lost on this visit.")
    return "; ".join(f"{clause} {name} {signed(-points_lost, 1)}" for clause, name, points_lost in visit.losses)


def things_title(card: Scorecard) -> str:
    """The heading says how many there are: never filled up with what is not proven."""
    titles = {
        0: gettext("What to mend"),
        1: gettext("One thing worth mending"),
        2: gettext("Two things worth mending"),
        _THINGS_TITLES: gettext("Three things worth mending"),
    }
    return titles[min(len(card.things), MOST_THINGS)]


def things_note(card: Scorecard) -> str:
    """Why there are fewer than three; nothing where there are three."""
    if len(card.things) >= MOST_THINGS:
        return ""
    if card.counts.visits == 0:
        return gettext("What is worth mending shows once visits have been made.")
    if card.has_few:
        return gettext(
            "With fewer than 5 visits no loss is certain enough to be called a habit; see what was seen above."
        )
    if not card.things:
        return gettext("No clause lost points so often that chance can be ruled out.")
    return gettext("Other losses may be chance and are not listed here; page 2 shows them all.")


def repeats_of(thing: Thing) -> str:
    """`4-я волна подряд · 3 обращения о том же`: what speaks for the thing beside its price."""
    waves, alike = thing.waves_repeated, thing.cases_alike
    parts = (
        ngettext("%(num)s wave in a row", "%(num)s waves in a row", waves) if waves else "",
        ngettext("%(num)s case about the same", "%(num)s cases about the same", alike) if alike else "",
    )
    return " · ".join(part.replace(" ", NBSP) for part in parts if part)


def trend_title(card: Scorecard) -> str:
    """How far back the line goes."""
    count = len(card.trend.steps)
    if count == 0:
        return gettext("The score over time")
    if all(step.period.kind == "month" for step in card.trend.steps):
        return ngettext("The score over %(num)s month", "The score over %(num)s months", count)
    return ngettext("The score over %(num)s period", "The score over %(num)s periods", count)


def people_note(card: Scorecard) -> str:
    """What the rows are and are not; or one sentence where nobody can be shown."""
    people = card.people
    if not any(row.hidden is None for row in people.rows):
        return gettext(
            "Nobody has %(least)s visits in %(months)s months in which they were recognised for certain: "
            "no figure is shown.",
            least=people.min_n,
            months=people.months,
        )
    return gettext(
        "In alphabetical order, no ranking. Over %(months)s months: visits with the person recognised for certain, and "
        "the %(clauses)s that depend on the person. Not for bonuses or penalties.",
        months=people.months,
        clauses=ngettext("%(num)s clause", "%(num)s clauses", people.clauses),
    )


def hidden_words(card: Scorecard, row: PersonRow) -> str:
    """Why a person's figure is not shown."""
    words = str(HIDDEN_WORDS[row.hidden or Hidden.TOO_FEW])
    return words % {"least": card.people.min_n} if row.hidden is Hidden.TOO_FEW else words


def person_words(verdict: AgainstStandard) -> str:
    """A verdict in a narrow column; one that is no verdict says so, and is not a case: n is 5 or more."""
    short = {
        AgainstStandard.NOT_TOLD_APART: gettext("not told apart"),
        AgainstStandard.TOO_FEW: gettext("too few to compare"),
    }
    return short.get(verdict) or str(LEVEL_WORDS[verdict])


def loyalty_parts(card: Scorecard) -> str:
    """The three counts behind NPS."""
    row = card.loyalty
    if row is None:
        return ""
    return gettext(
        "9–10: %(promoters)s · 7–8: %(passives)s · 0–6: %(detractors)s",
        promoters=row.promoters,
        passives=row.passives,
        detractors=row.detractors,
    )


def loyalty_other(figure: Figure | None) -> str:
    """NPS of the previous period or of the rest of the network: value, interval, n."""
    if figure is None or figure.value is None:
        return DASH
    around = interval(figure.interval, 0, is_signed=True)
    return " · ".join(part for part in (signed(figure.value, 0), around, number(figure.n)) if part)


def satisfaction_parts(row: Satisfaction) -> str:
    """The count of 4–5, and the mean."""
    parts = [gettext("4–5: %(count)s", count=number(row.share.met))]
    if row.mean is not None:
        parts.append(gettext("mean %(mean)s", mean=number(row.mean, 2)))
    return " · ".join(parts)


def satisfaction_other(other: Share | None) -> str:
    """CSAT of the previous period or of the rest of the network: percent, interval, n."""
    if other is None or other.percent is None:
        return DASH
    return " · ".join(part for part in (share(other), interval(other.interval, 0), number(other.n)) if part)


def share_of(value: Share) -> str:
    """`58 % из 184`."""
    return gettext("%(percent)s%% of %(n)s", percent=share(value), n=number(value.n))


def header_period(card: Scorecard) -> str:
    """The period in the running head, with its state, or else with the days or months it covers."""
    return f"{period_name(card.period)} · {period_state(card.period) or period_span(card.period)}"
