"""Longer words of the scorecard: sentences that put several figures of the card together."""

from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext, ngettext

from app.figures.comparing import AgainstStandard
from app.web.formatting import NBSP
from app.web.rendering import day, number, percent, signed
from reports.card import MOST_THINGS, Scorecard
from reports.card_others import Hidden, PersonRow, Satisfaction, WitnessRow
from reports.card_rows import SeenVisit, Share, Thing, Why, WhyLine
from reports.wording import (
    HIDDEN_WORDS,
    LEVEL_WORDS,
    NETWORK_WORDS,
    interval,
    lost,
    neat,
    of,
    period_name,
    period_state,
    points,
    score,
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
    if card.has_few:
        return gettext(
            "With fewer than 5 visits no loss is certain enough to be called a habit; see what was seen above."
        )
    if not card.things:
        return gettext("No clause lost points so often that chance can be ruled out.")
    return gettext("Other losses may be chance and are not listed here; page 2 shows them all.")


def repeats_of(thing: Thing) -> str:
    """` · 4-я волна подряд`, ` · 3 обращения о том же`: what speaks for the thing beside its price."""
    parts = []
    if thing.waves_repeated:
        parts.append(
            ngettext("%(num)s wave in a row", "%(num)s waves in a row", thing.waves_repeated).replace(" ", NBSP)
        )
    if thing.cases_alike:
        parts.append(
            ngettext("%(num)s case about the same", "%(num)s cases about the same", thing.cases_alike).replace(
                " ", NBSP
            )
        )
    return "".join(f" · {part}" for part in parts)


def clause_note(card: Scorecard) -> str:
    """What the columns mean, and that the losses add up."""
    sentences = [
        gettext("Rows of sections are scores of 100, with visits as n of our branch and branches as n of the network."),
        gettext("Met: visits with the clause met of visits where it applied."),
    ]
    if card.lost is not None and card.now.figure.value is not None:
        sentences.append(
            gettext(
                "Lost: points of 100 that the clause cost the branch; they add up to %(lost)s = 100 − %(score)s.",
                lost=lost(card.lost),
                score=score(card.now.figure.value),
            )
        )
    sentences.append(gettext("Repeats: waves in a row with the clause not met in several visits."))
    return " ".join(sentences)


@dataclass(frozen=True)
class WhySums:
    """The foot of the visit's arithmetic, and the sentences beside it."""

    earned: Fraction
    possible: Fraction
    sentences: tuple[str, ...]


def why_sums(card: Scorecard, why: Why) -> WhySums:
    """The arithmetic of one section of one visit, and of the clause that cost most in it."""
    scored = [line for line in why.lines if line.ratio is not None]
    earned = sum((line.earned for line in scored), Fraction(0))
    possible = sum((line.weight for line in scored), Fraction(0))
    if not possible:
        return WhySums(earned, possible, (gettext("Nothing in this section could be scored on this visit."),))
    ratio = earned / possible
    clause = next(line for line in why.lines if line.number == why.number)
    sentences = (
        gettext(
            "Section: %(earned)s / %(possible)s = %(ratio)s. The section weighs %(weight)s, so it gave the visit's total "
            "%(weight)s × %(ratio)s = %(given)s of %(weight)s.",
            earned=neat(earned),
            possible=neat(possible),
            ratio=percent(ratio, 1),
            weight=neat(why.section_weight),
            given=number(why.section_weight * ratio, 1),
        ),
        gettext(
            "Clause %(clause)s alone cost the visit %(weight)s × %(missed)s / %(possible)s = %(cost)s. It was not met in "
            "%(failed)s visits: for the branch that is %(branch)s of the %(lost)s that are missing from 100.",
            clause=why.number,
            weight=neat(why.section_weight),
            missed=neat(clause.weight - clause.earned),
            possible=neat(possible),
            cost=points(why.section_weight * (clause.weight - clause.earned) / possible),
            failed=of(why.failed_in, why.visits),
            branch=points(why.branch_lost),
            lost=lost(card.lost or Fraction(0)),
        ),
        _evidence(why),
    )
    return WhySums(earned, possible, tuple(sentence for sentence in sentences if sentence))


def _evidence(why: Why) -> str:
    parts = [why.evidence]
    if why.standard_from:
        parts.append(
            gettext("Standard %(number)s, as of %(day)s.", number=why.number, day=day(why.standard_from, "numeric"))
        )
    if why.dispute_until:
        parts.append(gettext("Do not agree? You may appeal until %(day)s.", day=day(why.dispute_until, "numeric")))
    return " ".join(part for part in parts if part)


def answer_of(line: WhyLine) -> str:
    """Yes, no, in part, or not applicable."""
    if line.ratio is None:
        return gettext("not applicable")
    if line.ratio == 1:
        return gettext("yes")
    return gettext("no") if line.ratio == 0 else percent(line.ratio)


def trend_title(card: Scorecard) -> str:
    """How far back the line goes."""
    count = len(card.trend.steps)
    if all(step.period.kind == "month" for step in card.trend.steps):
        return ngettext("The score over %(num)s month", "The score over %(num)s months", count)
    return ngettext("The score over %(num)s period", "The score over %(num)s periods", count)


def people_note(card: Scorecard) -> str:
    """What the rows are and are not; or one sentence where nobody can be shown."""
    people = card.people
    if not any(row.hidden is None for row in people.rows):
        return gettext(
            "Nobody has %(least)s visits in %(months)s months in which they were recognised for certain: no figure is shown.",
            least=people.min_n,
            months=people.months,
        )
    return gettext(
        "In alphabetical order: this is no ranking. Over %(months)s months, only visits in which the person was recognised for "
        "certain, and only the %(clauses)s that depend on the person. No ground for bonuses or penalties.",
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


def loyalty_others(card: Scorecard) -> str:
    """NPS of the previous period and of the rest of the network."""
    row = card.loyalty
    if row is None:
        return ""
    shown = [
        f"{signed(figure.value, 0)} (n{NBSP}={NBSP}{number(figure.n)}"
        + (f"; {interval(figure.interval, 0, is_signed=True)})" if figure.interval else ")")
        for figure in (row.previous, row.network)
        if figure and figure.value is not None
    ]
    return " · ".join(shown)


def satisfaction_parts(row: Satisfaction) -> str:
    """The count of 4–5, and the mean."""
    parts = [gettext("4–5: %(count)s", count=number(row.share.met))]
    if row.mean is not None:
        parts.append(gettext("mean %(mean)s of 5", mean=number(row.mean, 2)))
    return " · ".join(parts)


def satisfaction_others(row: Satisfaction) -> str:
    """CSAT of the previous period and of the rest of the network."""
    return " · ".join(
        f"{share(other)}{NBSP}% (n{NBSP}={NBSP}{number(other.n)}; {interval(other.interval, 0)})"
        for other in (row.previous, row.network)
        if other
    )


def share_of(value: Share) -> str:
    """`58 % из 184`."""
    return gettext("%(percent)s%% of %(n)s", percent=share(value), n=number(value.n))


def differ_words(row: WitnessRow) -> str:
    """Whether the witnesses contradict one another."""
    if row.differ is None:
        return gettext("Too few to tell.")
    return gettext("They differ.") if row.differ else gettext("No difference proven.")


def header_period(card: Scorecard) -> str:
    """The period in the running head, with its state."""
    return " · ".join(part for part in (period_name(card.period), period_state(card.period)) if part)
