"""One answer and its state: five states that are never merged."""

from dataclasses import dataclass
from enum import StrEnum

from app.questions.schema import Question
from app.questions.types import ANSWER_TYPES, Rated, Value
from app.questions.types.points import params


class State(StrEnum):
    """Only `scored` counts."""

    SCORED = "scored"  # answered
    NA = "na"  # not applicable, the shopper says so
    HIDDEN = "hidden"  # its condition is false, or the branch lacks its tag
    UNOBSERVED = "unobserved"  # could not be checked
    BLANK = "blank"  # not answered yet, or optional and left empty


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer; a repeated question has its values in `repeats`."""

    state: State
    value: Value | None = None
    reason: str | None = None
    comment: str | None = None
    files: tuple[str, ...] = ()
    repeats: tuple["Answer", ...] = ()

    @property
    def has_comment(self) -> bool:
        """Whether it, or any of its repeats, carries a comment."""
        return bool(self.comment) or any(repeat.has_comment for repeat in self.repeats)

    @property
    def has_files(self) -> bool:
        """Whether it, or any of its repeats, carries a photo."""
        return bool(self.files) or any(repeat.has_files for repeat in self.repeats)


HIDDEN = Answer(State.HIDDEN)
BLANK = Answer(State.BLANK)


def rate(question: Question, answer: Answer) -> Rated | None:
    """The item's ratio 0…1 with the rule that gave it; of a repeated question the mean over its scored repeats."""
    if answer.state is not State.SCORED:
        return None
    if not answer.repeats:
        return _rate_value(question, answer)
    rated = [each for each in (rate(question, repeat) for repeat in answer.repeats) if each is not None]
    if not rated:
        return None
    worst = min(each.ratio for each in rated)
    mean = sum((each.ratio for each in rated[1:]), rated[0].ratio) / len(rated)
    return Rated(mean, "mean", params(of=len(rated), worst=worst))


def _rate_value(question: Question, answer: Answer) -> Rated | None:
    answer_type = ANSWER_TYPES.get(question.type)
    return None if answer_type is None or answer.value is None else answer_type.rate(question, answer.value)
