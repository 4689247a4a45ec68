"""What a shopper answers to one question, given how the item went: 2 met, 1 half, 0 failed."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from app.demo.actions import FAILED, HALF, MET
from app.demo.chances import happens
from app.demo.content import Content
from app.questions.answer import Answer, State, rate
from app.questions.schema import MultiRule, Option, Polarity, Question

MET_FROM = Fraction(3, 4)
SHARE_ONE_MISSING = 0.25  # of the met items with four ticks
SHARE_NONE = 0.3  # of the failed items with ticks

Value = str | int | list[str]


@dataclass(frozen=True, slots=True)
class Dice:
    """The chance of one question of one visit."""

    content: Content
    random: Random


def level_of(question: Question, answer: Answer) -> int | None:
    """How the item went by its ratio; None for what is not scored."""
    rated = rate(question, answer)
    if rated is None or answer.state is not State.SCORED:
        return None
    if rated.ratio >= MET_FROM:
        return MET
    return FAILED if rated.ratio == 0 else HALF


def value_of(dice: Dice, question: Question, level: int) -> Value:
    """A raw answer that gives about this level."""
    return BY_TYPE[question.type](dice, question, level)


def _yes_no(dice: Dice, question: Question, level: int) -> Value:
    good, bad = ("no", "yes") if question.polarity is Polarity.LOWER else ("yes", "no")
    return good if level == MET else bad


def _one_choice(dice: Dice, question: Question, level: int) -> Value:
    best = max(_points(option) for option in question.options)
    pools: dict[int, list[str]] = {MET: [], HALF: [], FAILED: []}
    for option in question.options:
        ratio = _points(option) / best
        pools[MET if ratio >= MET_FROM else HALF if ratio else FAILED].append(option.id)
    pool = pools[level] or pools[FAILED]
    return pool[min(int(dice.random.expovariate(1.4)), len(pool) - 1)] if level == MET else dice.random.choice(pool)


def _points(option: Option) -> Fraction:
    return option.points or Fraction(0)


def _several(dice: Dice, question: Question, level: int) -> Value:
    whole = [option.id for option in question.options if not option.exclusive]
    none = [option.id for option in question.options if option.exclusive]
    if level == FAILED and happens(dice.random, SHARE_NONE):
        return none
    kept = dice.random.sample(whole, _ticks(dice, question, level, len(whole)))
    return [option for option in whole if option in kept]


def _ticks(dice: Dice, question: Question, level: int, most: int) -> int:
    if level == MET:
        spare = most > 3 and happens(dice.random, SHARE_ONE_MISSING)
        return most - spare
    if question.multi is not None and question.multi.rule is MultiRule.ALL:
        return most - 1
    return most // 2 if level == HALF and most > 3 else most - 1 if level == HALF else 1


def _quantity(dice: Dice, question: Question, level: int) -> Value:
    least, most = dice.content.odds.ranges[question.id][MET - level]
    return dice.random.randint(least, most)


BY_TYPE: dict[str, Callable[[Dice, Question, int], Value]] = {
    "yes_no": _yes_no,
    "one_choice": _one_choice,
    "several": _several,
    "number": _quantity,
    "duration": _quantity,
}
