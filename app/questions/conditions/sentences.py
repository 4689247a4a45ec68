"""A condition as a sentence for people: «если 3.1 = Нет и ожидание больше 5 минут»."""

from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from app.questions.conditions.words import NBSP, RUSSIAN, WORDS, Words
from app.questions.numbers import number_text
from app.questions.schema import Form, Question
from app.questions.tree import NAMING, Condition, Literal, Operation, Scalar

JOINING = frozenset({"and", "or"})


def sentence(condition: Condition, form: Form, language: str) -> str:
    """The condition in words, with the printed numbers or short names of questions; languages: ru, en (else ru)."""
    words = WORDS.get(language, RUSSIAN)
    return words.opening.format(_Teller(form, language, words).say(condition))


@dataclass(frozen=True, slots=True)
class _Teller:
    form: Form
    language: str
    words: Words

    def say(self, condition: Condition) -> str:
        """A part in words."""
        if isinstance(condition, Literal):
            return self.constant(condition.value, None, compared=False)
        if condition.operator in self.words.conjunctions:
            return self._joined(condition)
        if condition.operator == "not":
            return self._negated(condition)
        if condition.operator == "answer":
            return self._name(condition)
        if condition.operator in NAMING:
            return self.words.patterns[condition.operator].format(self._name(condition))
        return self._pattern(condition)

    def _joined(self, operation: Operation) -> str:
        parts = [
            f"({self.say(part)})" if _needs_brackets(part, operation.operator) else self.say(part)
            for part in operation.operands
        ]
        return self.words.conjunctions[operation.operator].join(parts)

    def _negated(self, operation: Operation) -> str:
        [part] = operation.operands
        denial = f"not {part.operator}" if isinstance(part, Operation) else ""
        if isinstance(part, Operation) and denial in self.words.patterns:
            return self.words.patterns[denial].format(self._name(part))
        inner = f"({self.say(part)})" if _needs_brackets(part, "not") else self.say(part)
        return self.words.patterns["not"].format(inner)

    def _pattern(self, operation: Operation) -> str:
        left, right = (*operation.operands, None, None)[:2]
        patterns, operator = self.words.patterns, operation.operator
        if operator == "in" and isinstance(left, Literal):
            operator = "chosen"
        if operator in self.words.later and _is_moment(left, right, self.form):
            patterns = self.words.later
        compared = operator in self.words.later
        beside = (None, None) if operator == "-" else (right, left)
        parts = [self._operand(left, beside[0], compared), self._operand(right, beside[1], compared)]
        return patterns[operator].format(*parts)

    def _operand(self, part: Condition | None, beside: Condition | None, compared: bool) -> str:
        if part is None:
            return ""
        if isinstance(part, Literal):
            return self.constant(part.value, beside, compared=compared)
        return self.say(part)

    def constant(self, value: Scalar | tuple[Scalar, ...], beside: Condition | None, *, compared: bool) -> str:
        """A constant as it reads beside what it is compared with: an option's label, a number with its unit."""
        match value:
            case tuple():
                return ", ".join(self.constant(member, beside, compared=compared) for member in value)
            case bool():
                return self.words.truths[value]
            case Fraction():
                return self._quantity(value, beside, compared)
            case str():
                return self._label(value, beside)
        return self._moment(value)

    def _moment(self, value: Scalar) -> str:
        match value:
            case datetime():
                return f"{value:%d.%m.%Y}{NBSP}{value:%H:%M}"
            case date():
                return f"{value:%d.%m.%Y}"
            case time():
                return f"{value:%H:%M}"
        return str(value)

    def _quantity(self, number: Fraction, beside: Condition | None, compared: bool) -> str:
        if isinstance(beside, Operation) and beside.operator == "score":
            return f"{self._figure(number * 100)}{NBSP}%" if self.language != "en" else f"{self._figure(number * 100)}%"
        question = self._question(beside)
        if _in_seconds(beside, question):
            size, forms = next(unit for unit in self.words.units if number % unit[0] == 0 or unit[0] == 1)
            count = number / size
            return f"{self._figure(count)}{NBSP}{forms[compared][self.words.plural(count, compared)]}"
        if question is not None and question.unit is not None:
            return f"{self._figure(number)}{NBSP}{question.unit.to(self.language)}"
        return self._figure(number)

    def _figure(self, number: Fraction) -> str:
        return number_text(number).replace(".", self.words.decimal_mark).replace("-", "−")

    def _label(self, text: str, beside: Condition | None) -> str:
        question = self._question(beside)
        if question is not None and question.type == "yes_no":
            return self.words.choices.get(text, text)
        options = () if question is None else question.options
        return next(
            (option.label.to(self.language) for option in options if option.id == text), text.join(self.words.quotes)
        )

    def _question(self, condition: Condition | None) -> Question | None:
        if isinstance(condition, Operation) and condition.operator == "answer":
            return self.form.by_id.get(_named(condition))
        return None

    def _name(self, operation: Operation) -> str:
        """The question's short name, else its printed number."""
        name = _named(operation)
        question = self.form.by_id.get(name)
        if question is not None and question.short is not None:
            return question.short.to(self.language)
        return self.form.numbers.get(name, name)


def _named(operation: Operation) -> str:
    return str(operation.operands[0].value) if isinstance(operation.operands[0], Literal) else ""


def _needs_brackets(part: Condition, within: str) -> bool:
    return isinstance(part, Operation) and part.operator in JOINING and part.operator != within


def _in_seconds(beside: Condition | None, question: Question | None) -> bool:
    if isinstance(beside, Operation) and beside.operator == "seconds_between":
        return True
    return question is not None and question.type == "duration"


def _is_moment(left: Condition | None, right: Condition | None, form: Form) -> bool:
    for part in (left, right):
        if isinstance(part, Literal) and isinstance(part.value, date | time):
            return True
        if isinstance(part, Operation) and part.operator == "answer":
            question = form.by_id.get(_named(part))
            if question is not None and question.type == "datetime":
                return True
    return False
