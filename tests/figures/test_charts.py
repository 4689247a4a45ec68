"""Charts: frozen data to shapes to SVG, the same for paper and screens."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from app.figures.charts import palette
from app.figures.charts.bars import distribution
from app.figures.charts.data import (
    Bar,
    Distribution,
    Estimate,
    IntervalRow,
    PairedRow,
    Scale,
    Tone,
    Trend,
    TrendBreak,
    TrendGroup,
    TrendPoint,
    TrendRule,
)
from app.figures.charts.palette import LEVEL, PAPER, TREND, WITNESS, PlotSize, plot_css
from app.figures.charts.rows import axis, interval_row, paired_row
from app.figures.charts.shapes import Area, Box, Dot, Drawing, Line, Text, span_of, width_of
from app.figures.charts.svg import for_paper, for_screen
from app.figures.charts.trend import fitted, spread, trend, trend_scale

SCALE = Scale(50, 100)


def row(**more: object) -> IntervalRow:
    return IntervalRow(SCALE, Estimate(Fraction(75), 70.0, Decimal(80)), **more)  # type: ignore[arg-type]


def points(*values: float | None) -> tuple[TrendPoint, ...]:
    return tuple(
        TrendPoint(str(index), "4", None if value is None else Estimate(value, value - 5, value + 5), str(value))
        for index, value in enumerate(values)
    )


def texts(drawing: Drawing) -> list[Text]:
    return [shape for shape in drawing.shapes if isinstance(shape, Text)]


def lines(drawing: Drawing, tone: Tone) -> list[Line]:
    return [shape for shape in drawing.shapes if isinstance(shape, Line) and shape.tone is tone]


@pytest.mark.parametrize(("told_apart", "filled", "tone"), [(True, True, Tone.BAD), (False, False, Tone.INK)])
def test_it_fills_and_colours_a_dot_only_when_it_is_told_apart(told_apart: bool, filled: bool, tone: Tone) -> None:
    drawing = interval_row(row(told_apart=told_apart, tone=Tone.BAD), LEVEL)
    dot = next(shape for shape in drawing.shapes if isinstance(shape, Dot))
    assert (dot.is_filled, dot.tone, dot.x) == (filled, tone, 215)


def test_it_draws_no_dot_without_an_interval_but_keeps_the_companions() -> None:
    bare = IntervalRow(SCALE, Estimate(75), previous=60, network=80, standard=85)
    drawing = interval_row(bare, LEVEL, with_rule=True)
    assert [type(shape) for shape in drawing.shapes] == [Line, Line, Area]
    assert not interval_row(IntervalRow(SCALE, None), LEVEL).shapes


def test_it_keeps_what_lies_outside_the_scale_on_its_end_and_marks_whole() -> None:
    drawing = interval_row(IntervalRow(SCALE, Estimate(100, 40, 120)), LEVEL)
    whisker = next(shape for shape in drawing.shapes if isinstance(shape, Line))
    dot = next(shape for shape in drawing.shapes if isinstance(shape, Dot))
    assert [x for x, _ in whisker.points] == [0, LEVEL.width]
    assert dot.x + dot.radius <= LEVEL.width


def test_it_tells_two_witnesses_apart_by_shape_and_place() -> None:
    drawing = paired_row(PairedRow(Scale(0, 100), Estimate(90, 60, 99), Estimate(58, 51, 65)), WITNESS)
    dot = next(shape for shape in drawing.shapes if isinstance(shape, Dot))
    box = next(shape for shape in drawing.shapes if isinstance(shape, Box))
    assert dot.y < box.y
    assert paired_row(PairedRow(Scale(0, 100), None, None), WITNESS).shapes == ()


def test_it_writes_the_ends_of_an_axis_inside_the_plot() -> None:
    anchors = [text.anchor for text in texts(axis(SCALE, LEVEL, ((50, "50"), (75, "75"), (100, "100"))))]
    assert anchors == ["start", "middle", "end"]


@pytest.mark.parametrize("width", [160, 220, 320, 430])
@pytest.mark.parametrize(
    "ticks", [(-30, -25, 0, 25, 50, 75, 90), (-90, -50, 0, 50, 90), (50, 60, 70, 80, 90, 100), (0,)]
)
def test_its_axis_labels_never_touch(ticks: tuple[int, ...], width: int) -> None:
    scale = Scale(ticks[0], ticks[-1] or 1)
    shown = texts(axis(scale, PlotSize(width, 40), tuple((tick, f"{tick:+}") for tick in ticks)))
    spans = [span_of(text) for text in shown]
    assert all(left[1] < right[0] for left, right in pairwise(spans)), [text.text for text in shown]
    assert shown[0].text == f"{ticks[0]:+}" and shown[-1].text == f"{ticks[-1]:+}", "the ends always stand"
    assert spans[0][0] >= 0 and spans[-1][1] <= max(width, spans[0][1])


@pytest.mark.parametrize(
    ("label", "room", "shown"),
    [
        ("Волна 1, I квартал 2026", 400, "Волна 1, I квартал 2026"),
        ("Волна 1, I квартал 2026", 200, "Волна 1"),
        ("Осенний обход всех отделений", 200, "Осенний обхо…"),
    ],
)
def test_it_shortens_a_name_to_its_room(label: str, room: float, shown: str) -> None:
    assert fitted(label, room) == shown
    assert width_of(shown) <= room


def test_it_keeps_names_of_waves_and_of_cuts_apart() -> None:
    waves = tuple(TrendGroup(at, at + 1, f"Волна {at}, квартал две тысячи двадцать шестого") for at in (0, 2, 4))
    cuts = tuple(TrendBreak(at, "чек-лист 5 → 6: ряд прерван") for at in (1, 2, 3))
    drawing = trend(Trend(points(70, 71, 72, 73, 74, 75), groups=waves, breaks=cuts), PlotSize(900, 340))
    named = [text for text in texts(drawing) if text.text.startswith(("Волна", "чек"))]
    assert len(named) == 6
    boxes = [(*span_of(text), text.y) for text in named]
    for at, (left, right, y) in enumerate(boxes):
        assert not any(y == other and a < right and left < b for a, b, other in boxes[at + 1 :]), boxes


@pytest.mark.parametrize(
    ("places", "low", "high"),
    [
        ([10, 12, 14], 0, 100),
        ([95, 96, 97], 0, 100),
        ([50, 50, 50], 40, 110),
        ([30, 10, 20], 0, 100),
        ([5], 0, 9),
        ([], 0, 9),
    ],
)
def test_it_spreads_labels_without_changing_their_order(places: list[float], low: float, high: float) -> None:
    moved = spread(places, 10, low, high)
    order = sorted(range(len(places)), key=lambda index: places[index])
    assert all(moved[after] - moved[before] >= 10 for before, after in pairwise(order))
    assert all(low <= place <= high for place in moved)


def test_it_leaves_labels_alone_that_do_not_crowd() -> None:
    assert spread([10, 40, 70], 10, 0, 100) == [10, 40, 70]


def test_it_cuts_the_line_at_a_break_and_at_a_gap() -> None:
    data = Trend(points(70, 71, None, 73, 74, 75, 76), breaks=(TrendBreak(5, "новый чек-лист"),))
    drawing = trend(data, TREND)
    strokes = [line for line in lines(drawing, Tone.INK) if line.width == 4.5]
    assert [len(line.points) for line in strokes] == [2, 2, 2]
    assert sum(isinstance(shape, Dot) for shape in drawing.shapes) == 6
    assert any(text.text == "новый чек-лист" for text in texts(drawing))


def test_it_keeps_all_labels_at_the_right_end_apart_and_in_the_drawing() -> None:
    rules = (TrendRule(85, "стандарт 85", is_standard=True), TrendRule(84.9, "сеть 84,9"))
    drawing = trend(Trend(points(80, 85), rules, band_note=("полоса", "n")), TREND)
    ends = sorted(text.y for text in texts(drawing) if text.x > TREND.width - 310)
    assert len(ends) == 5
    assert all(after - before >= 28 for before, after in pairwise(ends))
    assert all(0 < text.y < TREND.height for text in texts(drawing))


def test_it_names_groups_and_counts_below_the_points() -> None:
    drawing = trend(Trend(points(80, 82, 84), groups=(TrendGroup(0, 2, "волна I"),)), TREND)
    written = [text.text for text in texts(drawing)]
    assert written.count("4") == 3
    assert "волна I" in written


def test_it_draws_nothing_when_there_is_no_figure() -> None:
    assert trend(Trend(points(None, None)), TREND).shapes == ()
    assert distribution(Distribution((Bar("0", 0, "0"),)), TREND).shapes == ()


@pytest.mark.parametrize(
    ("values", "ends"), [((72, 84), (60, 90)), ((98, 99), (90, 100)), ((1, 2), (0, 10)), ((10, 90), (0, 100))]
)
def test_its_axis_holds_every_value_in_whole_steps(values: tuple[float, float], ends: tuple[float, float]) -> None:
    step, scale = trend_scale(Trend(points(*values)))
    assert scale.low <= max(0, min(values) - 5) and scale.high >= min(100, max(values) + 5)
    assert (float(scale.low) / step).is_integer()
    assert ends[0] - 10 <= float(scale.low) <= ends[1] <= float(scale.high) + 10


def test_its_bars_start_at_zero() -> None:
    bars = Distribution((Bar("0–6", 31, "31"), Bar("7–8", 0, "0"), Bar("9–10", 62, "62", Tone.INK)))
    boxes = [shape for shape in distribution(bars, palette.BARS).shapes if isinstance(shape, Box)]
    assert len(boxes) == 2
    assert boxes[1].height == 2 * boxes[0].height
    assert {round(box.y + box.height, 6) for box in boxes} == {palette.BARS.height - 34}


@pytest.mark.parametrize("draw", [for_paper, for_screen])
def test_it_makes_well_formed_svg_without_style_and_escapes_texts(draw: object) -> None:
    evil = '"><script>alert(1)</script>'
    data = Trend(points(80, 85), (TrendRule(85, evil),), breaks=(TrendBreak(1, evil),))
    markup = draw(trend(data, TREND, label=evil))  # type: ignore[operator]
    assert isinstance(markup, Markup)
    assert "<script" not in markup
    assert "style=" not in markup
    root = ElementTree.fromstring(markup)  # noqa: S314 - our own markup
    assert evil in {node.text for node in root.iter() if node.text}


def test_it_colours_paper_by_attributes_and_screens_by_classes() -> None:
    drawing = interval_row(row(told_apart=True, tone=Tone.GOOD), LEVEL)
    assert PAPER[Tone.GOOD] in for_paper(drawing)
    assert "class=" not in for_paper(drawing)
    assert not re.search("#[0-9a-f]{6}", for_screen(drawing))
    assert 'class="fill-good"' in for_screen(drawing)


def test_a_chart_has_a_name_for_listeners_or_is_hidden_from_them() -> None:
    assert 'aria-hidden="true"' in for_screen(interval_row(row(), LEVEL))
    assert 'role="img" aria-label="Балл"' in for_screen(trend(Trend(points(80, 85)), TREND, label="Балл"))


def test_its_colours_are_those_of_the_tokens() -> None:
    with open("app/web/static/css/tokens.css", encoding="utf-8") as file:
        tokens = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", file.read().split("@media")[0]))
    names = {
        Tone.STANDARD: "accent",
        Tone.INK: "ink",
        Tone.MUTED: "muted",
        Tone.GOOD: "good",
        Tone.BAD: "bad",
        Tone.LINE: "line",
    }
    assert {tone: PAPER[tone] for tone in names} == {tone: tokens[name] for tone, name in names.items()}


def test_it_draws_the_rule_of_a_cell_where_the_plot_has_it() -> None:
    css = plot_css(".plot", PlotSize(100, 10), Scale(0, 100), 50, Tone.STANDARD)
    assert "48.300%" in css and "51.700%" in css and PAPER[Tone.STANDARD] in css
