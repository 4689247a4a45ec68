"""One or several photos: the answer is the entry's files."""

import re

from app.questions.problems import Code
from app.questions.schema import Question
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong

FILE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
MOST_FILES = 10


class Photo:
    """The value is the files' ids (UUIDs in small letters); `min` and `max` count the files (1 and 10)."""

    name = "photo"
    summary = Summary.FILES
    by_files = True

    def kind(self, question: Question) -> Kind:
        return Kind.NOTHING

    def check(self, question: Question, raw: object) -> Value | Wrong:
        files = file_ids(raw)
        if files is None:
            return wrong(Code.NOT_AN_ANSWER)
        if question.min is not None and len(files) < question.min:
            return wrong(Code.TOO_FEW_FILES, least=question.min)
        most = MOST_FILES if question.max is None else question.max
        return wrong(Code.TOO_MANY_FILES, most=most) if len(files) > most else files

    def dump(self, value: Value) -> object:
        return list(value) if isinstance(value, tuple) else value

    def fact(self, value: Value) -> Fact | None:
        return None

    def can_rate(self, question: Question) -> bool:
        return False

    def rate(self, question: Question, value: Value) -> Rated | None:
        return None


def file_ids(raw: object) -> tuple[str, ...] | None:
    """The ids of a list of files, each once, in order; None when it is no such list."""
    if not isinstance(raw, list | tuple):
        return None
    ids = tuple(each for each in raw if isinstance(each, str) and FILE_ID.fullmatch(each))
    return tuple(dict.fromkeys(ids)) if len(ids) == len(raw) else None
