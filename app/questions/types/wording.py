"""What short and long texts share: trimmed, storable, not too long, with enough words."""

from app.questions.problems import Code
from app.questions.schema import Question
from app.questions.texts import count_words, is_storable, trimmed
from app.questions.types.base import Fact, Kind, Rated, Summary, Value, Wrong, wrong


class Wording:
    """The value is the trimmed text; `max` counts characters, `min_words` words."""

    name: str
    summary = Summary.TEXTS
    by_files = False
    most_characters: int

    def kind(self, question: Question) -> Kind:
        return Kind.TEXT

    def check(self, question: Question, raw: object) -> Value | Wrong:
        if not isinstance(raw, str) or not is_storable(raw):
            return wrong(Code.NOT_TEXT)
        text = trimmed(raw.replace("\r\n", "\n"))
        most = self.most_characters if question.max is None else int(question.max)
        if len(text) > most:
            return wrong(Code.TOO_MANY_CHARACTERS, most=most)
        if question.min_words is not None and count_words(text) < question.min_words:
            return wrong(Code.TOO_FEW_WORDS, least=question.min_words)
        return text

    def dump(self, value: Value) -> object:
        return value

    def fact(self, value: Value) -> Fact | None:
        return str(value)

    def can_rate(self, question: Question) -> bool:
        return False

    def rate(self, question: Question, value: Value) -> Rated | None:
        return None
