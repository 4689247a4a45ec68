"""The registry of answer types: a new type is one file and one row here (and one in assets/field/answers.js)."""

from typing import Final

from app.questions.types.base import AnswerType, Kind, Rated, Summary, Value, Wrong, is_empty
from app.questions.types.ces import Ces
from app.questions.types.csat import Csat
from app.questions.types.duration import Duration
from app.questions.types.long_text import LongText
from app.questions.types.moment import Moment
from app.questions.types.nps import Nps
from app.questions.types.number import Number
from app.questions.types.one_choice import OneChoice
from app.questions.types.photo import Photo
from app.questions.types.several import Several
from app.questions.types.short_text import ShortText
from app.questions.types.yes_no import YesNo

_ROWS: Final[tuple[AnswerType, ...]] = (
    YesNo(),
    OneChoice(),
    Several(),
    Number(),
    Duration(),
    Moment(),
    ShortText(),
    LongText(),
    Photo(),
    Nps(),
    Csat(),
    Ces(),
)
ANSWER_TYPES: Final[dict[str, AnswerType]] = {row.name: row for row in _ROWS}

__all__ = ["ANSWER_TYPES", "AnswerType", "Kind", "Rated", "Summary", "Value", "Wrong", "is_empty"]
