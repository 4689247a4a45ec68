"""Scoring a visit: answers and a version in, a tree of exact numbers out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

from app.questions.answer import Answer
from app.questions.schema import Attribution, Effect, Form, Mode, ScoringRules, Section
from audits.scoring.effects import Triggered, apply_effects, triggered, unobserved_criticals
from audits.scoring.items import Counts, Line, lines_of
from audits.scoring.records import EffectLine, Item, Score, SectionScore, Unit
from audits.scoring.sums import Sums, Total, bonus_used, percent, total_of

ZERO, NOTHING = Fraction(0), (1, *(0,) * 8)
MOST_WORTHS = 32  # of a section, whose items are kept
MOST_KEPT = 4096  # sums of a section
Lines = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Tally:
    """What coverage and the share of "not applicable" are counted from."""

    scored: Fraction
    coverable: Fraction
    na_items: int
    shown_items: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One section before there is a total; `at` counts from 0. It depends on the answers of this section alone."""

    at: int
    section: Section
    lines: Lines
    sums: Sums
    tally: Tally
    memory: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # of the form


Telling = Callable[[Judged, Total, ScoringRules, bool], SectionScore]


def score(
    form: Form,
    answers: Mapping[str, Answer],
    *,
    tags: frozenset[str],
    only: Attribution | None = None,
) -> Score:
    """The score of checked answers by the version they were given to.

    `tags`: the branch's service tags; a question whose tag is lacking is hidden, whatever was answered.
    `only`: a person's score takes `Attribution.STAFF` and leaves out what belongs to the branch alone.
    """
    return combine(form, [judge(form, at, answers, tags=tags, only=only) for at in range(len(form.sections))])


def judge(
    form: Form, at: int, answers: Mapping[str, Answer], *, tags: frozenset[str], only: Attribution | None = None
) -> Judged:
    """The lines and sums of one section."""
    section, rules = form.sections[at], form.scoring or ScoringRules()
    lines = tuple(lines_of(section, form, answers, tags=tags, rules=rules, only=only))
    sums, tally = _added(section, lines, form.memory)
    return Judged(at, section, lines, sums, tally, form.memory)


def tell_section(judged: Judged, total: Total, rules: ScoringRules, is_zeroed: bool) -> SectionScore:
    """The section's part of the tree."""
    return _section(judged, total, rules, is_zeroed=is_zeroed)


def combine(form: Form, judged: Sequence[Judged], *, tell: Telling = tell_section) -> Score:
    """The whole tree from all sections in order; `tell` may remember what it has told before."""
    rules = form.scoring or ScoringRules()
    sections, sums = [each.lines for each in judged], [each.sums for each in judged]
    total, failures, unit = total_of(sums, rules), triggered(sections), _unit(rules)
    ids = [section.id for section in form.sections]
    effects = tuple(apply_effects(failures, sums, ids, rules, unit=unit, raw=total.raw))
    zeroed = {each.section for each in failures if each.critical.effect is Effect.SECTION_ZERO}
    told = tuple(tell(each, total, rules, each.at in zeroed) for each in judged)
    return _score(rules, unit, total, told, effects, failures, judged)


def _unit(rules: ScoringRules) -> Unit:
    return Unit.POINTS if rules.mode is Mode.PENALTY and rules.penalty_max is None else Unit.PERCENT


