"""What forbids publishing one question, whatever stands around it."""

from collections.abc import Iterator
from itertools import pairwise

from app.questions.numbers import number_text
from app.questions.problems import Code, Problem, pointer, problem
from app.questions.schema import MultiRule, Polarity, Question
from app.questions.types import ANSWER_TYPES
from app.questions.types.points import has_points, points_of, spread
from app.questions.types.several import share_spread

CHOOSING = frozenset({"one_choice", "several"})
BANDED = frozenset({"number", "duration"})


def is_rated(question: Question) -> bool:
    """Whether the question's answers get a ratio."""
    answer_type = ANSWER_TYPES.get(question.type)
    return answer_type is not None and answer_type.can_rate(question)


def check_question(question: Question, place: str) -> Iterator[Problem]:
    """Every problem of the question itself."""
    if question.type not in ANSWER_TYPES:
        yield problem(pointer(place, "type"), Code.UNKNOWN_TYPE, type=question.type)
        return
    yield from _check_limits(question, place)
    yield from _check_options(question, place)
    yield from _check_points(question, place)
    yield from _check_multi(question, place)
    yield from _check_bands(question, place)
    yield from _check_weight(question, place)


def _check_limits(question: Question, place: str) -> Iterator[Problem]:
    least, most = question.min, question.max
    if least is not None and most is not None and least > most:
        yield problem(pointer(place, "min"), Code.BOUNDS_CROSSED, least=number_text(least), most=number_text(most))


def _check_options(question: Question, place: str) -> Iterator[Problem]:
    below = pointer(place, "options")
    if question.type not in CHOOSING:
        if question.options:
            yield problem(below, Code.OPTIONS_NOT_USED)
        return
    if len(question.options) < 2:
        yield problem(below, Code.FEW_OPTIONS if question.options else Code.NO_OPTIONS)
    if question.type == "one_choice" and any(option.exclusive for option in question.options):
        yield problem(below, Code.EXCLUSIVE_NOT_USED)


def _check_points(question: Question, place: str) -> Iterator[Problem]:
    """max = min would divide by nothing."""
    if question.type not in CHOOSING or not has_points(question):
        return
    shared = question.multi is not None and question.multi.rule is MultiRule.SHARE
    if question.type == "several" and not shared:
        return
    worst, best = spread(question) if question.type == "one_choice" else share_spread(question)
    if best <= worst:
        yield problem(pointer(place, "options"), Code.NO_SPREAD, points=number_text(worst))


def _check_multi(question: Question, place: str) -> Iterator[Problem]:
    if question.type != "several":
        if question.multi is not None:
            yield problem(pointer(place, "multi"), Code.BAD_MULTI)
        return
    if question.multi is None:
        if has_points(question):
            yield problem(pointer(place, "multi"), Code.NO_MULTI)
        return
    gaining = sum(points_of(option) > 0 and not option.exclusive for option in question.options)
    if question.multi.rule is not MultiRule.SHARE and gaining < (question.multi.k or 1):
        yield problem(pointer(place, "multi"), Code.BAD_MULTI, at_least=question.multi.k or 1, options=gaining)


def _check_bands(question: Question, place: str) -> Iterator[Problem]:
    """Best first, each better than the next; "else" can only be the last."""
    below = pointer(place, "bands")
    if question.bands and question.type not in BANDED:
        yield problem(below, Code.CANNOT_BE_SCORED)
        return
    sign = -1 if question.polarity is Polarity.HIGHER else 1
    bounds = [band.bound for band in question.bands if band.bound is not None]
    rising = all(sign * one < sign * other for one, other in pairwise(bounds))
    falling = all(one.ratio > other.ratio for one, other in pairwise(question.bands))
    whole = all(band.bound is not None for band in question.bands[:-1])
    if not (rising and falling and whole):
        yield problem(below, Code.BANDS_DISORDERED)


def _check_weight(question: Question, place: str) -> Iterator[Problem]:
    if is_rated(question):
        return
    if question.weight:
        code = Code.NO_BANDS if question.type in BANDED else Code.CANNOT_BE_SCORED
        yield problem(pointer(place, "weight"), code)
    if question.critical is not None:
        yield problem(pointer(place, "critical"), Code.CRITICAL_NEVER)
