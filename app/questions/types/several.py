"""Several options: a share of the points, all or nothing, or at least k; "none of these" gives 0."""

from fractions import Fraction

from app.questions.problems import Code
from app.questions.schema import MultiRule, Option, Question
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong
from app.questions.types.points import has_points, params, points_of, ratio


class Several:
    """The answer is the chosen options' ids, in the question's order; `min` and `max` count the choices."""

    name = "several"
    summary = Summary.SHARES
    by_files = False

    def kind(self, question: Question) -> Kind:
        return Kind.CHOICES

    def check(self, question: Question, raw: object) -> Value | Wrong:
        if not isinstance(raw, list | tuple) or not all(isinstance(each, str) for each in raw):
            return wrong(Code.NOT_A_CHOICE)
        known = {option.id for option in question.options}
        unknown = next((each for each in raw if each not in known), None)
        if unknown is not None:
            return wrong(Code.UNKNOWN_OPTION, question=question.id, option=unknown)
        return _counted(question, tuple(option for option in question.options if option.id in raw))

    def dump(self, value: Value) -> object:
        return list(value) if isinstance(value, tuple) else value

    def fact(self, value: Value) -> Fact | None:
        return value if isinstance(value, tuple) else None

    def can_rate(self, question: Question) -> bool:
        return question.multi is not None and has_points(question)

    def rate(self, question: Question, value: Value) -> Rated | None:
        if question.multi is None or not has_points(question) or not isinstance(value, tuple):
            return None
        chosen = [option for option in question.options if option.id in value]
        if any(option.exclusive for option in chosen):
            return Rated(Fraction(0), "none_of_these")
        return RULES[question.multi.rule](question, chosen)


def _counted(question: Question, chosen: tuple[Option, ...]) -> Value | Wrong:
    alone = next((option for option in chosen if option.exclusive), None)
    if alone is not None:
        return (alone.id,) if len(chosen) == 1 else wrong(Code.EXCLUSIVE_WITH_OTHERS, option=alone.id)
    if question.min is not None and len(chosen) < question.min:
        return wrong(Code.TOO_FEW_CHOICES, least=question.min)
    if question.max is not None and len(chosen) > question.max:
        return wrong(Code.TOO_MANY_CHOICES, most=question.max)
    return tuple(option.id for option in chosen)


def share_spread(question: Question) -> tuple[Fraction, Fraction]:
    """Nothing earned at 0 points, everything at the sum of the options that give points, unless the question says."""
    whole = sum((points_of(option) for option in question.options if points_of(option) > 0), Fraction(0))
    return (
        Fraction(0) if question.points_min is None else question.points_min,
        whole if question.points_max is None else question.points_max,
    )


def _share(question: Question, chosen: list[Option]) -> Rated:
    worst, best = share_spread(question)
    points = sum((points_of(option) for option in chosen), Fraction(0))
    return Rated(ratio(points, worst, best), "share", params(points=points, worst=worst, best=best))


def _all(question: Question, chosen: list[Option]) -> Rated:
    wanted = {option.id for option in question.options if points_of(option) > 0}
    spoilt = any(points_of(option) < 0 for option in chosen)
    met = wanted & {option.id for option in chosen}
    return Rated(Fraction(met == wanted and not spoilt), "all", params(chosen=len(met), wanted=len(wanted)))


def _at_least(question: Question, chosen: list[Option]) -> Rated:
    k = question.multi.k if question.multi is not None and question.multi.k is not None else 1
    met = sum(points_of(option) > 0 for option in chosen)
    return Rated(Fraction(met >= k), "at_least", params(chosen=met, wanted=k))


RULES = {MultiRule.SHARE: _share, MultiRule.ALL: _all, MultiRule.AT_LEAST: _at_least}
