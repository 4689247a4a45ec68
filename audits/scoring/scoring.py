"""Scoring a visit: answers and a version in, a tree of exact numbers out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.questions.answer import Answer, State
from app.questions.numbers import exact_sum
from app.questions.schema import Attribution, Effect, Form, Mode, ScoringRules, Section
from audits.scoring.effects import Triggered, apply_effects, triggered, unobserved_criticals
from audits.scoring.items import Line, lines_of
from audits.scoring.records import EffectLine, Item, Score, SectionScore, Unit
from audits.scoring.sums import Sums, Total, bonus_used, percent, total_of

ZERO = Fraction(0)
COVERABLE = frozenset({State.SCORED, State.UNOBSERVED, State.BLANK})
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
    return Judged(at, section, lines, _sums(section, lines), _tally(lines))


def tell_section(judged: Judged, total: Total, rules: ScoringRules, is_zeroed: bool) -> SectionScore:
    """The section's part of the tree."""
    return _section(judged.section, judged.lines, judged.sums, total, judged.at, rules, is_zeroed=is_zeroed)


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


def _sums(section: Section, lines: Lines) -> Sums:
    return Sums(
        weight=section.weight,
        earned=exact_sum(line.earned for line in lines if not line.question.bonus),
        possible=exact_sum(line.possible for line in lines),
        bonus=exact_sum(line.earned for line in lines if line.question.bonus),
    )


def _section(
    section: Section, lines: Lines, sums: Sums, total: Total, at: int, rules: ScoringRules, *, is_zeroed: bool
) -> SectionScore:
    items = tuple(_item(line, total, at, rules) for line in lines)
    base = percent(sums.earned, sums.possible)
    raw = percent(sums.earned + sums.bonus * bonus_used(sums, rules.bonus_cap), sums.possible)
    final = ZERO if is_zeroed and raw is not None else raw
    judged = ZERO if is_zeroed and base is not None else base
    return SectionScore(
        id=section.id,
        weight=section.weight,
        share=total.shares[at],
        earned=sums.earned,
        bonus=sums.bonus,
        possible=sums.possible,
        base=base,
        raw=raw,
        final=final,
        loss=(sums.possible - sums.earned) * total.lost_worth[at] - sums.bonus * total.bonus_worth[at],
        gate=section.gate,
        gate_passed=None if section.gate is None or judged is None else judged >= section.gate,
        items=items,
    )


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


def _tally(lines: Lines) -> Tally:
    weighted = [line for line in lines if line.is_weighted and line.state is not State.HIDDEN]
    return Tally(
        scored=exact_sum(line.question.weight for line in weighted if line.state is State.SCORED),
        coverable=exact_sum(line.question.weight for line in weighted if line.state in COVERABLE),
        na_items=sum(line.state is State.NA for line in weighted),
        shown_items=len(weighted),
    )


def _coverage(judged: Sequence[Judged]) -> Fraction | None:
    """Σ w(scored) / Σ w(scored + unobserved + blank); None when nothing could have been scored."""
    whole = exact_sum(each.tally.coverable for each in judged)
    return exact_sum(each.tally.scored for each in judged) / whole if whole else None


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
