"""What forbids publishing a form: everything that would make its score or its conditions meaningless."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from app.questions.conditions.checking import check_condition, questions_in
from app.questions.problems import Code, Problem, pointer, problem
from app.questions.publishing_questions import check_question, is_rated
from app.questions.schema import Form, Mode, Option, Question, ScoreBand, ScoringRules, Section


def check_publishable(form: Form) -> tuple[Problem, ...]:
    """Every reason not to publish, each with its place; nothing when the form may be published."""
    found = [*_check_ids(form), *_check_conditions(form), *_check_circles(form), *_check_scoring(form)]
    if not form.questions:
        found.append(problem("/sections", Code.NO_QUESTIONS))
    for place, question in _questions(form):
        found += check_question(question, place)
    return tuple(found)


def _sections(form: Form) -> Iterator[tuple[str, Section]]:
    return ((pointer("", "sections", at), section) for at, section in enumerate(form.sections))


def _questions(form: Form) -> Iterator[tuple[str, Question]]:
    for place, section in _sections(form):
        for at, question in enumerate(section.questions):
            yield pointer(place, "questions", at), question


def _check_ids(form: Form) -> Iterator[Problem]:
    yield from _twice(list(_sections(form)))
    yield from _twice(list(_questions(form)))
    for place, question in _questions(form):
        yield from _twice([(pointer(place, "options", at), option) for at, option in enumerate(question.options)])


def _twice(things: Sequence[tuple[str, Section | Question | Option]]) -> Iterator[Problem]:
    counts = Counter(thing.id for _, thing in things)
    return (
        problem(pointer(place, "id"), Code.DUPLICATE_ID, id=thing.id) for place, thing in things if counts[thing.id] > 1
    )


def _check_conditions(form: Form) -> Iterator[Problem]:
    """`show_if` sees only earlier questions; what a comment or a photo depends on, the question itself as well."""
    at = 0
    for place, section in _sections(form):
        if section.show_if is not None:
            yield from check_condition(section.show_if, form, pointer(place, "show_if"), before=at)
        for below, question in enumerate(section.questions):
            yield from _check_question_conditions(form, question, pointer(place, "questions", below), at)
            at += 1


def _check_question_conditions(form: Form, question: Question, place: str, at: int) -> Iterator[Problem]:
    if question.show_if is not None:
        yield from check_condition(question.show_if, form, pointer(place, "show_if"), before=at)
    for key, condition in (("comment_when", question.comment_when), ("photo_when", question.photo_when)):
        if condition is not None:
            yield from check_condition(condition, form, pointer(place, key), before=at, own=question.id)


def _check_circles(form: Form) -> Iterator[Problem]:
    """Questions whose showing depends, over others, on themselves."""
    needs = {
        question.id: {
            name
            for condition in (question.show_if, section.show_if)
            if condition is not None
            for name in questions_in(condition)
        }
        for section in form.sections
        for question in section.questions
    }
    for place, question in _questions(form):
        reached = _reached(question.id, needs)
        if question.id in reached:
            circle = sorted(name for name in reached if question.id in _reached(name, needs))
            yield problem(pointer(place, "show_if"), Code.CIRCLE, questions=", ".join(circle))


def _reached(start: str, needs: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = set(needs.get(start, ()))
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead |= needs.get(name, set()) - reached
    return reached


def _check_scoring(form: Form) -> Iterator[Problem]:
    if form.scoring is None:
        yield from _check_unscored(form)
        return
    yield from _check_rules(form.scoring)
    if not any(_counts(question) for question in form.questions):
        yield problem("/scoring", Code.NOTHING_SCORED)
    if form.scoring.mode is Mode.SECTION and not any(section.weight for section in form.sections):
        yield problem("/sections", Code.SECTION_WEIGHTS)
    for place, section in _sections(form):
        yield from _check_section(section, place, form.scoring)


def _counts(question: Question) -> bool:
    """Whether the question can be in the possible side of a sum."""
    return question.weight > 0 and not question.bonus and is_rated(question)


def _check_unscored(form: Form) -> Iterator[Problem]:
    for place, section in _sections(form):
        if section.gate is not None:
            yield problem(pointer(place, "gate"), Code.SCORING_ABSENT)
    for place, question in _questions(form):
        if question.weight or question.critical is not None:
            key = "weight" if question.weight else "critical"
            yield problem(pointer(place, key), Code.SCORING_ABSENT)


def _check_section(section: Section, place: str, rules: ScoringRules) -> Iterator[Problem]:
    if any(_counts(question) for question in section.questions):
        return
    if section.gate is not None:
        yield problem(pointer(place, "gate"), Code.GATE_NEVER)
    if rules.mode is Mode.SECTION and any(question.bonus for question in section.questions):
        yield problem(place, Code.BONUS_ALONE)


def _check_rules(rules: ScoringRules) -> Iterator[Problem]:
    points = rules.mode is Mode.PENALTY and rules.penalty_max is None
    if rules.penalty_max == 0:
        yield problem("/scoring/penalty_max", Code.NO_SPREAD, points=0)
    if rules.pass_mark is not None and not points and rules.pass_mark > 100:
        yield problem("/scoring/pass_mark", Code.OUT_OF_RANGE, value=rules.pass_mark, least=0, most=100)
    if not _are_ordered(rules.bands, rising=points):
        yield problem("/scoring/bands", Code.BANDS_DISORDERED)


def _are_ordered(bands: tuple[ScoreBand, ...], *, rising: bool) -> bool:
    """Best first, the last alone (and always) without a bound, so that every total has a band."""
    if not bands:
        return True
    bounds = [band.bound for band in bands[:-1] if band.bound is not None]
    signed = [bound if rising else -bound for bound in bounds]
    whole = len(bounds) == len(bands) - 1 and bands[-1].bound is None
    return whole and all(one < other for one, other in pairwise(signed)) and _within(bounds, rising=rising)


def _within(bounds: list[Fraction], *, rising: bool) -> bool:
    return rising or all(bound <= 100 for bound in bounds)