def _added(section: Section, lines: Lines, memory: dict[Any, Any]) -> tuple[Sums, Tally]:
    """All columns of the lines' counts, added as whole numbers of one unit; equal sums are made fractions once."""
    rows = [line.counts for line in lines]
    whole = lcm(*{row.unit for row in rows})
    if any(row.unit != whole for row in rows):
        rows = [_scaled(row, whole // row.unit) for row in rows]
    counts = (whole, *map(sum, zip(*rows, strict=True))) if rows else NOTHING
    known = kept_in(memory, ("sums", section.id))
    found: tuple[Sums, Tally] | None = known.get(counts)
    if found is None:
        found = known[counts] = _as_fractions(section, *counts)
    return found


def _as_fractions(section: Section, whole: int, _: int, *counts: int) -> tuple[Sums, Tally]:
    earned, possible, bonus, scored, coverable, na, shown = counts
    sums = Sums(section.weight, Fraction(earned, whole), Fraction(possible, whole), Fraction(bonus, whole))
    return sums, Tally(Fraction(scored, whole), Fraction(coverable, whole), na, shown)


def kept_in(memory: dict[Any, Any], name: object) -> dict[Any, Any]:
    """A part of a form's memory that never grows beyond measure."""
    known: dict[Any, Any] = memory.setdefault(name, {})
    if len(known) > MOST_KEPT:
        known.clear()
    return known


def _scaled(row: Counts, by: int) -> Counts:
    unit, earned, possible, bonus, scored, coverable, na, shown = row
    return Counts(unit * by, earned * by, possible * by, bonus * by, scored * by, coverable * by, na, shown)


@dataclass(frozen=True, slots=True)
class _Worked:
    """What the numbers of a section come to."""

    base: Fraction | None
    raw: Fraction | None
    final: Fraction | None
    loss: Fraction
    gate_passed: bool | None


def _section(each: Judged, total: Total, rules: ScoringRules, *, is_zeroed: bool) -> SectionScore:
    section, sums, at = each.section, each.sums, each.at
    key = (sums.earned, sums.possible, sums.bonus, total.lost_worth[at], total.bonus_worth[at], is_zeroed)
    known = kept_in(each.memory, ("worked", at))
    worked: _Worked | None = known.get(key)
    if worked is None:
        worked = known[key] = _worked(each, total, rules, is_zeroed=is_zeroed)
    return SectionScore(
        id=section.id,
        weight=section.weight,
        share=total.shares[at],
        earned=sums.earned,
        bonus=sums.bonus,
        possible=sums.possible,
        base=worked.base,
        raw=worked.raw,
        final=worked.final,
        loss=worked.loss,
        gate=section.gate,
        gate_passed=worked.gate_passed,
        items=_items(each, total, rules),
    )


def _worked(each: Judged, total: Total, rules: ScoringRules, *, is_zeroed: bool) -> _Worked:
    section, sums, at = each.section, each.sums, each.at
    base = percent(sums.earned, sums.possible)
    raw = percent(sums.earned + sums.bonus * bonus_used(sums, rules.bonus_cap), sums.possible)
    judged = ZERO if is_zeroed and base is not None else base
    return _Worked(
        base=base,
        raw=raw,
        final=ZERO if is_zeroed and raw is not None else raw,
        loss=(sums.possible - sums.earned) * total.lost_worth[at] - sums.bonus * total.bonus_worth[at],
        gate_passed=None if section.gate is None or judged is None else judged >= section.gate,
    )


def _items(each: Judged, total: Total, rules: ScoringRules) -> tuple[Item, ...]:
    """The lines' items. Those of kept lines are kept as well, by what a point is worth in the section."""
    at, known = each.at, _known_items(each, total)
    items = []
    for line in each.lines:
        item = known.get(id(line)) if line.is_kept else None
        if item is None:
            item = _item(line, total, at, rules)
            if line.is_kept:
                known[id(line)] = item
        items.append(item)
    return tuple(items)


def _known_items(each: Judged, total: Total) -> dict[int, Item]:
    worths: dict[Any, dict[int, Item]] = each.memory.setdefault(("items", each.at), {})
    worth = (total.lost_worth[each.at], total.bonus_worth[each.at])
    if worth not in worths and len(worths) >= MOST_WORTHS:
        worths.clear()
    return worths.setdefault(worth, {})


def _item(line: Line, total: Total, at: int, rules: ScoringRules) -> Item:
    question, rated = line.question, line.rated
    loss = line.lost * total.lost_worth[at] if line.lost else ZERO
    return Item(
        id=question.id,
        number=line.number,
        state=line.state,
        weight=question.weight,
        ratio=None if rated is None else rated.ratio,
        earned=line.earned,
        possible=line.possible,
        loss=-line.earned * total.bonus_worth[at] if question.bonus else loss,
        bonus=question.bonus,
        met=None if rated is None else rated.ratio >= rules.met_from,
        rule=None if rated is None else rated.rule,
        params=() if rated is None else rated.params,
        clause=question.clause,
        clause_id=question.clause_id,
    )


def _score(
    rules: ScoringRules,
    unit: Unit,
    total: Total,
    told: tuple[SectionScore, ...],
    effects: tuple[EffectLine, ...],
    failures: Sequence[Triggered],
    judged: Sequence[Judged],
) -> Score:
    coverage = _coverage(judged)
    na_items, shown_items = (
        sum(each.tally.na_items for each in judged),
        sum(each.tally.shown_items for each in judged),
    )
    return Score(
        mode=rules.mode,
        unit=unit,
        base=total.base,
        raw=total.raw,
        final=effects[-1].after if effects else total.raw,
        pass_mark=rules.pass_mark,
        passed=_passed(rules, unit, total, told, effects),
        band=_band(rules, unit, effects[-1].after if effects else total.raw, failures),
        coverage=coverage,
        is_covered=coverage is not None and coverage >= rules.coverage_floor,
        na_items=na_items,
        shown_items=shown_items,
        is_na_excessive=na_items > rules.na_limit * shown_items,
        unobserved_criticals=unobserved_criticals([each.lines for each in judged]),
        sections=told,
        effects=effects,
    )


def _coverage(judged: Sequence[Judged]) -> Fraction | None:
    """Σ w(scored) / Σ w(scored + unobserved + blank); None when nothing could have been scored."""
    whole = sum((each.tally.coverable for each in judged), ZERO)
    return sum((each.tally.scored for each in judged), ZERO) / whole if whole else None


def _passed(
    rules: ScoringRules,
    unit: Unit,
    total: Total,
    sections: Sequence[SectionScore],
    effects: Sequence[EffectLine],
) -> bool | None:
    """Total without bonus at the mark, every gate at its mark, no critical failure; None when nothing was scored."""
    if effects or any(section.gate_passed is False for section in sections):
        return False
    if total.base is None:
        return None
    if rules.pass_mark is None:
        return True
    return total.base <= rules.pass_mark if unit is Unit.POINTS else total.base >= rules.pass_mark


def _band(rules: ScoringRules, unit: Unit, final: Fraction | None, failures: Sequence[Triggered]) -> str | None:
    """The first band that holds the unrounded total; in penalty mode a cap or a zero is the worst band."""
    if final is None or not rules.bands:
        return None
    worst = {Effect.CAP, Effect.TOTAL_ZERO}
    if rules.mode is Mode.PENALTY and any(each.critical.effect in worst for each in failures):
        return rules.bands[-1].id
    for band in rules.bands:
        if band.bound is None or (final <= band.bound if unit is Unit.POINTS else final >= band.bound):
            return band.id
    return rules.bands[-1].id
