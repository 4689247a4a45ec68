"""The score opened, in words: what the columns of losses mean, and the arithmetic of one visit."""

from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext

from app.web.rendering import day, number, percent
from reports.card import Scorecard
from reports.card_rows import Why, WhyLine
from reports.wording import level_heading, lost, neat, of, points, score


def clause_note(card: Scorecard) -> str:
    """What the columns mean, and that the losses add up."""
    sentences = [
        gettext(
            "Rows of sections are scores of 100 (%(level)s); n: visits in our branch, branches in the network.",
            level=level_heading(card.method.levels.level),
        ),
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
    sentences.append(gettext("Waves: in how many waves in a row it was not met in several visits."))
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
            "Section: %(earned)s / %(possible)s = %(ratio)s. The section weighs %(weight)s, so it gave the visit's "
            "total %(weight)s × %(ratio)s = %(given)s of %(weight)s.",
            earned=neat(earned),
            possible=neat(possible),
            ratio=percent(ratio, 1),
            weight=neat(why.section_weight),
            given=number(why.section_weight * ratio, 1),
        ),
        gettext(
            "Clause %(clause)s alone cost the visit %(weight)s × %(missed)s / %(possible)s = %(cost)s. It was not "
            "met in %(failed)s visits: for the branch that is %(branch)s of the %(lost)s that are missing from 100.",
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
