"""An invented branch, computed from invented visits: sections make the total, lost points add up to 100 − total."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from app.figures.comparing import AgainstPrevious, AgainstStandard, Claim, against_previous, against_standard
from app.figures.estimate import Estimate, figure_of
from app.figures.figure import Figure, Unit
from app.figures.interval import Interval
from app.figures.means import Mean, MeanDifference, Spread
from app.figures.nps import Nps
from app.figures.shares import Share as CountedShare
from app.figures.shares import ShareDifference
from reports.card import (
    AgainstRest,
    Before,
    Counts,
    Edition,
    Method,
    PeopleBlock,
    Place,
    Pooled,
    Scorecard,
    TrendBlock,
    Versions,
)
from reports.card_others import Compared, Loyalty, PersonRow, Satisfaction, WitnessRow
from reports.card_rows import (
    CardPeriod,
    ChangeRow,
    ClauseGroup,
    ClauseRow,
    Level,
    PeriodKind,
    SectionRow,
    Share,
    Thing,
    TrendStep,
    TrendWave,
    VersionBreak,
    Why,
    WhyLine,
)
from reports.shielding import shield_people
from tests.reports.sample_texts import (
    ACTIONS,
    MONTHLY,
    NETWORK_SECTIONS,
    PEOPLE,
    PRAISE,
    QUOTES,
    SECTIONS,
    SHORT_NAMES,
    STEPS,
    WITNESSES,
    Clause,
    decimal,
)

STANDARD, GOAL, RESPONSES, BRANCHES = Fraction(85), Fraction(90), 184, 400
POOLED = Spread(8.4, 660.0)
NOW = CardPeriod(PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))
PREVIOUS = CardPeriod(PeriodKind.QUARTER, date(2026, 4, 1), date(2026, 6, 30))
Sections = Sequence[tuple[str, str, int, tuple[Clause, ...]]]
_ZERO = Fraction(0)
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


def sample_card(*, visits: int = 12, visits_before: int | None = 12, sections: Sections = SECTIONS) -> Scorecard:
    """The whole card; `visits_before=None` is a branch's first period."""
    now = wave_of(sections, visits, is_before=False)
    before = wave_of(sections, visits_before, is_before=True) if visits_before else None
    return _Maker(sections, now, before).card()


