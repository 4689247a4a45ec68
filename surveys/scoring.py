"""PURE: what one response says: its NPS, CSAT and CES, its words, and whether somebody has to look after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.figures.nps import nps_kind
from app.questions.answer import Answer, State
from app.questions.schema import Form, Polarity, Question

LOWEST_HOT: Final = 3  # up to this NPS a case is of high severity
KINDS: Final = {1: "promoter", 0: "passive", -1: "detractor"}
CALL: Final = "call_me"
PHONE: Final = "call_phone"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which answers on a case is opened: NPS up to `detractor_at_most`, CSAT up to `csat_at_most`."""

    detractor_at_most: int = 6
    csat_at_most: int = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One response: the first NPS (0…10), CSAT (1…5), CES (1…7, 7 is easy) and free text, where there are any."""

    nps: int | None = None
    csat: int | None = None
    ces: int | None = None
    comment: str | None = None
    wants_call: bool = False
    phone: str | None = None
    csat_clause: str | None = None

    @property
    def kind(self) -> str | None:
        """promoter, passive or detractor (Reichheld 2003); None without an NPS."""
        return None if self.nps is None else KINDS[nps_kind(self.nps)]


def read(form: Form, answers: Mapping[str, Answer]) -> Said:
    """What the checked answers of a form say. A question that was not answered or is hidden says nothing."""
    csat, effort = _first(form, answers, "csat"), _first(form, answers, "ces")
    ces = _mark(effort, answers)
    is_turned = effort is not None and effort.polarity is Polarity.LOWER  # 1 was the easy end
    return Said(
        nps=_mark(_first(form, answers, "nps"), answers),
        csat=_mark(csat, answers),
        ces=8 - ces if ces is not None and is_turned else ces,
        comment=_text(_first(form, answers, "long_text"), answers),
        wants_call=_value(CALL, answers) == "yes",
        phone=_text(form.by_id.get(PHONE), answers),
        csat_clause=csat.clause if csat else None,
    )


def calls_for_a_case(said: Said, limits: Limits) -> bool:
    """Whether somebody has to look after this answer: a low mark, or a wish to be called."""
    return said.wants_call or _is_low(said.nps, limits.detractor_at_most) or _is_low(said.csat, limits.csat_at_most)


def severity(said: Said) -> str:
    """high for an NPS up to 3, else normal."""
    return "high" if _is_low(said.nps, LOWEST_HOT) else "normal"


def is_low_csat(said: Said, limits: Limits) -> bool:
    """Whether the CSAT alone would open a case."""
    return _is_low(said.csat, limits.csat_at_most)


def _is_low(mark: int | None, most: int) -> bool:
    return mark is not None and mark <= most


def _first(form: Form, answers: Mapping[str, Answer], kind: str) -> Question | None:
    """The first question of a type that was answered."""
    return next((each for each in form.questions if each.type == kind and _value(each.id, answers) is not None), None)


def _value(question_id: str, answers: Mapping[str, Answer]) -> object:
    answer = answers.get(question_id)
    return answer.value if answer is not None and answer.state is State.SCORED else None


def _mark(question: Question | None, answers: Mapping[str, Answer]) -> int | None:
    value = None if question is None else _value(question.id, answers)
    return int(str(value)) if value is not None else None


def _text(question: Question | None, answers: Mapping[str, Answer]) -> str | None:
    value = None if question is None else _value(question.id, answers)
    return str(value) if value is not None else None
