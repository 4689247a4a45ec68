"""An invented branch, computed from invented visits: sections make the total, lost points add up to 100 − total."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from app.figures.comparing import AgainstPrevious, AgainstStandard, Claim, against_previous, against_standard
from app.figures.estimate import Estimate, figure_of
from app.figures.figure import Figure, Unit
from app.figures.interval import Interval
from app.figures.means import Mean, MeanDifference
from app.figures.shares import Share as CountedShare
from app.figures.shares import ShareDifference
from app.figures.spread import Spread
from reports.card import (
    AgainstRest,
    Before,
    Counts,
    Edition,
    Method,
    Place,
    Pooled,
    Scorecard,
    Versions,
)
from reports.card_others import Compared, Opposed, WitnessRow
from reports.card_rows import (
    CardPeriod,
    ChangeRow,
    ClauseGroup,
    ClauseRow,
    Level,
    PeriodKind,
    SectionRow,
    Thing,
    Why,
    WhyLine,
)
from tests.reports.sample_beside import EDITIONS, MYSTERY, SELF_AUDIT, critical, peers
from tests.reports.sample_others import POOLED, RESPONSES, STANDARD, counted, loyalty, people, satisfaction, trend
from tests.reports.sample_texts import (
    ACTIONS,
    NETWORK_SECTIONS,
    PRAISE,
    QUOTES,
    SECTIONS,
    SHORT_NAMES,
    STEPS,
    WITNESSES,
    Clause,
    decimal,
)
from tests.reports.sample_visits import Sections, Wave, wave_of

GOAL, BRANCHES = Fraction(90), 400
NOW = CardPeriod(PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))
PREVIOUS = CardPeriod(PeriodKind.QUARTER, date(2026, 4, 1), date(2026, 6, 30))
_ZERO = Fraction(0)


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
            trend=trend(),
            people=people(),
            witnesses=tuple(self.witness(*row) for row in WITNESSES),
            loyalty=loyalty(),
            satisfaction=(satisfaction(),),
            actions=ACTIONS,
            method=self.method(),
            programme=MYSTERY,
            programmes=(MYSTERY, SELF_AUDIT),
            peers=peers(total),
            critical=critical(len(self.now.visits)),
            other_witness=SELF_AUDIT,
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
                counted(share),
                verdict.word,
                self.now.lost(row[0]),
                counted(self.before.share(row[0])) if self.before else None,
                counted(CountedShare(round(row[6] * 47.88), 4788)),
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
        opposed = {AgainstStandard.ABOVE: Opposed.CUSTOMERS_LOWER, AgainstStandard.BELOW: Opposed.CUSTOMERS_HIGHER}
        return WitnessRow(
            number,
            SHORT_NAMES[number],
            counted(visits),
            counted(answers),
            cases,
            differ,
            note,
            audit=counted(CountedShare(11, 12)),
            asked="csat",
            opposed=(opposed[word],) if word in opposed else (),
        )

    def method(self) -> Method:
        count = len([clause for section in self.sections for clause in section[3]])
        return Method(
            Pooled(POOLED.s, POOLED.df),
            levels=Compared(7, 2, 0.971),
            clauses=Compared(count - 1, 5, 0.979),
            changes=Compared(6, 1, 0.983),
            witnesses=Compared(5, 2, 0.96),
            versions=Versions("6", count, "", "3", "2", EDITIONS),
            reviewed=len(self.now.visits),
            disputes_refused=1,
            workbook="КР-0417-2026-III.xlsx",
            appeal_days=5,
        )