@dataclass(frozen=True)
class _Maker:
    sections: Sections
    now: Wave
    before: Wave | None

    def mean(self, values: Sequence[Fraction], factor: float = 1.0) -> Mean:
        spread = Spread(POOLED.s * factor, POOLED.df)
        return Mean(sum(values, Fraction(0)) / len(values), len(values), spread, Fraction(1, len(values)))

    def level(self, estimate: Estimate) -> Level:
        shown = figure_of(estimate, with_interval=estimate.n >= 2)
        return Level(shown, against_standard([Claim(estimate, float(STANDARD), 3)]).verdicts[0].word)

    def card(self) -> Scorecard:
        total = self.mean(self.now.totals())
        clauses = self.clause_rows()
        return Scorecard(
            place=Place("Банк «Пример»", "Казань, ул. Баумана", "0417", "Алия Сафиуллина", "Europe/Moscow", "Казань"),
            period=NOW,
            edition=Edition("КР-0417-2026-III", 1, datetime(2026, 10, 6, 4, 0, tzinfo=UTC)),
            counts=Counts(len(self.now.visits), RESPONSES, 11),
            standard=STANDARD,
            goal=GOAL,
            now=self.level(total),
            before=Before(PREVIOUS, self.level(self.mean(self.before.totals()))) if self.before else None,
            rest=self.rest(total),
            sections=tuple(self.section(*section) for section in self.sections),
            changes=self.changes(),
            things=self.things(clauses),
            praise=(PRAISE,),
            groups=tuple(
                ClauseGroup(section[0], tuple(clauses[clause[0]] for clause in section[3])) for section in self.sections
            ),
            why=self.why(),
            trend=_trend(),
            people=_people(),
            witnesses=tuple(self.witness(*row) for row in WITNESSES),
            loyalty=_loyalty(),
            satisfaction=(_satisfaction(),),
            actions=ACTIONS,
            method=self.method(),
        )

    def section(self, number: str, name: str, weight: int, _clauses: tuple[Clause, ...]) -> SectionRow:
        scores = self.now.section_scores(number)
        mean = self.mean(scores, 1.9)
        network = decimal(NETWORK_SECTIONS.get(number, 82.0))
        return SectionRow(
            number,
            name,
            Fraction(weight),
            Fraction(weight) * (mean.value or 0) / 100,
            self.level(mean),
            figure_of(self.mean(self.before.section_scores(number), 1.9)) if self.before else None,
            Figure(network, BRANCHES - 1, Interval(float(network) - 0.5, float(network) + 0.5), Unit.PERCENT),
        )

    def clause_rows(self) -> dict[str, ClauseRow]:
        rows = [clause for section in self.sections for clause in section[3]]
        shares = [self.now.share(row[0]) for row in rows]
        judged = against_standard([Claim(share, float(GOAL), 3) for share in shares])
        return {
            row[0]: ClauseRow(
                row[0],
                row[1],
                Fraction(row[2]),
                _share(share),
                verdict.word,
                self.now.lost(row[0]),
                _share(self.before.share(row[0])) if self.before else None,
                _share(CountedShare(round(row[6] * 47.88), 4788)),
                row[7],
            )
            for row, share, verdict in zip(rows, shares, judged.verdicts, strict=True)
        }

    def changes(self) -> tuple[ChangeRow, ...]:
        if self.before is None or len(self.now.visits) < 2:
            return ()
        pairs = [("", "", self.mean(self.now.totals()), self.mean(self.before.totals()))]
        for number, name, _, _ in self.sections[:3]:
            scores = self.mean(self.now.section_scores(number), 1.9), self.mean(self.before.section_scores(number), 1.9)
            pairs.append((number, name, *scores))
        differences = [MeanDifference(now, before) for _, _, now, before in pairs]
        words = against_previous([Claim(difference, 0.0, 3) for difference in differences]).verdicts
        rows = [
            ChangeRow(
                number, name, figure_of(gap), then.n, now.n, then.value or _ZERO, now.value or _ZERO, verdict.word
            )
            for (number, name, now, then), gap, verdict in zip(pairs, differences, words, strict=True)
        ]
        return (rows[0], *sorted(rows[1:], key=lambda row: row.verdict is AgainstPrevious.MAY_BE_CHANCE))

    def things(self, clauses: dict[str, ClauseRow]) -> tuple[Thing, ...]:
        if len(self.now.visits) < 3:
            return ()
        proven = [row for row in clauses.values() if row.lost > 1 and row.number in STEPS]
        dear = sorted(proven, key=lambda row: -row.lost)[:3]
        return tuple(
            Thing(
                row.number,
                SHORT_NAMES[row.number],
                row.share,
                row.lost,
                row.waves_repeated,
                3 if row.number == "4.2" else 0,
                (QUOTES[row.number],),
                *STEPS[row.number],
                path=f"/clauses/{row.number}",
            )
            for row in dear
        )

    def why(self) -> Why | None:
        if len(self.now.visits) < 2 or self.sections is not SECTIONS:
            return None
        number, name, weight, clauses = SECTIONS[2]
        visit = next(answers for answers in self.now.visits if answers["3.2"] == 0)
        share = self.now.share("3.2")
        lines = tuple(WhyLine(clause[0], clause[1], Fraction(clause[2]), visit[clause[0]]) for clause in clauses)
        return Why(
            "3.2",
            "В-20931",
            date(2026, 9, 18),
            number,
            name,
            Fraction(weight),
            lines,
            share.n - share.hits,
            len(self.now.visits),
            self.now.lost("3.2"),
            "Запись 03:12–04:05: «Вам „Накопительный“ или „Доходный“?» — вопрос закрытый, до него о цели не спросили.",
            date(2026, 2, 1),
            date(2026, 10, 20),
        )

    def rest(self, total: Mean) -> AgainstRest:
        network = Mean(decimal(82.9), BRANCHES - 1, Spread(4.1, 398), Fraction(1, BRANCHES - 1))
        difference = MeanDifference(total, network)
        word = against_standard([Claim(difference, 0.0, 3)]).verdicts[0].word
        return AgainstRest(self.level(network), figure_of(difference), word, BRANCHES)

    def witness(self, number: str, agree: int, cases: int, note: str) -> WitnessRow:
        visits, answers = self.now.share(number), CountedShare(agree, RESPONSES)
        word = against_standard([Claim(ShareDifference(visits, answers), 0.0, 3)]).verdicts[0].word
        differ = {AgainstStandard.TOO_FEW: None, AgainstStandard.NOT_TOLD_APART: False}.get(word, True)
        return WitnessRow(number, SHORT_NAMES[number], _share(visits), _share(answers), cases, differ, note)

    def method(self) -> Method:
        count = len([clause for section in self.sections for clause in section[3]])
        return Method(
            Pooled(POOLED.s, POOLED.df),
            levels=Compared(7, 2, 0.971),
            clauses=Compared(count - 1, 5, 0.979),
            changes=Compared(6, 1, 0.983),
            witnesses=Compared(5, 2, 0.96),
            versions=Versions("6", count, "4.1", "3", "2"),
            reviewed=len(self.now.visits),
            disputes_refused=1,
            workbook="КР-0417-2026-III.xlsx",
        )


def _share(share: CountedShare) -> Share:
    return Share(share.hits, share.n, share.interval() if share.n >= 2 else None)


def _trend() -> TrendBlock:
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


def _people() -> PeopleBlock:
    means = [Mean(decimal(value), n, POOLED, Fraction(1, n)) for _, n, value, _, _ in PEOPLE]
    judged = against_standard([Claim(mean, float(STANDARD), 5) for mean in means])
    rows = [
        PersonRow(name, figure_of(mean), verdict.word, number, strength)
        for (name, _, _, number, strength), mean, verdict in zip(PEOPLE, means, judged.verdicts, strict=True)
    ]
    return PeopleBlock(shield_people(rows), clauses=17, compared=Compared(judged.compared, 2, judged.level))


def _loyalty() -> Loyalty:
    now, before, network = Nps(98, 55, 31), Nps(80, 60, 40), Nps(27_540, 14_100, 9_360)
    counts = int(now.promoters), int(now.passives), int(now.detractors)
    return Loyalty(figure_of(now), *counts, figure_of(before), figure_of(network))


def _satisfaction() -> Satisfaction:
    return Satisfaction(
        "Насколько вы довольны обслуживанием?",
        _share(CountedShare(152, RESPONSES)),
        decimal(4.31),
        _share(CountedShare(140, 180)),
        _share(CountedShare(41_300, 51_000)),
    )
