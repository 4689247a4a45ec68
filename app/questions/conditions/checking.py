"""What is wrong with a condition before it may be published: names, order, types, size."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction

from app.questions.problems import Code, Problem, pointer, problem
from app.questions.schema import Form, Question
from app.questions.tree import NAMING, Condition, Literal, Operation
from app.questions.types import ANSWER_TYPES, Kind

MOST_DEPTH = 8
MOST_OPERATORS = 50
ORDERING = frozenset({"<", "<=", ">", ">="})
COMPARING = ORDERING | {"==", "!="}
RESULTS = {
    "answered": Kind.TRUTH,
    "has_photo": Kind.TRUTH,
    "and": Kind.TRUTH,
    "or": Kind.TRUTH,
    "not": Kind.TRUTH,
    "in": Kind.TRUTH,
    **dict.fromkeys(COMPARING, Kind.TRUTH),
    "count_selected": Kind.NUMBER,
    "score": Kind.NUMBER,
    "+": Kind.NUMBER,
    "-": Kind.NUMBER,
    "seconds_between": Kind.NUMBER,
    "length": Kind.NUMBER,
    "channel": Kind.TEXT,
}
TEXTS = frozenset({Kind.TEXT, Kind.CHOICE})
MOMENTS = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME})
ORDERED = MOMENTS | {Kind.NUMBER, Kind.TEXT}


def check_condition(
    condition: Condition, form: Form, place: str, *, before: int, own: str | None = None
) -> tuple[Problem, ...]:
    """Everything that forbids publishing the condition at `place`.

    `before`: only questions with a smaller `form.order` may be named; `own`: besides, this one may
    (a comment that is required by the question's own answer).
    """
    check = _Check(form, before, own)
    if check.kind(condition, place) is not Kind.TRUTH:
        check.problems.append(problem(place, Code.NOT_A_STATEMENT))
    depth, operators = _depth(condition), sum(1 for _ in _operations(condition))
    if depth > MOST_DEPTH:
        check.problems.append(problem(place, Code.TOO_DEEP, depth=depth, most=MOST_DEPTH))
    if operators > MOST_OPERATORS:
        check.problems.append(problem(place, Code.TOO_LONG, operators=operators, most=MOST_OPERATORS))
    return tuple(check.problems)


def questions_in(condition: Condition) -> frozenset[str]:
    """The ids of the questions that the condition names."""
    named = (operation.operands[0] for operation in _operations(condition) if operation.operator in NAMING)
    return frozenset(str(operand.value) for operand in named if isinstance(operand, Literal))


def _operations(condition: Condition) -> Iterator[Operation]:
    if isinstance(condition, Operation):
        yield condition
        for operand in condition.operands:
            yield from _operations(operand)


def _depth(condition: Condition) -> int:
    if isinstance(condition, Literal):
        return 0
    return 1 + max((_depth(operand) for operand in condition.operands), default=0)


@dataclass
class _Check:
    """One walk over a condition."""

    form: Form
    before: int
    own: str | None
    problems: list[Problem] = field(default_factory=list)

    def kind(self, condition: Condition, place: str) -> Kind:
        """The kind of value that a part gives, having checked the part."""
        if isinstance(condition, Literal):
            return _literal_kind(condition)
        operator, below = condition.operator, pointer(place, condition.operator)
        if operator in NAMING:
            return self._named(condition, below)
        kinds = [self.kind(operand, pointer(below, at)) for at, operand in enumerate(condition.operands)]
        if operator in COMPARING:
            self._compared(condition, kinds, below)
        elif operator == "in":
            self._in(condition, kinds, below)
        elif operator == "seconds_between":
            self._span(kinds, below)
        else:
            self._uniform(operator, kinds, below)
        return RESULTS[operator]

    def _named(self, operation: Operation, place: str) -> Kind:
        """A part that names a question: it must exist, be asked before, and fit the operator."""
        operand = operation.operands[0]
        name = str(operand.value) if isinstance(operand, Literal) else ""
        question = self.form.by_id.get(name)
        if question is None:
            self.problems.append(problem(place, Code.UNKNOWN_QUESTION, question=name))
            return RESULTS.get(operation.operator, Kind.NOTHING)
        at = self.form.order[name]
        if at >= self.before and name != self.own:
            code = Code.OWN_QUESTION if at == self.before else Code.LATER_QUESTION
            self.problems.append(problem(place, code, question=name))
        if not _fits(operation.operator, question):
            self.problems.append(problem(place, Code.WRONG_OPERAND, operator=operation.operator, operand=name))
        return RESULTS.get(operation.operator) or _question_kind(question)

    def _compared(self, operation: Operation, kinds: list[Kind], place: str) -> None:
        left, right = kinds
        same = left == right or {left, right} <= TEXTS
        ordered = operation.operator not in ORDERING or (left in ORDERED and right in ORDERED)
        if Kind.NOTHING in kinds:
            return  # reported where it stands
        if not same or not ordered or left is Kind.CHOICES:
            self._mismatch(operation.operator, left, right, place)
        for one, other in (operation.operands, operation.operands[::-1]):
            self._options(one, other, place)

    def _in(self, operation: Operation, kinds: list[Kind], place: str) -> None:
        sought, among = operation.operands
        if isinstance(among, Literal) and isinstance(among.value, tuple):
            members = [Literal(member) for member in among.value]
            if not all(_alike(kinds[0], _literal_kind(member)) for member in members):
                self._mismatch("in", kinds[0], Kind.CHOICES, place)
            for member in members:
                self._options(sought, member, place)
        elif kinds[1] is Kind.CHOICES and kinds[0] in TEXTS:
            self._options(among, sought, place)
        elif Kind.NOTHING not in kinds:
            self._mismatch("in", kinds[0], kinds[1], place)

    def _span(self, kinds: list[Kind], place: str) -> None:
        if Kind.NOTHING not in kinds and (kinds[0] != kinds[1] or kinds[0] not in MOMENTS):
            self._mismatch("seconds_between", kinds[0], kinds[1], place)

    def _uniform(self, operator: str, kinds: list[Kind], place: str) -> None:
        """Operators all of whose operands are of one kind."""
        wanted = {"+": {Kind.NUMBER}, "-": {Kind.NUMBER}, "length": {Kind.TEXT}}.get(operator, {Kind.TRUTH})
        for at, kind in enumerate(kinds):
            if kind is not Kind.NOTHING and kind not in wanted:
                self.problems.append(problem(pointer(place, at), Code.WRONG_OPERAND, operator=operator, operand=kind))

    def _options(self, asked: Condition, text: Condition, place: str) -> None:
        """A choice can only be equal to one of its options."""
        if not (isinstance(asked, Operation) and asked.operator == "answer" and isinstance(text, Literal)):
            return
        [name] = questions_in(asked) or [""]
        question = self.form.by_id.get(name)
        options = set() if question is None else option_ids(question)
        if options and isinstance(text.value, str) and text.value not in options:
            self.problems.append(problem(place, Code.UNKNOWN_OPTION, question=name, option=text.value))

    def _mismatch(self, operator: str, left: Kind, right: Kind, place: str) -> None:
        self.problems.append(problem(place, Code.TYPE_MISMATCH, operator=operator, left=left, right=right))


def option_ids(question: Question) -> set[str]:
    """What a choice question's answer can be; empty for other types."""
    if question.type == "yes_no":
        return {"yes", "no"}
    return {option.id for option in question.options}


def _alike(left: Kind, right: Kind) -> bool:
    return Kind.NOTHING in (left, right) or (left == right and left is not Kind.CHOICES) or {left, right} <= TEXTS


def _question_kind(question: Question) -> Kind:
    answer_type = ANSWER_TYPES.get(question.type)
    return Kind.NOTHING if answer_type is None or question.repeats > 1 else answer_type.kind(question)


def _fits(operator: str, question: Question) -> bool:
    answer_type = ANSWER_TYPES.get(question.type)
    if answer_type is None:
        return False
    match operator:
        case "answer":
            return _question_kind(question) is not Kind.NOTHING
        case "count_selected":
            return _question_kind(question) is Kind.CHOICES
        case "score":
            return answer_type.can_rate(question)
    return True


def _literal_kind(literal: Literal) -> Kind:
    match literal.value:
        case bool():
            return Kind.TRUTH
        case Fraction():
            return Kind.NUMBER
        case str():
            return Kind.TEXT
        case datetime():
            return Kind.DATETIME
        case date():
            return Kind.DATE
        case time():
            return Kind.TIME
    return Kind.CHOICES
