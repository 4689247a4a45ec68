"""What stands beside the invented card: programmes, critical failures, branches of the same format."""

from datetime import date
from fractions import Fraction

from app.figures.comparing import Claim, Correction, against_standard
from app.figures.estimate import figure_of
from app.figures.means import Mean, MeanDifference
from app.figures.shares import Share as CountedShare
from app.figures.shares import ShareDifference
from app.figures.spread import Spread
from reports.card import AgainstRest, Measured, StandardEdition
from reports.card_others import CriticalFailures, CriticalVisit
from reports.card_rows import Level
from tests.reports.sample_others import STANDARD, counted
from tests.reports.sample_texts import QUOTES, decimal

MYSTERY = Measured(1, "Тайный покупатель в отделениях", "mystery_visit")
SELF_AUDIT = Measured(2, "Самопроверка по понедельникам", "self_audit")
EDITIONS = (
    StandardEdition("Встреча и контакт", 4, date(2026, 2, 1)),
    StandardEdition("Выявление потребности", 4, date(2026, 2, 1)),
    StandardEdition("Очередь", 2, date(2025, 9, 1)),
)


def critical(visits: int, failed: int = 2) -> CriticalFailures:
    """So many visits, of which some had one."""
    failed = min(failed, visits)
    own, rest = CountedShare(failed, visits), CountedShare(239, 4788)
    gap = ShareDifference(own, rest)
    word = against_standard([Claim(gap, 0.0, 3)], correction=Correction.NONE).verdicts[0].word
    seen = tuple(
        CriticalVisit(
            f"В-2093{at}", date(2026, 9, 4 + at), "5.3", "Чек или документ выдан", decimal(87.0), Fraction(0),
            QUOTES["3.2"] if at == 0 else None, f"/visits/2093{at}",
        )
        for at in range(failed)
    )  # fmt: skip
    return CriticalFailures(counted(own), counted(CountedShare(1, 12)), counted(rest), figure_of(gap), word, seen)


def peers(total: Mean) -> AgainstRest:
    """34 other branches of the format."""
    others = Mean(decimal(81.4), 34, Spread(4.1, 33), Fraction(1, 34))
    gap = MeanDifference(total, others)
    word = against_standard([Claim(gap, 0.0, 3)], correction=Correction.NONE).verdicts[0].word
    level = Level(figure_of(others), against_standard([Claim(others, float(STANDARD), 3)]).verdicts[0].word)
    return AgainstRest(level, figure_of(gap), word, 35, "мини-офис")
