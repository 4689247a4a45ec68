"""Invented visits: which clause was met on which, and the scores that follow."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.shares import Share as CountedShare
from tests.reports.sample_texts import Clause

Sections = Sequence[tuple[str, str, int, tuple[Clause, ...]]]
Answers = dict[str, Fraction | None]


@dataclass(frozen=True)
class Wave:
    """The visits of one period: for each, the ratio of every clause (None: not applicable)."""

    sections: Sections
    visits: tuple[Answers, ...]

    def section_scores(self, number: str) -> list[Fraction]:
        clauses = next(section[3] for section in self.sections if section[0] == number)
        return [_ratio(clauses, answers) * 100 for answers in self.visits]

    def totals(self) -> list[Fraction]:
        return [
            sum((weight * _ratio(clauses, answers) for _, _, weight, clauses in self.sections), Fraction(0))
            for answers in self.visits
        ]

    def share(self, number: str) -> CountedShare:
        scored = [answers[number] for answers in self.visits if answers[number] is not None]
        return CountedShare(sum(ratio == 1 for ratio in scored), len(scored))

    def lost(self, number: str) -> Fraction:
        """Mean over the visits of weight of section · weight of clause · (1 − ratio) / weights scored."""
        section = next(section for section in self.sections if any(clause[0] == number for clause in section[3]))
        weight = next(clause[2] for clause in section[3] if clause[0] == number)
        losses = (
            section[2] * weight * (1 - (answers[number] or 0)) / _weights(section[3], answers)
            for answers in self.visits
            if answers[number] is not None
        )
        return sum(losses, Fraction(0)) / len(self.visits)


def _weights(clauses: Sequence[Clause], answers: Answers) -> Fraction:
    return Fraction(sum(clause[2] for clause in clauses if answers[clause[0]] is not None))


def _ratio(clauses: Sequence[Clause], answers: Answers) -> Fraction:
    earned = sum((clause[2] * (answers[clause[0]] or 0) for clause in clauses), Fraction(0))
    return earned / _weights(clauses, answers)


def wave_of(sections: Sections, visits: int, *, is_before: bool, seed: int = 417) -> Wave:
    """Visits in which each clause is met as often as the table says, scaled to the number of visits."""
    dice = random.Random(seed + is_before)
    columns: dict[str, list[Fraction | None]] = {}
    for _, _, _, clauses in sections:
        for number, _, _, before, now, of, _, _ in clauses:
            scored = max(1, round(of * visits / 12))
            met = round((before if is_before else now) * scored / of)
            column = [Fraction(1)] * met + [Fraction(0)] * (scored - met)
            padded: list[Fraction | None] = [*column, *([None] * (visits - scored))]
            dice.shuffle(padded)
            columns[number] = padded
    return Wave(
        sections, tuple({number: column[index] for number, column in columns.items()} for index in range(visits))
    )
