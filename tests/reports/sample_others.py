"""The rest of the invented card: time, people, customers."""

from datetime import date
from fractions import Fraction

from app.figures.comparing import Claim, against_standard
from app.figures.estimate import figure_of
from app.figures.means import Mean
from app.figures.nps import Nps
from app.figures.shares import Share as CountedShare
from app.figures.spread import Spread
from reports.card import PeopleBlock, TrendBlock
from reports.card_others import Compared, Loyalty, PersonRow, Satisfaction
from reports.card_rows import CardPeriod, PeriodKind, Share, TrendStep, TrendWave, VersionBreak
from reports.shielding import shield_people
from tests.reports.sample_texts import MONTHLY, PEOPLE, decimal

STANDARD, RESPONSES = Fraction(85), 184
MARKS = (4, 1, 2, 3, 2, 9, 10, 22, 33, 41, 57)
POOLED = Spread(8.4, 660.0)


def counted(share: CountedShare) -> Share:
    return Share(share.hits, share.n, share.interval() if share.n >= 2 else None)


def trend() -> TrendBlock:
    steps = []
    for index, value in enumerate(MONTHLY):
        year, month = divmod(2025 * 12 + 9 + index, 12)
        first = date(year, month + 1, 1)
        mean = Mean(decimal(value), 4, POOLED, Fraction(1, 4))
        steps.append(TrendStep(CardPeriod(PeriodKind.MONTH, first, first.replace(day=28)), figure_of(mean)))
    waves = (("IV · 2025", 0), ("I · 2026", 3), ("II", 6), ("III", 9))
    return TrendBlock(
        tuple(steps),
        tuple(TrendWave(first, first + 2, f"волна {name}") for name, first in waves),
        (VersionBreak(3, "5", "6"),),
    )


def people() -> PeopleBlock:
    means = [Mean(decimal(value), n, POOLED, Fraction(1, n)) for _, n, value, _, _ in PEOPLE]
    judged = against_standard([Claim(mean, float(STANDARD), 5) for mean in means])
    rows = [
        PersonRow(name, figure_of(mean), verdict.word, number, strength)
        for (name, _, _, number, strength), mean, verdict in zip(PEOPLE, means, judged.verdicts, strict=True)
    ]
    return PeopleBlock(shield_people(rows), clauses=17, compared=Compared(judged.compared, 2, judged.level))


def loyalty() -> Loyalty:
    now, before, network = Nps(98, 55, 31), Nps(80, 60, 40), Nps(27_540, 14_100, 9_360)
    counts = int(now.promoters), int(now.passives), int(now.detractors)
    return Loyalty(figure_of(now), *counts, figure_of(before), figure_of(network), MARKS)


def satisfaction() -> Satisfaction:
    return Satisfaction(
        "Насколько вы довольны обслуживанием?",
        counted(CountedShare(152, RESPONSES)),
        decimal(4.31),
        counted(CountedShare(140, 180)),
        counted(CountedShare(41_300, 51_000)),
    )
