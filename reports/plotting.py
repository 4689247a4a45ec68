"""The plots of a scorecard: which figures stand on which scale, for paper or for a screen."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flask_babel import gettext
from markupsafe import Markup

from app.figures.charts import palette
from app.figures.charts.bars import distribution
from app.figures.charts.data import (
    Bar,
    Distribution,
    IntervalRow,
    PairedRow,
    Scale,
    Tone,
    Trend,
    TrendBreak,
    TrendGroup,
    TrendRule,
)
from app.figures.charts.palette import PlotSize
from app.figures.charts.rows import axis, axis_title, interval_row, paired_row
from app.figures.charts.shapes import Drawing
from app.figures.charts.svg import for_paper, for_screen
from app.figures.charts.trend import trend
from app.figures.comparing import AgainstPrevious, AgainstStandard
from app.figures.figure import Figure
from app.web.formatting import NBSP
from app.web.rendering import number, signed
from reports.card import Scorecard
from reports.card_others import PersonRow, WitnessRow
from reports.card_rows import ChangeRow, ClauseRow, Level, SectionRow
from reports.plot_parts import estimate_of, mark_tone, point_of, share_of, ten_below, ticked_axis
from reports.wording import point_label, score

_TONES = {
    AgainstStandard.ABOVE: Tone.GOOD,
    AgainstStandard.BELOW: Tone.BAD,
    AgainstPrevious.ROSE: Tone.GOOD,
    AgainstPrevious.FELL: Tone.BAD,
}
_WHOLE = Scale(0, 100)
_SCREEN_TREND = PlotSize(1260, 420)


@dataclass(frozen=True)
class Plots:
    """Draws the rows of one card. On a screen each row carries its own rule; on paper the table cell does."""

    card: Scorecard
    draw: Callable[[Drawing], Markup] = for_paper
    is_screen: bool = False

    @cached_property
    def level_scale(self) -> Scale:
        """From a whole ten under the lowest end drawn (50 at most) to 100: one scale for page 1."""
        card = self.card
        levels = [card.now, *(section.level for section in card.sections)]
        levels += [card.before.level] if card.before else []
        levels += [card.rest.level] if card.rest else []
        levels += [card.long_level.level] if card.long_level else []
        figures: list[Figure | None] = [level.figure for level in levels]
        for section in card.sections:
            figures += [section.previous, section.network]
        return Scale(ten_below(figures), 100)

    @cached_property
    def clause_scale(self) -> Scale:
        """From a whole ten under the lowest share drawn to 100."""
        ends = [50.0]
        for clause in self.card.clauses:
            shares = (share for share in (clause.share, clause.previous, clause.network) if share)
            ends += [float(share.percent) for share in shares if share.percent is not None]
            ends += [clause.share.interval.low] if clause.share.interval else []
        return Scale(max(0, math.floor(min(ends) / 10) * 10), 100)

    @cached_property
    def people_scale(self) -> Scale:
        return Scale(ten_below(row.figure for row in self.card.people.rows), 100)

    @cached_property
    def change_scale(self) -> Scale:
        """Whole tens around all differences, at least ten to either side of zero."""
        spans = [row.difference.interval for row in self.card.changes if row.difference.interval]
        low = min([-10.0, *(span.low for span in spans)])
        high = max([10.0, *(span.high for span in spans)])
        return Scale(math.floor(low / 10) * 10, math.ceil(high / 10) * 10)

    def level(self, level: Level) -> Markup:
        """A level without companions."""
        return self._row(self._interval(level.figure, level.verdict, self.level_scale), palette.LEVEL)

    def section(self, row: SectionRow) -> Markup:
        """A section with the previous period's tick and the network's diamond."""
        plot = self._interval(row.level.figure, row.level.verdict, self.level_scale, row.previous, row.network)
        return self._row(plot, palette.LEVEL)

    def total(self) -> Markup:
        """The total among the sections."""
        card = self.card
        before = card.before.level.figure if card.before else None
        rest = card.rest.level.figure if card.rest else None
        return self._row(
            self._interval(card.now.figure, card.now.verdict, self.level_scale, before, rest), palette.LEVEL
        )

    def change(self, row: ChangeRow) -> Markup:
        """A difference around zero."""
        told = row.verdict in _TONES
        plot = IntervalRow(
            self.change_scale, estimate_of(row.difference), told, _TONES.get(row.verdict, Tone.INK), Fraction(0)
        )
        return self._row(plot, palette.LEVEL)

    def clause(self, row: ClauseRow) -> Markup:
        """A share against the goal."""
        judged = row.verdict is not AgainstStandard.TOO_FEW
        plot = IntervalRow(
            self.clause_scale,
            share_of(row.share) if judged else None,
            row.verdict in _TONES,
            _TONES.get(row.verdict, Tone.INK),
            self.card.goal,
            row.previous.percent if row.previous else None,
            row.network.percent if row.network else None,
        )
        return self._row(plot, palette.CLAUSE)

    def person(self, row: PersonRow) -> Markup:
        """A person's level; in colour only where the organisation chose so."""
        if row.figure is None:
            return Markup()
        verdict = row.verdict or AgainstStandard.NOT_TOLD_APART
        tone = _TONES.get(verdict, Tone.INK) if self.card.people.with_colours else Tone.INK
        plot = IntervalRow(self.people_scale, estimate_of(row.figure), verdict in _TONES, tone, self.card.standard)
        return self._row(plot, palette.PERSON)

    def witness(self, row: WitnessRow) -> Markup:
        """Visits and customers, one under the other."""
        return self.draw(paired_row(PairedRow(_WHOLE, share_of(row.visits), share_of(row.customers)), palette.WITNESS))

    def marks(self) -> Markup:
        """How often each mark of 0…10 was given; empty where that is not known."""
        loyalty = self.card.loyalty
        if loyalty is None or not loyalty.marks:
            return Markup()
        bars = tuple(Bar(str(mark), count, number(count), mark_tone(mark)) for mark, count in enumerate(loyalty.marks))
        return self.draw(distribution(Distribution(bars), palette.BARS, label=gettext("Answers by mark, 0 to 10")))

    def trend(self) -> Markup:
        """The last periods; empty where there is no figure."""
        drawing = trend(self.trend_data(), _SCREEN_TREND if self.is_screen else palette.TREND, label=self._gist())
        return self.draw(drawing) if drawing.shapes else Markup()

    def trend_data(self) -> Trend:
        """The series with its words."""
        card, block = self.card, self.card.trend
        points = tuple(point_of(point_label(step.period), step.figure) for step in block.steps)
        standard = gettext("standard %(value)s", value=number(card.standard, 0)).replace(" ", NBSP)
        rules = [TrendRule(card.standard, standard, is_standard=True)]
        if card.rest and card.rest.level.figure.value is not None:
            label = gettext("rest of the network %(value)s", value=score(card.rest.level.figure.value))
            rules.append(TrendRule(card.rest.level.figure.value, label))
        return Trend(
            points,
            tuple(rules),
            tuple(TrendGroup(wave.first, wave.last, wave.name) for wave in block.waves),
            tuple(TrendBreak(cut.before, self._break(cut.old, cut.new)) for cut in block.breaks),
            band_note=(gettext("band: %(level)s%% interval", level=95), gettext("n: visits")),
        )

    def level_axis(self) -> Markup:
        return self.draw(ticked_axis(self.level_scale, palette.LEVEL, number))

    def change_axis(self) -> Markup:
        return self.draw(ticked_axis(self.change_scale, palette.LEVEL, signed))

    def witness_axis(self) -> Markup:
        ends = ((0, "0"), (50, "50"), (100, f"100{NBSP}%"))
        return self.draw(axis(_WHOLE, palette.WITNESS, ends))

    def level_title(self) -> Markup:
        return self._title(self.level_scale, palette.LEVEL, self.card.standard, gettext("standard"))

    def people_title(self) -> Markup:
        return self._title(self.people_scale, palette.PERSON, self.card.standard, gettext("standard"))

    def goal_title(self) -> Markup:
        label = gettext("goal %(value)s%%", value=number(self.card.goal, 0)).replace(" ", NBSP)
        return self.draw(axis_title(self.clause_scale, palette.CLAUSE, self.card.goal, label))

    def zero_title(self) -> Markup:
        return self.draw(axis_title(self.change_scale, palette.LEVEL, 0, "0", is_standard=False))

    def _title(self, scale: Scale, size: PlotSize, value: Fraction, name: str) -> Markup:
        return self.draw(axis_title(scale, size, value, f"{name}{NBSP}{number(value, 0)}"))

    def _interval(
        self,
        figure: Figure,
        verdict: AgainstStandard,
        scale: Scale,
        previous: Figure | None = None,
        network: Figure | None = None,
    ) -> IntervalRow:
        return IntervalRow(
            scale,
            estimate_of(figure),
            verdict in _TONES,
            _TONES.get(verdict, Tone.INK),
            self.card.standard,
            previous.value if previous else None,
            network.value if network else None,
        )

    def _row(self, row: IntervalRow, size: PlotSize) -> Markup:
        """On a screen every plot takes the width of its cell, so all have one shape and one size of dot."""
        return self.draw(interval_row(row, palette.LEVEL if self.is_screen else size, with_rule=self.is_screen))

    def _gist(self) -> str:
        known = [step for step in self.card.trend.steps if step.figure and step.figure.value is not None]
        if not known or not known[-1].figure:
            return ""
        last = known[-1]
        return gettext(
            "The score over time, last %(value)s in %(period)s; every figure stands in the table below.",
            value=score(last.figure.value if last.figure else None),
            period=point_label(last.period),
        )

    @staticmethod
    def _break(old: str, new: str) -> str:
        return str(gettext("checklist %(old)s → %(new)s: the series is cut", old=old, new=new))


def paper_plots(card: Scorecard) -> Plots:
    """Plots for the PDF."""
    return Plots(card)


def screen_plots(card: Scorecard) -> Plots:
    """Plots for the page."""
    return Plots(card, for_screen, is_screen=True)


def plot_rules(card: Scorecard) -> str:
    """Style rules of this card's plot cells on paper: widths, and where the standard, the goal and zero run."""
    plots = Plots(card)
    standard, goal = float(card.standard), float(card.goal)
    return "\n".join(
        (
            *(f"col.{name} {{ width: {size.css_width}; }}" for name, size in _COLUMNS.items()),
            palette.plot_css(".level-plot", palette.LEVEL, plots.level_scale, standard, Tone.STANDARD),
            palette.plot_css(".person-plot", palette.PERSON, plots.people_scale, standard, Tone.STANDARD),
            palette.plot_css(".clause-plot", palette.CLAUSE, plots.clause_scale, goal, Tone.STANDARD),
            palette.plot_css(".change-plot", palette.LEVEL, plots.change_scale, 0, Tone.MUTED),
        )
    )


_COLUMNS = {"level": palette.LEVEL, "clause": palette.CLAUSE, "person": palette.PERSON, "witness": palette.WITNESS}
